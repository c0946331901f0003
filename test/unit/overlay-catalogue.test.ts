import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  LONGEST_OVERLAY_ADDRESS,
  overlayPlaceProblem,
  readOverlayAddress,
} from '../../src/core/overlay-rules.ts';
import {
  OVERLAY_KINDS,
  type OverlayField,
  type OverlayKind,
  overlayKind,
  overlayPlace,
  overlayUrl,
  readOverlayUrl,
  readValue,
  readValues,
} from '../../src/overlays/catalogue.ts';

const BASE = 'https://site.example/overlays/';
const PAGES = new URL('../../src/overlays/pages/', import.meta.url);

const field = (kind: string, name: string): OverlayField => {
  const found = overlayKind(kind)?.fields.find((one) => one.name === name);
  if (!found) throw new Error(`${kind} has no field ${name}.`);
  return found;
};

/** Values of any sort: right ones, nearly right ones, and nonsense. */
const anyValue = (one: OverlayField) => {
  const options = one.type === 'choice' ? one.options.map(({ value }) => value) : [];
  return fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ unit: 'grapheme-composite', maxLength: 100 }),
    fc.double(),
    fc.boolean(),
    fc.constantFrom(...options, '#abc', 'e5484d', '#12345678', 'Europe/Berlin', 'pt-br', '1', '0'),
    fc.date({ noInvalidDate: false }).map((date) => {
      return Number.isNaN(date.getTime()) ? 'Invalid Date' : date.toISOString();
    }),
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
    fc.anything({ maxDepth: 1, maxKeys: 2 }),
  );
};

const anyValues = fc.constantFrom(...OVERLAY_KINDS).chain((kind) =>
  fc
    .record(Object.fromEntries(kind.fields.map((one) => [one.name, anyValue(one)])), {
      requiredKeys: [],
    })
    .map((values) => ({ kind, values })),
);

describe('the table', () => {
  test('has the eight kinds, each with a page that says so', () => {
    expect(OVERLAY_KINDS.map(({ kind }) => kind)).toEqual([
      'lower-third',
      'ticker',
      'countdown',
      'clock',
      'qr-code',
      'scoreboard',
      'logo',
      'starting-soon',
    ]);
    for (const { kind, file } of OVERLAY_KINDS) {
      expect(existsSync(new URL(file, PAGES)), file).toBe(true);
      expect(readFileSync(new URL(file, PAGES), 'utf8')).toContain(`data-kind="${kind}"`);
    }
  });

  test.each(OVERLAY_KINDS)('$kind is inside the frame, at first and in any other', (kind) => {
    const frames = [
      [1280, 720],
      [1920, 1080],
      [854, 480],
      [640, 360],
      [720, 1280],
      [1080, 1080],
      [2, 2],
    ] as const;
    for (const [width, height] of frames) {
      const place = { stretch: false, ...overlayPlace(kind, { width, height }) };
      expect([width, height, overlayPlaceProblem(place, { width, height })]).toEqual([
        width,
        height,
        null,
      ]);
    }
    expect(overlayPlace(kind, { width: 1280, height: 720 })).toEqual(kind.geometry);
  });

  test.each(OVERLAY_KINDS)(
    '$kind has fields of different names and defaults of their own form',
    (kind) => {
      const names = kind.fields.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      for (const one of kind.fields) {
        expect([one.name, readValue(one, one.default, 'nothing')]).toEqual([one.name, one.default]);
        expect(one.label).toMatch(/^\p{Lu}/u);
      }
    },
  );
});

describe('an address', () => {
  test('holds what differs from the defaults, and reads well', () => {
    expect(overlayUrl(BASE, 'lower-third', {})).toBe(`${BASE}lower-third.html`);
    expect(
      overlayUrl('https://site.example/overlays', 'lower-third', {
        title: 'Grace Hopper',
        subtitle: 'Analytical engines',
        accent: '#E5484D',
        size: 80,
        visible: false,
      }),
    ).toBe(`${BASE}lower-third.html?title=Grace+Hopper&accent=e5484d&size=80&visible=0`);
  });

  test('gives back what was put into it, cleaned, whatever that was', { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(anyValues, ({ kind, values }) => {
        const url = overlayUrl(BASE, kind.kind, values as Record<string, string>);
        const back = readOverlayUrl(url, BASE);
        expect(back?.kind).toBe(kind);
        expect(back?.values).toEqual(readValues(kind, values));
        expect(overlayUrl(BASE, kind.kind, back?.values ?? {})).toBe(url);
      }),
      { numRuns: 150 },
    );
  });

  test('is always one that may be an overlay, but for its length', { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(anyValues, ({ kind, values }) => {
        const url = overlayUrl(BASE, kind.kind, values as Record<string, string>);
        const read = readOverlayAddress(url);
        if (url.length <= LONGEST_OVERLAY_ADDRESS) expect(String(read)).toBe(url);
        else expect(read).toBe('too-long');
      }),
    );
  });

  test('is read on any site, or only in the folder that is ours', () => {
    const url = overlayUrl(BASE, 'clock', { seconds: true });
    expect(readOverlayUrl(url)?.values.seconds).toBe(true);
    expect(readOverlayUrl(url, 'https://site.example/overlays')?.kind.kind).toBe('clock');
    expect(readOverlayUrl(url, 'https://site.example/')).toBeNull();
    expect(readOverlayUrl(url, 'https://other.example/overlays/')).toBeNull();
    expect(readOverlayUrl(url, 'nonsense')).toBeNull();
  });

  test.each([
    '',
    'clock.html',
    'javascript:clock.html',
    'https://site.example/overlays/',
    'https://site.example/overlays/clock',
    'https://site.example/overlays/clock.html/',
    'https://site.example/overlays/constructor.html',
    'ftp://site.example/clock.html',
  ])('is none of ours: %j', (url) => {
    expect(readOverlayUrl(url)).toBeNull();
  });

  test('with parameters that nobody knows or that come twice is read all the same', () => {
    const read = readOverlayUrl(
      `${BASE}clock.html?utm=1&__proto__=x&constructor=y&label=a&label=b&hours=13`,
    );
    expect(read?.values).toEqual({
      ...readValues(read?.kind as OverlayKind, {}),
      label: 'b',
    });
  });

  test('cannot be made of an unknown kind or upon no web address', () => {
    expect(() => overlayUrl(BASE, 'nothing', {})).toThrow(TypeError);
    expect(() => overlayUrl('javascript:alert(1)', 'clock', {})).toThrow(TypeError);
    expect(() => overlayUrl('/overlays/', 'clock', {})).toThrow(TypeError);
    expect(overlayUrl('https://a:b@site.example/x?y#z', 'clock', {})).toBe(
      'https://site.example/x/clock.html',
    );
  });
});

