/**
 * A WHIP endpoint that answers as a test says, for servers that are broken, busy or no WHIP at all.
 * It lets every page in (CORS), because what it answers is what is tested.
 */
import { getRequestListener } from '@hono/node-server';
import { listenOnLoopback } from '../../demo/local-service/loopback-server.ts';

/** Answers the POST of an offer. */
export type WhipScript = (offer: string) => Response | Promise<Response>;

export interface ScriptedWhip {
  /** The address of an endpoint that answers by the script. */
  endpoint(script: WhipScript): string;
  /** An address on this computer at which nobody listens. */
  nobody(): Promise<string>;
  /** Paths of the sessions that were deleted. */
  readonly deleted: readonly string[];
  close(): Promise<void>;
}

const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'POST, PATCH, DELETE, OPTIONS',
  'access-control-allow-headers': 'Content-Type, If-Match, Authorization',
  'access-control-expose-headers': 'Location, Link, ETag, X-Reason-Code, Retry-After',
};

export async function startScriptedWhip(): Promise<ScriptedWhip> {
  const scripts: WhipScript[] = [];
  const deleted: string[] = [];

  const answer = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    if (request.method === 'OPTIONS') return new Response(null, { status: 204 });
    if (request.method === 'DELETE') {
      deleted.push(pathname);
      return new Response(null, { status: 200 });
    }
    const script = scripts[Number(pathname.split('/')[2])];
    if (request.method !== 'POST' || !script) return new Response(null, { status: 404 });
    return script(await request.text());
  };

  const server = await listenOnLoopback(
    getRequestListener(
      async (request) => {
        const response = await answer(request);
        for (const [name, value] of Object.entries(CORS)) response.headers.set(name, value);
        return response;
      },
      { overrideGlobalObjects: false },
    ),
    0,
  );
  return {
    endpoint: (script) => `http://localhost:${server.port}/whip/${scripts.push(script) - 1}`,
    async nobody() {
      const closed = await listenOnLoopback(() => {}, 0);
      await closed.close();
      return `http://localhost:${closed.port}/whip/0`;
    },
    deleted,
    close: () => server.close(),
  };
}

/** An answer to the offer that takes its audio and refuses its video, as a port of 0 says it. */
export function answerWithoutVideo(offer: string): string {
  const [session = '', ...media] = offer.split(/\r?\n(?=m=)/);
  return [session, ...media.map((section) => section.replace(/^m=video \d+/, 'm=video 0'))]
    .join('\r\n')
    .replaceAll('a=sendonly', 'a=recvonly')
    .replaceAll('a=setup:actpass', 'a=setup:passive');
}
