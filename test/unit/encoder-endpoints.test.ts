/** What other encoders are given: the service's addresses in the encoders' own fields. */
import { describe, expect, test } from 'vitest';
import {
  type EncoderProtocol,
  encoderEndpoints,
  encoderSettings,
} from '../../src/core/encoder-endpoints.ts';
import type { StreamIngest } from '../../src/core/stream.ts';

const INGEST: StreamIngest = {
  token: 'cafe',
  pushUrl: 'rtmp://vp-push-ed1.example/in/42?cafe',
  backupPushUrl: 'rtmp://vp-push-ed2.example/in/42b?cafe',
  pushUrlSrt: 'srt://vp-push-ed1-srt.example:5001?streamid=42#cafe',
  backupPushUrlSrt: 'srt://vp-push-ed2-srt.example:5001?streamid=42b#cafe',
  pushUrlWhip: 'https://whip.example/42_cafe/whip',
  srtPassphrase: null,
};

const NOTHING: StreamIngest = {
  token: null,
  pushUrl: null,
  backupPushUrl: null,
  pushUrlSrt: null,
  backupPushUrlSrt: null,
  pushUrlWhip: null,
  srtPassphrase: null,
};

function endpoint(protocol: EncoderProtocol, change: Partial<StreamIngest> = {}) {
  return encoderEndpoints({ ...INGEST, ...change }).find((one) => one.protocol === protocol);
}

const server = (value: string) => ({ name: 'server', value, secret: false });
const key = (value: string) => ({ name: 'key', value, secret: true });
const address = (value: string) => ({ name: 'address', value, secret: true });

test('RTMP comes as server and key, as OBS wants it', () => {
  expect(endpoint('rtmp')).toEqual({
    protocol: 'rtmp',
    fields: [server('rtmp://vp-push-ed1.example/in/'), key('42?cafe')],
    backup: [server('rtmp://vp-push-ed2.example/in/'), key('42b?cafe')],
  });
});

test('RTMPS is the same under its own scheme, as the service says', () => {
  expect(endpoint('rtmps')?.fields).toEqual([
    server('rtmps://vp-push-ed1.example/in/'),
    key('42?cafe'),
  ]);
});

test('a port of its own speaks one of the two only', () => {
  const plain = { pushUrl: 'rtmp://push.example:1935/in/42?cafe' };
  expect(endpoint('rtmp', plain)?.fields[0]).toEqual(server('rtmp://push.example:1935/in/'));
  expect(endpoint('rtmps', plain)).toBeUndefined();
  const secure = { pushUrl: 'rtmps://push.example:443/in/42?cafe' };
  expect(endpoint('rtmps', secure)?.fields[0]).toEqual(server('rtmps://push.example:443/in/'));
  expect(endpoint('rtmp', secure)).toBeUndefined();
});

test('a slash in the token stays in the key', () => {
  const fields = endpoint('rtmp', { pushUrl: 'rtmp://push.example/in/42?ca/fe' })?.fields;
  expect(fields).toEqual([server('rtmp://push.example/in/'), key('42?ca/fe')]);
});

test('SRT asks for two seconds of buffer, in microseconds, before the id of the stream', () => {
  expect(endpoint('srt')).toEqual({
    protocol: 'srt',
    fields: [address('srt://vp-push-ed1-srt.example:5001?latency=2000000&streamid=42#cafe')],
    backup: [address('srt://vp-push-ed2-srt.example:5001?latency=2000000&streamid=42b#cafe')],
  });
});

describe('the SRT passphrase', () => {
  test('is in the address and beside it', () => {
    expect(endpoint('srt', { srtPassphrase: 'plain-words_1' })?.fields).toEqual([
      address(
        'srt://vp-push-ed1-srt.example:5001?latency=2000000&passphrase=plain-words_1&streamid=42#cafe',
      ),
      { name: 'passphrase', value: 'plain-words_1', secret: true },
    ]);
  });

  test('is only beside it where encoders would read it differently', () => {
    const fields = endpoint('srt', { srtPassphrase: 'a&b=c#d%20e' })?.fields;
    expect(fields?.[0]?.value).not.toContain('passphrase');
    expect(fields?.[1]?.value).toBe('a&b=c#d%20e');
  });
});

test('an SRT address without parameters gets them', () => {
  const fields = endpoint('srt', { pushUrlSrt: 'srt://srt.example:5001' })?.fields;
  expect(fields).toEqual([address('srt://srt.example:5001?latency=2000000')]);
});

test('WHIP is one address and has no backup', () => {
  expect(endpoint('whip')).toEqual({
    protocol: 'whip',
    fields: [address('https://whip.example/42_cafe/whip')],
    backup: [],
  });
});

test('what the stream has no address for is left out', () => {
  expect(encoderEndpoints(NOTHING)).toEqual([]);
  const some = encoderEndpoints({ ...NOTHING, pushUrlSrt: INGEST.pushUrlSrt });
  expect(some.map(({ protocol, backup }) => [protocol, backup])).toEqual([['srt', []]]);
});

test.each(['https://push.example/in/42?cafe', 'rtmp://push.example', 'javascript:alert(1)//a/b'])(
  '%s is no RTMP address',
  (pushUrl) => {
    expect(encoderEndpoints({ ...NOTHING, pushUrl })).toEqual([]);
  },
);

test('every field that can publish is a secret, and no other holds the token', () => {
  const fields = encoderEndpoints({ ...INGEST, srtPassphrase: 'cafe-cafe-cafe' }).flatMap(
    ({ fields, backup }) => [...fields, ...backup],
  );
  expect(fields.filter(({ value }) => value.includes('cafe')).every(({ secret }) => secret)).toBe(
    true,
  );
  expect(fields.filter(({ secret }) => !secret).map(({ name }) => name)).toEqual(
    Array(4).fill('server'),
  );
});

describe('the settings for an encoder', () => {
  test.each([
    ['rtmp', 1920, 1080, 4500, 2],
    ['srt', 1280, 720, 2500, 2],
    ['rtmps', 720, 1280, 2500, 2],
    ['rtmp', 854, 480, 1000, 2],
    ['whip', 1920, 1080, 2000, 1],
    ['whip', 640, 360, 1000, 1],
  ] as const)('over %s at %i × %i are %i kb/s and %i s', (protocol, width, height, rate, keys) => {
    expect(encoderSettings(protocol, { width, height })).toEqual({
      width,
      height,
      bitrate: rate,
      keyframes: keys,
    });
  });
});