describe('a value', () => {
  test.each<[string, string, unknown, unknown]>([
    ['lower-third', 'title', 'a\tb\nc\u0000d\u007f', 'a b cd'],
    ['lower-third', 'title', 'half \ud83d of one', 'half  of one'],
    [
      'lower-third',
      'title',
      '👩‍👩‍👧'.repeat(100),
      Array.from('👩‍👩‍👧'.repeat(100)).slice(0, 80).join(''),
    ],
    ['lower-third', 'title', 7, '7'],
    ['lower-third', 'title', {}, 'Ada Lovelace'],
    ['lower-third', 'title', null, 'Ada Lovelace'],
    ['lower-third', 'title', '', ''],
    ['lower-third', 'title', '<b>x</b>', '<b>x</b>'],
    ['ticker', 'items', 'a\r\nb\rc\n\td', 'a\nb\nc\n d'],
    ['ticker', 'items', ['a', 1, null, 'b'], 'a\n1\nb'],
    ['ticker', 'pace', '7.4', 7],
    ['ticker', 'pace', 1, 2],
    ['ticker', 'pace', 1e9, 60],
    ['ticker', 'pace', 'soon', 5],
    ['ticker', 'pace', '', 5],
    ['ticker', 'pace', Number.NaN, 5],
    ['clock', 'seconds', '1', true],
    ['clock', 'seconds', true, true],
    ['clock', 'date', '0', false],
    ['clock', 'date', 'no', true],
    ['clock', 'hours', '12', '12'],
    ['clock', 'hours', 12, '24'],
    ['clock', 'zone', 'Europe/Berlin', 'Europe/Berlin'],
    ['clock', 'zone', 'Moon/Tranquility', ''],
    ['clock', 'language', 'PT-br', 'pt-BR'],
    ['clock', 'language', '../..', 'en-GB'],
    ['logo', 'accent', 'ABC', '#aabbcc'],
    ['logo', 'accent', '#12345678', '#12345678'],
    ['logo', 'accent', 'red', '#3d5afe'],
    ['logo', 'accent', '#fff;background:url(https://evil.example/)', '#3d5afe'],
    ['logo', 'accent', 'var(--x)', '#3d5afe'],
    ['logo', 'accent', '', '#3d5afe'],
    ['logo', 'ink', '', ''],
    ['logo', 'image', 'https://a.example/l.png', 'https://a.example/l.png'],
    ['logo', 'image', 'javascript:alert(1)', ''],
    ['logo', 'image', 'data:image/svg+xml,<svg/>', ''],
    ['logo', 'image', '/l.png', ''],
    ['logo', 'image', `https://a.example/${'ü'.repeat(500)}`, ''],
    ['countdown', 'until', '2026-01-31T20:00:00+01:00', '2026-01-31T19:00:00Z'],
    ['countdown', 'until', '2026-01-31T20:00:00.123Z', '2026-01-31T20:00:00Z'],
    ['countdown', 'until', 'tomorrow', ''],
    ['countdown', 'until', '2026-13-45T99:00', ''],
    ['countdown', 'until', '9999-12-31T23:59:00-10:00', ''],
  ])('%s %s: %j becomes %j', (kind, name, given, value) => {
    expect(readValue(field(kind, name), given)).toBe(value);
  });

  test('without a zone is meant where it is read', () => {
    const read = readValue(field('countdown', 'until'), '2026-01-31T20:00');
    expect(Date.parse(String(read))).toBe(new Date(2026, 0, 31, 20).getTime());
  });

  test('of a megabyte is cut without delay', () => {
    const started = performance.now();
    const read = readValue(field('ticker', 'items'), 'a\u0301'.repeat(1_000_000));
    expect(Array.from(String(read)).length).toBe(1200);
    expect(performance.now() - started).toBeLessThan(200);
  });

  test('that is missing or wrong leaves the one from before', () => {
    const kind = overlayKind('scoreboard') as OverlayKind;
    const before = readValues(kind, { home: 'Reds', homeScore: 3 });
    expect(readValues(kind, { homeScore: '4', homeColor: 'url(x)', away: [] }, before)).toEqual({
      ...before,
      homeScore: '4',
      away: '',
    });
  });

  test('comes from the object itself, never from its prototype', () => {
    const kind = overlayKind('lower-third') as OverlayKind;
    const hidden = Object.create({ title: 'from afar' });
    expect(readValues(kind, hidden).title).toBe('Ada Lovelace');
  });
});
