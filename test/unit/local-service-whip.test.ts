import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type LocalService, startService } from '../../demo/local-service/index.ts';
import { DEFAULT_SWITCHES } from '../../demo/local-service/options.ts';
import {
  call,
  createStream,
  makeOffer,
  postOffer,
  TestPublisher,
} from './local-service-support.ts';

let service: LocalService;
let offer: string;
let stream: Awaited<ReturnType<typeof createStream>>;
const publishers: TestPublisher[] = [];

beforeAll(async () => {
  service = await startService({ ffmpeg: null });
  offer = await makeOffer();
});

afterAll(() => service.close());

beforeEach(async () => {
  Object.assign(service.switches, DEFAULT_SWITCHES);
  stream = await createStream(service);
});

afterEach(async () => {
  await call(service, 'DELETE', `/streams/${stream.id}`);
  await Promise.all(publishers.splice(0).map((publisher) => publisher.close()));
});

/** Publishes and waits until the connection stands on both sides. */
async function publish(): Promise<Response> {
  const publisher = new TestPublisher();
  publishers.push(publisher);
  const answer = await postOffer(stream.push_url_whip, await publisher.offer());
  await publisher.connect(await answer.clone().text());
  const sessionId = answer.headers.get('Location')?.split('/').at(-1);
  await service.events.waitFor(
    (event) => event.type === 'session-connected' && event.sessionId === sessionId,
  );
  return answer;
}

const FRAGMENT = 'application/trickle-ice-sdpfrag';

function patch(url: string, body: string, headers: Record<string, string>): Promise<Response> {
  return fetch(url, { method: 'PATCH', headers: { 'Content-Type': FRAGMENT, ...headers }, body });
}

describe('an accepted offer', () => {
  test('is answered with 201, a session without the key in its address, and an ETag', async () => {
    const answer = await postOffer(stream.push_url_whip, offer);
    expect(answer.status).toBe(201);
    expect(answer.headers.get('Content-Type')).toBe('application/sdp');
    expect(answer.headers.get('ETag')).toMatch(/^"[0-9a-f]+"$/);
    const location = answer.headers.get('Location') ?? '';
    expect(location).toMatch(/\/whip\/sessions\/[0-9a-f-]{36}$/);
    expect(location).not.toContain(stream.token);
    const sdp = await answer.text();
    expect(sdp).toMatch(/^a=rtpmap:\d+ H264\/90000/m);
    expect(sdp).toMatch(/^a=candidate:.* 127\.0\.0\.1 /m);
    expect(sdp, 'loopback only').not.toMatch(/^a=candidate:(?!.* 127\.0\.0\.1 )/m);
  });

  test('may be answered with 200 and with ICE servers', async () => {
    service.switches.whipStatus = 200;
    service.switches.iceServers = [
      { url: 'stun:stun.example.com' },
      { url: 'turn:turn.example.com', username: 'me', credential: 'secret' },
    ];
    const answer = await postOffer(stream.push_url_whip, offer);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Link')).toBe(
      '<stun:stun.example.com>; rel="ice-server", <turn:turn.example.com>; rel="ice-server"; username="me"; credential="secret"; credential-type="password"',
    );
  });

  test('becomes a connection', async () => {
    await publish();
    const [session] = service.sessions({ running: true }).slice(-1);
    expect(session?.connectedAt).toBeGreaterThan(0);
  });

  test('makes nothing live as long as no media comes', async () => {
    await publish();
    const { body } = await call(service, 'GET', `/streams/${stream.id}`);
    expect(body).toMatchObject({ live: false, started_at_primary: null, video_width: null });
  });
});

