import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatBitrate, formatShare } from '../../src/core/figures.ts';
import { formatDuration } from '../../src/core/format.ts';
import { judgeHealth } from '../../src/core/health.ts';
import { words } from '../../src/core/messages.ts';
import { qualityNames } from '../../src/core/qualities.ts';
import { VERSION } from '../../src/core/version.ts';
import { isLocalHost, webAddress } from '../../src/core/web-address.ts';
import { LIVE_STREAM, STATS } from '../helpers/snapshots.ts';

describe('words', () => {
  it('put values where their names stand', () => {
    expect(words('stage.retry-in', { attempt: 2, seconds: 3 })).toBe(
      'Connection lost. Attempt 2 starts in 3 s.',
    );
  });

  it('take a value as it is, also one with braces or dollar signs', () => {
    expect(words('action.copy-name', { name: '{name} $& $1' })).toBe('Copy {name} $& $1');
  });

  it('leave a missing value visible', () => {
    expect(words('action.copy-name')).toBe('Copy {name}');
  });
});

describe('time on air', () => {
  it.each([
    [0, '0:00'],
    [7_999, '0:07'],
    [760_000, '12:40'],
    [3_723_000, '1:02:03'],
    [-5_000, '0:00'],
  ])('%i ms reads %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });
});

describe('figures', () => {
  it.each([
    [0, '0 kb/s'],
    [999.4, '999 kb/s'],
    [2_412, '2.4 Mb/s'],
  ])('%d kb/s reads %s', (value, text) => {
    expect(formatBitrate(value)).toBe(text);
  });

  it.each([
    [0, '0.0 %'],
    [0.0012, '0.1 %'],
    [0.123, '12 %'],
  ])('a share of %d reads %s', (value, text) => {
    expect(formatShare(value)).toBe(text);
  });
});

describe('health', () => {
  it('is unknown without figures', () => {
    expect(judgeHealth(null, LIVE_STREAM)).toEqual({ level: 'unknown', reasons: [] });
  });

  it('is good when nothing is wrong, also where nothing could be measured', () => {
    expect(judgeHealth(STATS, LIVE_STREAM)).toEqual({ level: 'good', reasons: [] });
    const unmeasured = { ...STATS, packetLoss: null, roundTripTime: null };
    expect(judgeHealth(unmeasured, null)).toEqual({ level: 'good', reasons: [] });
  });

  it.each([
    [{ packetLoss: 0.03 }, 'fair', ['loss']],
    [{ packetLoss: 0.1 }, 'poor', ['loss']],
    [{ roundTripTime: 500 }, 'fair', ['delay']],
    [{ roundTripTime: 1500 }, 'poor', ['delay']],
    [{ limitation: 'cpu' as const }, 'fair', ['cpu']],
    [{ limitation: 'bandwidth' as const }, 'fair', ['bandwidth']],
    [{ limitation: 'bandwidth' as const, packetLoss: 0.1 }, 'poor', ['loss', 'bandwidth']],
    [{ packetLoss: 0.03, roundTripTime: 1500 }, 'poor', ['delay', 'loss']],
  ])('of %o is %s because of %o', (change, level, reasons) => {
    expect(judgeHealth({ ...STATS, ...change }, LIVE_STREAM)).toEqual({ level, reasons });
  });

  it('suffers when the transcoder falls behind, and only while it transcodes', () => {
    const behind = { ...LIVE_STREAM, transcodingSpeed: 0.9 };
    expect(judgeHealth(STATS, behind)).toEqual({ level: 'fair', reasons: ['transcoder'] });
    expect(judgeHealth(null, behind)).toEqual({ level: 'unknown', reasons: ['transcoder'] });
    expect(judgeHealth(STATS, { ...behind, live: false }).level).toBe('good');
  });
});

describe('addresses that may become a link', () => {
  it.each(['https://example.com/a', 'http://localhost:8090/x?y#z'])('%s', (address) => {
    expect(webAddress(address)).toBe(address);
  });

  it.each([
    'javascript:alert(1)',
    ' JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'blob:https://example.com/1',
    'ftp://example.com',
    '//example.com',
    '/path',
    'example.com',
    '',
    null,
    undefined,
  ])('not %s', (address) => {
    expect(webAddress(address)).toBeNull();
  });
});

describe('hosts that only their owner sees', () => {
  it.each(['localhost', 'LOCALHOST', 'demo.localhost', '127.0.0.1', '127.1.2.3', '[::1]'])(
    '%s',
    (host) => {
      expect(isLocalHost(host)).toBe(true);
    },
  );

  it.each(['example.com', 'localhost.example.com', '127.0.0.1.example.com', '128.0.0.1', ''])(
    'not %s',
    (host) => {
      expect(isLocalHost(host)).toBe(false);
    },
  );
});

it('the version in the code is that of the package', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(VERSION).toBe(version);
});

it('importing the package on a server does nothing and throws nothing', async () => {
  const { StreamBroadcaster } = await import('../../src/index.ts');
  expect(StreamBroadcaster.version).toBe(VERSION);
  await import('../../src/cdn.ts');
});

describe('qualities', () => {
  it('are named as people say them', () => {
    expect(qualityNames(['audioa', '360pa', '720n', '1080pa'], 'sound')).toBe(
      '360p, 720p, 1080p, sound',
    );
  });
});
