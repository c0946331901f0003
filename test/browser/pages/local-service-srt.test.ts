/** SRT, where the installed ffmpeg knows it: what arrives, who is refused, and what is encrypted. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findFfmpeg } from '../../../demo/local-service/ffmpeg-binary.ts';
import { type LocalService, startService } from '../../../demo/local-service/index.ts';
import { eventually } from '../../helpers/eventually.ts';
import { type Publisher, pushRtmp, pushSrt } from '../../helpers/publishers.ts';
import { call, createStream, makeOffer, postOffer } from '../../unit/local-service-support.ts';

interface StreamJson {
  id: number;
  live: boolean;
  backup_live: boolean;
  stream_source_type: string | null;
  frame_rate: number | null;
  push_url: string;
  push_url_srt: string;
  backup_push_url_srt: string;
  push_url_whip: string;
}

const SECRET = 'a secret passphrase';
const ffmpeg = findFfmpeg();

test('without an ffmpeg that knows it, the addresses lead nowhere', async () => {
  const without = await startService({ ffmpeg: null });
  try {
    expect(without.takesSrt).toBe(false);
    const { push_url_srt } = await createStream(without);
    expect(push_url_srt).toMatch(/^srt:\/\/srt-is-not-offered\.invalid:5001\?streamid=\d+#/);
  } finally {
    await without.close();
  }
});

describe.runIf(ffmpeg.path !== null && ffmpeg.hasSrt)('a push', () => {
  let service: LocalService;
  let stream: StreamJson;
  const publishers: Publisher[] = [];

  const push = (url: string, options: Parameters<typeof pushSrt>[1] = {}) => {
    const publisher = pushSrt(url, options);
    publishers.push(publisher);
    return publisher;
  };
  const getStream = async () =>
    (await call(service, 'GET', `/streams/${stream.id}`)).body as StreamJson;
  const happened = (type: string, since = 0) =>
    service.events.waitFor((event) => event.type === type && event.streamId === stream.id, {
      since,
      timeout: 15_000,
    });
  const change = (settings: object) =>
    call(service, 'PATCH', `/streams/${stream.id}`, { stream: settings });

  /** Pushes what must be refused, and returns why it was. */
  async function refusalOf(url: string): Promise<number | null> {
    const since = Date.now();
    const { code } = await push(url).exited;
    expect(code).not.toBe(0);
    const event = await service.events.waitFor(({ type }) => type === 'session-refused', { since });
    return event.type === 'session-refused' ? event.reasonCode : null;
  }

  beforeAll(async () => {
    service = await startService();
  });

  afterAll(() => service?.close());

  beforeEach(async () => {
    stream = (await createStream(service)) as unknown as StreamJson;
  });

  afterEach(async () => {
    await Promise.all(publishers.splice(0).map((one) => one.kill()));
    await call(service, 'DELETE', `/streams/${stream.id}`);
  });

  test('is measured and shown', async () => {
    push(stream.push_url_srt, { size: '640x360', rate: 30 });
    await happened('output-ready');
    const live = await eventually(getStream, (one) => Math.round(one.frame_rate ?? 0) === 30, {
      within: 5000,
      what: 'its frame rate',
    });
    expect(live).toMatchObject({
      live: true,
      stream_source_type: 'srt',
      video_width: 640,
      video_height: 360,
      transcoded_qualities: ['audioa', '360pa'],
    });
  });

  test('can be encrypted; only who has the passphrase gets in', async () => {
    await change({ srt_passphrase: SECRET.replaceAll(' ', '-') });
    const wrong = push(stream.push_url_srt, { passphrase: 'another-passphrase' });
    expect((await wrong.exited).code).not.toBe(0);
    await happened('session-ended');
    const since = Date.now();
    const open = push(stream.push_url_srt);
    expect((await open.exited).code).not.toBe(0);
    await happened('session-ended', since);
    expect((await getStream()).live).toBe(false);

    push(stream.push_url_srt, { passphrase: SECRET.replaceAll(' ', '-') });
    await happened('live');
  });

  test('to the backup address takes over from RTMP', async () => {
    const primary = pushRtmp(stream.push_url);
    publishers.push(primary);
    await happened('live');
    push(stream.backup_push_url_srt);
    await happened('backup-live');
    expect((await getStream()).stream_source_type).toBe('rtmp');
    await primary.stop();
    expect(await getStream()).toMatchObject({
      live: false,
      backup_live: true,
      stream_source_type: 'srt',
    });
  });

  test('is refused without the right token, to no stream, and to a disabled one', async () => {
    expect(await refusalOf(`${stream.push_url_srt}0`)).toBe(2002);
    expect(await refusalOf(stream.push_url_srt.replace(`=${stream.id}`, '=99'))).toBe(2001);
    await change({ active: false });
    expect(await refusalOf(stream.push_url_srt)).toBe(2004);
  });

  test('keeps others out, by whichever protocol, and is kept out by them', async () => {
    const first = push(stream.push_url_srt);
    await happened('live');
    expect(await refusalOf(stream.push_url_srt)).toBe(2003);
    expect((await pushRtmp(stream.push_url).exited).log).toContain('Stream in use');
    const offer = await postOffer(stream.push_url_whip, await makeOffer());
    expect(offer.headers.get('X-Reason-Code')).toBe('2003');

    await first.stop();
    await happened('session-ended');
    const since = Date.now();
    publishers.push(pushRtmp(stream.push_url));
    await happened('live', since);
    expect(await refusalOf(stream.push_url_srt)).toBe(2003);
  });

  test.each([
    {
      what: 'its token is reset',
      act: () => call(service, 'POST', `/streams/${stream.id}/reset_push_token`),
      reason: 'token-reset',
    },
    { what: 'its stream is disabled', act: () => change({ active: false }), reason: 'disabled' },
    {
      what: 'its stream is deleted',
      act: () => call(service, 'DELETE', `/streams/${stream.id}`),
      reason: 'deleted',
    },
  ])('is cut off when $what', async ({ act, reason }) => {
    const publisher = push(stream.push_url_srt);
    await happened('live');
    await act();
    expect((await publisher.exited).code).not.toBe(0);
    expect(await happened('session-ended')).toMatchObject({ reason });
  });

  test('that dies is noticed, and its next start let in', async () => {
    const publisher = push(stream.push_url_srt);
    await happened('live');
    await publisher.kill();
    expect(await happened('session-ended')).toMatchObject({ reason: 'lost' });
    const since = Date.now();
    push(stream.push_url_srt);
    await happened('live', since);
  });
});
