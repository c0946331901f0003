import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeOverlays,
  encodeNewOverlay,
  encodeOverlayChange,
} from '../../src/streams/wire/overlay-edits.ts';
import { decodeQualitySets } from '../../src/streams/wire/quality.ts';
import { decodeRecordingStart, decodeVideo } from '../../src/streams/wire/recording.ts';
import { decodeStreams, encodeStreamUpdate } from '../../src/streams/wire/settings.ts';
import { decodeStream, encodeSettings } from '../../src/streams/wire/stream.ts';
import { wireOverlay, wireStream } from './streams-support.ts';

describe('a stream', () => {
  test('is read field by field', () => {
    expect(decodeStream(wireStream())).toEqual({
      id: 42,
      name: 'Evening show',
      active: true,
      pull: false,
      uri: null,
      autoRecord: true,
      recordType: 'transcoded',
      hlsMpegtsEndlistTag: false,
      dvrEnabled: true,
      dvrDuration: 600,
      cdnId: 7,
      clientUserId: 1001,
      clientEntityData: '{"show":1}',
      htmlOverlay: true,
      qualitySetId: 3,
      broadcastIds: [5, 6],
      projection: 'vr180',
      live: true,
      backupLive: false,
      recording: true,
      recordingDuration: 12.5,
      sourceType: 'webrtc',
      ingestRegion: 'ed2',
      backupIngestRegion: null,
      ingest: {
        token: '0123456789abcdef0123456789abcdef',
        pushUrl: 'rtmp://push.example/in/42?0123456789abcdef0123456789abcdef',
        backupPushUrl: 'rtmp://backup.example/in/42b?0123456789abcdef0123456789abcdef',
        pushUrlSrt: 'srt://push.example:5001?streamid=42#0123456789abcdef0123456789abcdef',
        backupPushUrlSrt: 'srt://backup.example:5001?streamid=42b#0123456789abcdef0123456789abcdef',
        pushUrlWhip: 'https://whip.example/42_0123456789abcdef0123456789abcdef/whip',
        srtPassphrase: 'passphrase-of-srt',
      },
      iframeUrl: 'https://player.example/streams/9_42',
      dashUrl: 'https://cdn.example/cmaf/9_42/index.mpd',
      hlsCmafUrl: 'https://cdn.example/cmaf/9_42/master.m3u8',
      hlsMpegtsUrl: 'https://cdn.example/mpegts/9_42/master_mpegts.m3u8',
      screenshot: 'https://static.example/9/42/last.jpg',
      createdAt: '2026-01-01T00:00:00.000Z',
      startedAt: '2026-01-01T01:00:00.000Z',
      startedAtBackup: null,
      finishedAt: '2026-01-01T00:30:00.000Z',
      transcodedQualities: ['audioa', '360pa', '720pa'],
      transcodingSpeed: 1.02,
      frameRate: 29.97,
      videoWidth: 1280,
      videoHeight: 720,
      overlays: [
        {
          id: 8,
          streamId: 42,
          url: 'https://overlay.example/ticker',
          x: 10,
          y: 20,
          width: 300,
          height: 40,
          stretch: false,
          createdAt: '2026-01-01T00:00:00.000Z',
          updatedAt: '2026-01-01T00:00:00.000Z',
        },
      ],
    });
  });

  test('with nothing but an id has the service’s defaults', () => {
    expect(decodeStream({ id: 1 })).toMatchObject({
      name: '',
      active: false,
      live: false,
      recording: false,
      recordType: 'origin',
      projection: 'regular',
      dvrDuration: 3600,
      hlsMpegtsEndlistTag: true,
      transcodedQualities: [],
      overlays: [],
      ingest: { token: null, pushUrlWhip: null },
    });
  });

  test('without `recording` is recorded while a duration is told', () => {
    const { recording: _absent, ...rest } = wireStream();
    expect(decodeStream(rest)?.recording).toBe(true);
    expect(decodeStream({ ...rest, recording_duration: null })?.recording).toBe(false);
    expect(decodeStream({ ...rest, recording: false })?.recording).toBe(false);
  });

  test.each([
    'javascript:alert(1)',
    ' java\nscript:alert(1)',
    'data:text/html,x',
    '//host/x',
    '',
    7,
    {},
  ])('offers no address that a page must not open: %j', (address) => {
    const stream = decodeStream(
      wireStream({ iframe_url: address, hls_cmaf_url: address, push_url_whip: address }),
    );
    expect(stream).toMatchObject({
      iframeUrl: null,
      hlsCmafUrl: null,
      ingest: { pushUrlWhip: null },
    });
  });

  test.each([
    null,
    undefined,
    1,
    'x',
    [],
    [{ id: 1 }],
    {},
    { id: 0 },
    { id: -1 },
    { id: 1.5 },
    { id: 'x' },
  ])('is not made of %j', (value) => {
    expect(decodeStream(value)).toBeNull();
  });

  test('in a list stands beside what is none', () => {
    expect(
      decodeStreams([{ id: 1 }, null, { name: 'no id' }, { id: 2 }])?.map(({ id }) => id),
    ).toEqual([1, 2]);
    expect(decodeStreams({ count: 0, results: [] })).toBeNull();
  });
});

