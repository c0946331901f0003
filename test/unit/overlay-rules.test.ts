import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  LONGEST_OVERLAY_ADDRESS,
  OVERLAY_PROBLEMS,
  overlayPlaceProblem,
  readOverlayAddress,
} from '../../src/core/overlay-rules.ts';

const judge = (text: unknown, allowPrivate = false) => {
  const result = readOverlayAddress(text, { allowPrivate });
  return typeof result === 'string' ? result : result.href;
};

describe('an address', () => {
  test.each([
    ['https://overlay.example/ticker?text=Hi#now', 'https://overlay.example/ticker?text=Hi#now'],
    ['http://overlay.example', 'http://overlay.example/'],
    ['  HTTPS://Overlay.Example/A ', 'https://overlay.example/A'],
    ['https://overlay.example:443/', 'https://overlay.example/'],
    ['http://overlay.example:443/', 'http://overlay.example:443/'],
    ['https://bücher.example/ü', 'https://xn--bcher-kva.example/%C3%BC'],
    ['https://xn--bcher-kva.example/', 'https://xn--bcher-kva.example/'],
    ['https://overlay.example./', 'https://overlay.example./'],
    ['https://10.example.com/', 'https://10.example.com/'],
    ['https://internal.example.com/', 'https://internal.example.com/'],
    ['https://localhost.example.com/', 'https://localhost.example.com/'],
    [
      'https://overlay.example/?next=http://127.0.0.1/',
      'https://overlay.example/?next=http://127.0.0.1/',
    ],
    ['https://overlay.example/a@b', 'https://overlay.example/a@b'],
    ['https:\\\\overlay.example\\a', 'https://overlay.example/a'],
  ])('may be %s', (text, href) => {
    expect(judge(text)).toBe(href);
  });

  test.each([
    ['no-address', undefined, null, 7, {}, '', '  '],
    [
      'not-web',
      'overlay.example',
      '//overlay.example/',
      '/overlays/clock.html',
      'javascript:alert(1)',
      'JAVASCRIPT:alert(1)',
      'java\nscript:alert(1)',
      '\u0001javascript:alert(1)',
      'data:text/html,<script>alert(1)</script>',
      'blob:https://overlay.example/1',
      'file:///etc/passwd',
      'ftp://overlay.example/',
      'ws://overlay.example/',
      'view-source:https://overlay.example/',
      'about:blank',
      'https://',
      'https://?',
      'https://overlay.example:99999/',
      'https://a b.example/',
      'https://overlay.exa\tmple/',
      'https://overlay.example/\r\nx',
      'ht\ntps://overlay.example/',
      'https://0x7g.0.0.1/',
      'https://1.2.3.4.5/',
      'https://[::1/',
    ],
    [
      'credentials',
      'https://user@overlay.example/',
      'https://user:word@overlay.example/',
      'https://:word@overlay.example/',
      'https://overlay.example@127.0.0.1/',
    ],
    ['port', 'https://overlay.example:8443/', 'http://overlay.example:8080/'],
  ])('is refused as %s', (problem, ...texts) => {
    expect(texts.map((text) => [text, judge(text)])).toEqual(texts.map((text) => [text, problem]));
  });

  const PRIVATE = [
    'localhost',
    'LOCALHOST',
    'localhost.',
    'localhost..',
    'a.localhost',
    'ⓛocalhost',
    '%6c%6fcalhost',
    'intranet',
    'router.lan',
    'printer.local',
    'printer.local.',
    'db.internal',
    'nas.home.arpa',
    'host.docker.internal',
    '1.0.0.127.in-addr.arpa',
    'app.test',
    'hidden.onion',
    '127.0.0.1',
    '127.0.0.1.',
    '127.1',
    '0',
    '2130706433',
    '0x7f000001',
    '0x7f.1',
    '0177.0.0.1',
    '017700000001',
    '１２７.０.０.１',
    '127。0。0。1',
    '10.0.0.1',
    '172.16.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '8.8.8.8',
    '255.255.255.255',
    '[::1]',
    '[::]',
    '[0:0:0:0:0:0:0:1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[64:ff9b::7f00:1]',
    '[fc00::1]',
    '[fd12:3456::1]',
    '[2001:4860:4860::8888]',
    '127.0.0.1.nip.io',
    '127-0-0-1.sslip.io',
    'localtest.me',
    'app.lvh.me',
  ];

  test.each(PRIVATE)('on %s is refused, unless private hosts may be used', (host) => {
    expect(judge(`https://${host}/`)).toBe('private-host');
    expect(judge(`http://${host}:8080/`, true)).toMatch(/^http:\/\/[^/]+:8080\/$/);
  });

  test.each([
    '169.254.169.254',
    '169.254.169.254.',
    '2852039166',
    '0xa9fea9fe',
    '0251.0376.0251.0376',
    '169.254.1.1',
    '100.100.100.200',
    '[fe80::1]',
    '[febf::1]',
    '[::ffff:169.254.169.254]',
    '[64:ff9b::a9fe:a9fe]',
    '[fd00:ec2::254]',
    'metadata',
    'metadata.google.internal',
    'metadata.google.internal.',
    'METADATA.google.internal',
    'instance-data.ec2.internal',
  ])('on %s is refused always', (host) => {
    expect(judge(`http://${host}/latest/meta-data/`)).toBe('private-host');
    expect(judge(`http://${host}/latest/meta-data/`, true)).toBe('private-host');
  });

  test('has a greatest length, as it is written and as it is sent', () => {
    const start = 'https://overlay.example/';
    const fill = (character: string, length: number) =>
      start + character.repeat(length - start.length);
    expect(judge(fill('a', LONGEST_OVERLAY_ADDRESS))).toHaveLength(LONGEST_OVERLAY_ADDRESS);
    expect(judge(fill('a', LONGEST_OVERLAY_ADDRESS + 1))).toBe('too-long');
    expect(judge(fill('ü', 1000))).toBe('too-long');
    expect(judge(`https://overlay.example/${'a'.repeat(10_000_000)}`)).toBe('too-long');
  });

  test('whatever it was, is one that the parser reads the same again', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl({ withQueryParameters: true }), fc.string()), (text) => {
        const once = readOverlayAddress(text);
        if (typeof once === 'string') expect(once in OVERLAY_PROBLEMS).toBe(true);
        else expect(judge(once.href)).toBe(once.href);
      }),
    );
  });
});

