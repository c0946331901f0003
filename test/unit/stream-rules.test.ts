import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkSettings,
  normaliseSettings,
  RULES,
  SETTING_KEYS,
  type SettingProblem,
} from '../../src/core/stream-rules.ts';

const publicOnly = { publicOnly: true };

describe('the settings of a stream', () => {
  test('the service’s own defaults and ordinary values pass', () => {
    expect(
      checkSettings({
        name: 'Conference in July',
        active: true,
        pull: false,
        uri: null,
        autoRecord: false,
        recordType: 'origin',
        hlsMpegtsEndlistTag: true,
        dvrEnabled: true,
        dvrDuration: 3600,
        cdnId: null,
        clientUserId: 1001,
        clientEntityData: '{ "seq_id": "1" }',
        htmlOverlay: false,
        qualitySetId: 7,
        broadcastIds: [],
        projection: 'regular',
        srtPassphrase: null,
      }),
    ).toEqual({});
  });

  test.each<[string, Record<string, unknown>, string, SettingProblem]>([
    ['a name of spaces', { name: '   ' }, 'name', 'required'],
    ['a name that is long', { name: 'x'.repeat(201) }, 'name', 'too-long'],
    ['a name that is none', { name: 5 }, 'name', 'wrong-type'],
    ['a window of 29 s', { dvrDuration: 29 }, 'dvrDuration', 'out-of-range'],
    ['a window of 14,401 s', { dvrDuration: 14_401 }, 'dvrDuration', 'out-of-range'],
    ['half a second', { dvrDuration: 30.5 }, 'dvrDuration', 'not-whole'],
    ['no number', { dvrDuration: Number.NaN }, 'dvrDuration', 'wrong-type'],
    ['4,097 characters', { clientEntityData: 'x'.repeat(4097) }, 'clientEntityData', 'too-long'],
    ['9 characters', { srtPassphrase: 'x'.repeat(9) }, 'srtPassphrase', 'too-short'],
    ['81 characters', { srtPassphrase: 'x'.repeat(81) }, 'srtPassphrase', 'too-long'],
    ['a space', { srtPassphrase: 'with a space' }, 'srtPassphrase', 'not-printable'],
    ['an umlaut', { srtPassphrase: 'passphräse-x' }, 'srtPassphrase', 'not-printable'],
    ['an unknown projection', { projection: 'flat' }, 'projection', 'wrong-type'],
    ['an unknown record type', { recordType: 'both' }, 'recordType', 'wrong-type'],
    ['a flag as text', { active: 'true' }, 'active', 'wrong-type'],
    ['a set that cannot be', { qualitySetId: -1 }, 'qualitySetId', 'out-of-range'],
    ['a broken id', { broadcastIds: [1, 1.5] }, 'broadcastIds', 'not-whole'],
    ['to pull from nowhere', { pull: true, uri: ' ' }, 'uri', 'required'],
  ])('%s: %s', (_what, settings, key, problem) => {
    expect(checkSettings(settings)).toEqual({ [key]: problem });
  });

  test('the bounds themselves pass', () => {
    for (const dvrDuration of [RULES.dvrDuration.least, RULES.dvrDuration.most]) {
      expect(checkSettings({ dvrDuration })).toEqual({});
    }
    for (const length of [RULES.srtPassphrase.shortest, RULES.srtPassphrase.longest]) {
      expect(checkSettings({ srtPassphrase: '!'.repeat(length) })).toEqual({});
    }
    expect(checkSettings({ clientEntityData: 'x'.repeat(4096), name: 'x'.repeat(200) })).toEqual(
      {},
    );
  });

  test('a new stream needs a name, a change does not', () => {
    expect(checkSettings({})).toEqual({});
    expect(checkSettings({}, { isNew: true })).toEqual({ name: 'required' });
    expect(checkSettings({ name: 'A', pull: true }, { isNew: true })).toEqual({ uri: 'required' });
    expect(checkSettings({ pull: true })).toEqual({});
  });

  test('no value makes it throw', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...SETTING_KEYS), fc.anything()), (settings) => {
        for (const problem of Object.values(checkSettings(settings, publicOnly))) {
          expect(problem).toBeTypeOf('string');
        }
      }),
    );
  });
});

describe('addresses to pull from', () => {
  test.each([
    'https://cdn.example.com/live/index.m3u8?token=a#b',
    'rtmp://user:word@camera.example.com:1935/app/key',
    'rtmps://live.example.com/app',
    'srt://ingest.example.com:5001?streamid=42#secret',
    'https://one.example.com/a.m3u8  https://two.example.com/b.m3u8',
    'http://203.0.114.9:8080/stream',
  ])('%s passes', (uri) => {
    expect(checkSettings({ uri }, publicOnly)).toEqual({});
  });

  test.each([
    'example.com/live',
    'ftp://example.com/a',
    'file:///etc/passwd',
    'javascript://example.com/%0aalert(1)',
    'rtmp://',
    'http:example.com',
    'https://one.example.com/a nonsense',
    'http://exa\u0000mple.com/',
    'rtmp://good.example.com\\@127.0.0.1/a',
  ])('%j is no address', (uri) => {
    expect(checkSettings({ uri })).toEqual({ uri: 'bad-address' });
  });

  test.each([
    'http://127.0.0.1/a',
    'rtmp://127.0.0.1/a',
    'rtmp://2130706433/a',
    'rtmp://0x7f.1/a',
    'srt://localhost:5001',
    'srt://LOCALHOST.:5001',
    'rtmp://user@10.0.0.8/a',
    'rtmp://192.168.1.20/live',
    'rtmp://172.31.0.1/live',
    'rtmp://100.64.0.1/live',
    'rtmp://[::1]/live',
    'rtmp://camera.local/live',
    'rtmp://10.0.0.1.nip.io/live',
    'rtmp://intranet/live',
    'rtmp://%31%32%37.0.0.1/live',
    'rtmp://１２７.0.0.1/live',
    'https://ok.example.com/a http://169.254.169.254/latest',
  ])('%s leads into a private network', (uri) => {
    expect(checkSettings({ uri }, publicOnly)).toEqual({ uri: 'private-host' });
  });

  test.each(['http://169.254.169.254/', 'srt://metadata.google.internal:1', 'rtmp://[fe80::1]/a'])(
    '%s is refused even where private hosts are allowed',
    (uri) => {
      expect(checkSettings({ uri })).toEqual({ uri: 'private-host' });
    },
  );

  test('private hosts pass where they are allowed', () => {
    expect(checkSettings({ uri: 'http://127.0.0.1:8080/a rtmp://camera.local/b' })).toEqual({});
  });

  test('there is a bound to their number and length', () => {
    const uri = Array.from({ length: 11 }, (_, at) => `srt://h${at}.example.com:1`).join(' ');
    expect(checkSettings({ uri })).toEqual({ uri: 'too-many' });
    expect(checkSettings({ uri: `http://example.com/${'a'.repeat(2048)}` })).toEqual({
      uri: 'too-long',
    });
  });

  test('what was judged is what is sent', () => {
    const uri = ' RTMP://user:p%40@０x7f.1:1935/App/Key?a=b#C   HTTPS://Example.com:443/x ';
    expect(normaliseSettings({ uri })).toEqual({
      uri: 'rtmp://user:p%40@127.0.0.1:1935/App/Key?a=b#C https://example.com/x',
    });
    expect(normaliseSettings({ uri: '  ' })).toEqual({ uri: null });
    expect(normaliseSettings({ name: 'A' })).toEqual({ name: 'A' });
  });
});
