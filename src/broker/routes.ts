/**
 * Everything that a session can do, as a table. The paths are those of the Streams API, beneath the
 * broker's own address, so that a `StreamsClient` works through it. A page's request is never passed
 * on: a route reads what it knows from it, makes its own call, and writes what may be shown.
 */
import type { BrokerPermission } from '../streams/broker-session.ts';
import type { StreamsClient } from '../streams/streams-client.ts';
import { encodeRecordingWarnings, encodeStream, encodeVideo } from '../streams/wire.ts';
import { SHOWN_OF_STREAM, SHOWN_OF_VIDEO } from './shown.ts';

export interface Reply {
  status: number;
  /** Sent as JSON; absent for none. */
  body?: unknown;
}

export interface RouteCall {
  client: StreamsClient;
  /** The stream of the session, which is the one in the path. */
  streamId: number;
  /** Further ids in the path, in its order. */
  ids: readonly number[];
  /** Aborts when the page goes away. */
  signal: AbortSignal;
}

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `{…}` stands for a positive integer; the first is the stream. */
  path: string;
  permission: BrokerPermission;
  /** What to say when the service finds that it cannot be done (400, 409, 422). */
  refusal: string;
  /** Whether the route reads a JSON body; without it none is read. */
  readsBody: boolean;
  handle(call: RouteCall, body: unknown): Promise<Reply>;
}

interface RouteParts<Input, Output> extends Omit<Route, 'handle' | 'readsBody'> {
  /** Reads what it knows of the body. Throws a `Refusal` for what cannot be meant. */
  request?: (body: unknown) => Input;
  call: (call: RouteCall, input: Input | undefined) => Promise<Output>;
  response: (output: Output) => Reply;
}

function route<Output, Input = never>(parts: RouteParts<Input, Output>): Route {
  const { request, call, response, ...rest } = parts;
  return {
    ...rest,
    readsBody: request !== undefined,
    handle: async (context, body) => response(await call(context, request?.(body))),
  };
}

const DONE: Reply = { status: 204 };

export const ROUTES: readonly Route[] = [
  route({
    method: 'GET',
    path: '/streaming/streams/{stream}',
    permission: 'status',
    refusal: 'The service cannot tell about this stream.',
    call: ({ client, streamId, signal }) => client.get(streamId, { signal }),
    response: (stream) => ({ status: 200, body: encodeStream(stream, SHOWN_OF_STREAM) }),
  }),
  // What changes something is carried through, even if the page goes away meanwhile.
  route({
    method: 'PUT',
    path: '/streaming/streams/{stream}/start_recording',
    permission: 'recording',
    refusal:
      'The service cannot record this stream now. It must be live, and the account must have space.',
    call: ({ client, streamId }) => client.startRecording(streamId),
    response: (start) =>
      start.warnings.length === 0 ? DONE : { status: 200, body: encodeRecordingWarnings(start) },
  }),
  route({
    method: 'PUT',
    path: '/streaming/streams/{stream}/stop_recording',
    permission: 'recording',
    refusal: 'The service cannot end this recording now.',
    call: ({ client, streamId }) => client.stopRecording(streamId),
    response: (video) =>
      video ? { status: 200, body: encodeVideo(video, SHOWN_OF_VIDEO) } : { status: 200 },
  }),
  route({
    method: 'PUT',
    path: '/streaming/streams/{stream}/dvr_cleanup',
    permission: 'dvr',
    refusal: 'The service cannot clear the DVR of this stream. It may be off.',
    call: ({ client, streamId }) => client.clearDvr(streamId),
    response: () => DONE,
  }),
];

export interface Match {
  route: Route;
  ids: readonly number[];
}

const PATTERNS = ROUTES.map((entry) => ({
  route: entry,
  // Sixteen digits at the most, so that the number is exact.
  pattern: new RegExp(`^${entry.path.replaceAll(/\{\w+\}/g, '([1-9]\\d{0,15})')}$`),
}));

/** The routes of a path, whatever their method. */
export function matchPath(path: string): Match[] {
  return PATTERNS.flatMap(({ route: entry, pattern }) => {
    const ids = pattern.exec(path)?.slice(1).map(Number);
    return ids?.every(Number.isSafeInteger) ? [{ route: entry, ids }] : [];
  });
}