describe('an offer is refused', () => {
  const refusal = async (answer: Response) => ({
    status: answer.status,
    code: answer.headers.get('X-Reason-Code'),
    type: answer.headers.get('Content-Type'),
    body: (await answer.json()) as unknown,
  });
  const problem = (status: number, code: string | null) => ({
    status,
    code,
    type: 'application/problem+json',
    body: { status, type: 'about:blank', title: expect.any(String), detail: expect.any(String) },
  });

  test('401/2001 when the stream does not exist', async () => {
    const answer = await postOffer(`${service.url}/whip/1_${stream.token}/whip`, offer);
    expect(await refusal(answer)).toMatchObject(problem(401, '2001'));
  });

  test('403/2002 when the key is wrong', async () => {
    const answer = await postOffer(`${service.url}/whip/${stream.id}_wrong/whip`, offer);
    expect(await refusal(answer)).toMatchObject(problem(403, '2002'));
  });

  test('403/2003 when somebody publishes; who was first stays', async () => {
    await publish();
    const answer = await postOffer(stream.push_url_whip, offer);
    expect(await refusal(answer)).toMatchObject(problem(403, '2003'));
    expect(service.sessions({ running: true })).toHaveLength(1);
  });

  test('403/2003 for all but one of two offers at once', async () => {
    const answers = await Promise.all([1, 2].map(() => postOffer(stream.push_url_whip, offer)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 403]);
  });

  test('403/2004 when the stream is disabled', async () => {
    await call(service, 'PATCH', `/streams/${stream.id}`, { active: false });
    const answer = await postOffer(stream.push_url_whip, offer);
    expect(await refusal(answer)).toMatchObject(problem(403, '2004'));
  });

  test('403/2005 when too many streams are live', async () => {
    service.switches.activeStreamLimit = 1;
    await publish();
    const other = await createStream(service);
    const answer = await postOffer(other.push_url_whip, offer);
    expect(await refusal(answer)).toMatchObject(problem(403, '2005'));
  });

  test('403/2006 when the account is not active', async () => {
    service.switches.accountActive = false;
    const answer = await postOffer(stream.push_url_whip, offer);
    expect(await refusal(answer)).toMatchObject(problem(403, '2006'));
  });

  test('429 with Retry-After when it comes too soon', async () => {
    service.switches.attemptInterval = 10_000;
    await postOffer(stream.push_url_whip, offer);
    const answer = await postOffer(stream.push_url_whip, offer);
    expect(answer.headers.get('Retry-After')).toBe('10');
    expect(await refusal(answer)).toMatchObject(problem(429, null));
  });

  test.each([
    ['without H.264', { video: 'VP8' as const }, 406],
    ['without sound', { audio: false }, 400],
    ['without a picture', { video: null }, 400],
  ])('4xx %s', async (_, options, status) => {
    const answer = await postOffer(stream.push_url_whip, await makeOffer(options));
    expect(await refusal(answer)).toMatchObject(problem(status, null));
    expect(service.sessions({ running: true })).toEqual([]);
  });

  test('4xx when a track is offered but not sent', async () => {
    const silent = offer.replace(/(m=audio[\s\S]*?)a=sendonly/, '$1a=recvonly');
    const answer = await postOffer(stream.push_url_whip, silent);
    expect(await refusal(answer)).toMatchObject(problem(400, null));
  });

  test('400 when it is no session description', async () => {
    const answer = await postOffer(stream.push_url_whip, '<html>');
    expect(await refusal(answer)).toMatchObject(problem(400, null));
  });

  test('415 with another content type', async () => {
    const answer = await postOffer(stream.push_url_whip, offer, { 'Content-Type': 'text/plain' });
    expect(await refusal(answer)).toMatchObject(problem(415, null));
  });

  test.each(['GET', 'PUT', 'DELETE'])('405 with %s', async (method) => {
    const answer = await fetch(stream.push_url_whip, { method });
    expect(answer.headers.get('Allow')).toBe('POST, OPTIONS');
    expect(await refusal(answer)).toMatchObject(problem(405, null));
  });
});