describe('a place', () => {
  const place = (x: unknown, y: unknown, width: unknown, height: unknown, stretch = false) =>
    overlayPlaceProblem({ x, y, width, height, stretch });

  test.each([
    [0, 0, 1920, 1080],
    [0, 0, 1, 1],
    [1919, 1079, 1, 1],
    [10, 20, 300, 40],
  ])('may be %i, %i, %i, %i', (x, y, width, height) => {
    expect(place(x, y, width, height)).toBeNull();
  });

  test.each([
    ['outside', -1, 0, 10, 10],
    ['outside', 0, -1, 10, 10],
    ['outside', 1920, 0, 1, 1],
    ['outside', 0, 1080, 1, 1],
    ['outside', 1, 0, 1920, 1],
    ['outside', 0, 1, 1, 1080],
    ['outside', 0, 0, 1921, 1],
    ['outside', 0, 0, 1, 1081],
    ['outside', Number.MAX_SAFE_INTEGER, 0, Number.MAX_SAFE_INTEGER, 1],
    ['no-size', 0, 0, 0, 10],
    ['no-size', 0, 0, 10, 0],
    ['no-size', 10, 10, -5, 10],
    ['fraction', 0.5, 0, 10, 10],
    ['fraction', 0, 0, 10.0001, 10],
    ['fraction', '0', 0, 10, 10],
    ['fraction', 0, true, 10, 10],
    ['fraction', 0, 0, Number.NaN, 10],
    ['fraction', 0, 0, Number.POSITIVE_INFINITY, 10],
    ['fraction', 0, 0, 1e300, 10],
    ['fraction', 0, 0, [10], 10],
    ['no-rectangle', null, 0, 10, 10],
    ['no-rectangle', 0, 0, 10, undefined],
    ['no-rectangle', null, null, null, null],
  ])('is refused as %s: %j, %j, %j, %j', (problem, x, y, width, height) => {
    expect(place(x, y, width, height)).toBe(problem);
  });

  test('is the whole frame, or a rectangle, never both', () => {
    expect(place(null, null, null, null, true)).toBeNull();
    expect(place(0, null, null, null, true)).toBe('stretched-rectangle');
    expect(place(0, 0, 10, 10, true)).toBe('stretched-rectangle');
  });

  test('is judged against the real frame where that is known', () => {
    const rectangle = { stretch: false, x: 1000, y: 0, width: 281, height: 10 };
    expect(overlayPlaceProblem(rectangle)).toBeNull();
    expect(overlayPlaceProblem(rectangle, { width: 1280, height: 720 })).toBe('outside');
    expect(
      overlayPlaceProblem({ ...rectangle, width: 280 }, { width: 1280, height: 720 }),
    ).toBeNull();
  });

  test('passes exactly when every pixel of it is one of the frame', () => {
    const side = fc.integer({ min: -2, max: 12 });
    fc.assert(
      fc.property(side, side, side, side, (x, y, width, height) => {
        const frame = { width: 8, height: 6 };
        const inside =
          width > 0 &&
          height > 0 &&
          [x, x + width - 1].every((at) => at >= 0 && at < frame.width) &&
          [y, y + height - 1].every((at) => at >= 0 && at < frame.height);
        const asked = { stretch: false, x, y, width, height };
        expect(overlayPlaceProblem(asked, frame) === null).toBe(inside);
      }),
    );
  });
});