describe('arbitrary JSON', () => {
  const decoders = [
    decodeStream,
    decodeStreams,
    decodeOverlays,
    decodeVideo,
    decodeQualitySets,
    decodeRecordingStart,
  ];

  test('never makes a decoder throw', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        for (const decode of decoders) decode(value);
      }),
    );
  });

  test('in the fields of a stream never gives a value of another type', () => {
    const fields = fc.record(
      Object.fromEntries(Object.keys(wireStream()).map((key) => [key, fc.jsonValue()])),
    );
    fc.assert(
      fc.property(fields, (value) => {
        const stream = decodeStream({ ...value, id: 42 });
        if (!stream) throw new Error('A stream with an id is a stream.');
        for (const key of ['active', 'live', 'recording', 'htmlOverlay'] as const) {
          expect(typeof stream[key]).toBe('boolean');
        }
        for (const key of ['videoWidth', 'transcodingSpeed', 'recordingDuration'] as const) {
          expect(stream[key] === null || Number.isFinite(stream[key])).toBe(true);
        }
        for (const key of ['iframeUrl', 'hlsCmafUrl', 'screenshot'] as const) {
          expect(stream[key] ?? 'https://').toMatch(/^https?:/);
        }
        expect(stream.transcodedQualities.every((quality) => typeof quality === 'string')).toBe(
          true,
        );
        expect(stream.overlays.every(({ id }) => id > 0)).toBe(true);
      }),
    );
  });

  test('lets nothing through that sits on a prototype', () => {
    const hostile = JSON.parse(
      '{"id":1,"__proto__":{"live":true,"polluted":1},"constructor":{"prototype":{"polluted":1}},' +
        '"html_overlays":[{"id":2,"__proto__":{"url":"https://evil.example","polluted":1}}]}',
    ) as unknown;
    const stream = decodeStream(hostile);
    expect(stream?.live).toBe(false);
    expect(stream?.overlays[0]?.url).toBe('');
    expect(Object.getPrototypeOf(stream)).toBe(Object.prototype);
    expect(stream && Object.hasOwn(stream, '__proto__')).toBe(false);
    expect('polluted' in {}).toBe(false);
    // Nor what is inherited.
    expect(decodeStream(Object.create({ id: 1, live: true }))).toBeNull();
  });
});

describe('settings', () => {
  test('are sent by the service’s names, and only those that are given', () => {
    expect(
      encodeSettings({
        name: 'Show',
        active: true,
        recordType: 'origin',
        dvrEnabled: true,
        dvrDuration: 60,
        srtPassphrase: null,
        broadcastIds: [1],
        htmlOverlay: false,
      }),
    ).toEqual({
      name: 'Show',
      active: true,
      record_type: 'origin',
      dvr_enabled: true,
      dvr_duration: 60,
      srt_passphrase: null,
      broadcast_ids: [1],
      html_overlay: false,
    });
    expect(encodeStreamUpdate({ active: false })).toEqual({ stream: { active: false } });
  });

  test('say nothing beyond what a stream has', () => {
    const more = JSON.parse('{"name":"x","id":5,"token":"t","__proto__":{"active":true}}') as {
      name: string;
    };
    expect(encodeSettings(more)).toEqual({ name: 'x' });
  });
});

describe('an overlay', () => {
  test('is created with a rectangle or stretched, never both', () => {
    const url = 'https://overlay.example';
    expect(encodeNewOverlay({ url, x: 1, y: 2, width: 3, height: 4 })).toEqual({
      url,
      x: 1,
      y: 2,
      width: 3,
      height: 4,
    });
    const both = { url, stretch: true, x: 1, y: 2 } as const;
    expect(encodeNewOverlay(both)).toEqual({ url, stretch: true });
  });

  test('that is stretched later loses its rectangle', () => {
    expect(encodeOverlayChange({ id: 8, stretch: true, x: 5 })).toEqual({
      id: 8,
      stretch: true,
      x: null,
      y: null,
      width: null,
      height: null,
    });
    expect(encodeOverlayChange({ x: 0 })).toEqual({ x: 0 });
  });

  test('that comes alone is a list of one', () => {
    expect(decodeOverlays(wireOverlay())).toHaveLength(1);
    expect(decodeOverlays('nothing')).toBeNull();
  });
});

test('the warning of a recording names what is nearly full', () => {
  const answer = {
    data: { stream: { id: 42, client: { id: 9, storage_usage_mb: 99, storage_limit_mb: 100 } } },
    warnings: [
      {
        key: 'client_storage_almost_exceeded',
        source_object: { id: 9, type: 'client' },
        meta: { storage_usage_mb: 99.5, storage_limit_mb: 100 },
      },
    ],
    errors: [],
  };
  expect(decodeRecordingStart(answer)).toEqual({
    warnings: [
      { key: 'client_storage_almost_exceeded', storageUsageMb: 99.5, storageLimitMb: 100 },
    ],
    errors: [],
  });
  expect(decodeRecordingStart(undefined)).toEqual({ warnings: [], errors: [] });
});