describe('a session', () => {
  let session: string;
  let etag: string;

  beforeEach(async () => {
    const answer = await publish();
    session = answer.headers.get('Location') ?? '';
    etag = answer.headers.get('ETag') ?? '';
  });

  const candidate =
    'a=mid:0\r\na=candidate:1 1 udp 2113937151 127.0.0.1 40000 typ host\r\na=end-of-candidates\r\n';

  test('takes trickled candidates under its ETag', async () => {
    expect((await patch(session, candidate, { 'If-Match': etag })).status).toBe(204);
  });

  test('wants the ETag, and the right one', async () => {
    expect((await patch(session, candidate, {})).status).toBe(428);
    expect((await patch(session, candidate, { 'If-Match': '"other"' })).status).toBe(412);
  });

  test('wants a fragment', async () => {
    const answer = await patch(session, '{}', {
      'Content-Type': 'application/json',
      'If-Match': etag,
    });
    expect(answer.status).toBe(415);
  });

  test('restarts ICE: a new ETag, new credentials, the old ETag void', async () => {
    const fragment = 'a=ice-ufrag:abcd\r\na=ice-pwd:0123456789012345678901\r\n';
    const answer = await patch(session, fragment, { 'If-Match': '*' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Content-Type')).toBe(FRAGMENT);
    expect(answer.headers.get('ETag')).not.toBe(etag);
    expect(await answer.text()).toMatch(/^a=ice-ufrag:\S+\r\na=ice-pwd:\S+\r\n/m);
    expect((await patch(session, candidate, { 'If-Match': etag })).status).toBe(412);
  });

  test('ends at a DELETE, and is 404 from then on', async () => {
    expect((await fetch(session, { method: 'DELETE' })).status).toBe(200);
    expect(service.sessions({ running: true })).toEqual([]);
    expect((await fetch(session, { method: 'DELETE' })).status).toBe(404);
    expect((await patch(session, candidate, { 'If-Match': etag })).status).toBe(404);
    expect((await postOffer(stream.push_url_whip, offer)).status).toBe(201);
  });

  test('knows PATCH and DELETE only', async () => {
    const answer = await fetch(session);
    expect(answer.status).toBe(405);
    expect(answer.headers.get('Allow')).toBe('PATCH, DELETE, OPTIONS');
  });

  test.each([
    ['reset_push_token', () => call(service, 'POST', `/streams/${stream.id}/reset_push_token`)],
    ['active: false', () => call(service, 'PATCH', `/streams/${stream.id}`, { active: false })],
    ['the end of the stream', () => call(service, 'DELETE', `/streams/${stream.id}`)],
  ])('ends at %s', async (_, end) => {
    await end();
    expect(service.sessions({ running: true })).toEqual([]);
    expect((await fetch(session, { method: 'DELETE' })).status).toBe(404);
  });

  test('that vanishes is noticed, blocks its stream for a while, then frees it', async () => {
    Object.assign(service.switches, { sessionLossAfter: 300 });
    await publishers.pop()?.close();
    const ended = await service.events.waitFor(
      (event) => event.type === 'session-ended' && event.streamId === stream.id,
    );
    expect(ended).toMatchObject({ reason: 'lost' });
    const refused = await postOffer(stream.push_url_whip, offer);
    expect(refused.headers.get('X-Reason-Code')).toBe('2003');
    service.switches.slotHold = 0;
    expect((await postOffer(stream.push_url_whip, offer)).status).toBe(201);
  });
});

describe('CORS', () => {
  test('exposes what a client must read, on answers and refusals', async () => {
    for (const url of [stream.push_url_whip, `${service.url}/whip/1_x/whip`]) {
      const answer = await postOffer(url, offer);
      expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('*');
      const exposed = answer.headers.get('Access-Control-Expose-Headers') ?? '';
      for (const name of ['Location', 'Link', 'ETag', 'X-Reason-Code', 'Retry-After']) {
        expect(exposed).toContain(name);
      }
    }
  });

  test('lets a preflight pass, and be kept', async () => {
    const answer = await fetch(stream.push_url_whip, { method: 'OPTIONS' });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('Access-Control-Allow-Methods')).toMatch(/POST.*PATCH.*DELETE/);
    expect(answer.headers.get('Access-Control-Allow-Headers')).toMatch(/content-type.*if-match/i);
    expect(Number(answer.headers.get('Access-Control-Max-Age'))).toBeGreaterThan(0);
    expect(answer.headers.get('Accept-Post')).toBe('application/sdp');
  });
});
