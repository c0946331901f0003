/** The QR code is held against a general encoder and a reader of the `qr` package. */
import fc from 'fast-check';
import encodeQR from 'qr';
import decodeQR from 'qr/decode.js';
import { describe, expect, test } from 'vitest';
import { qrCode, qrModules } from '../../src/core/qr-code.ts';

/** What a camera sees: `scale` pixels for each module, a light edge around. */
function picture(rows: readonly string[], scale = 4, edge = 4) {
  const size = (rows.length + 2 * edge) * scale;
  const data = new Uint8Array(size * size * 4).fill(255);
  rows.forEach((row, y) => {
    [...row].forEach((dark, x) => {
      if (dark === '0') return;
      for (let i = 0; i < scale * scale; i++) {
        const px = (x + edge) * scale + (i % scale);
        const py = (y + edge) * scale + Math.floor(i / scale);
        data.fill(0, (py * size + px) * 4, (py * size + px) * 4 + 3);
      }
    });
  });
  return { width: size, height: size, data };
}

function modules(text: string): string[] {
  const rows = qrModules(text);
  if (!rows) throw new Error('It does not fit.');
  return rows;
}

/** The package draws one module of edge at the least. */
function withoutBorder(rows: readonly boolean[][]): string[] {
  return rows.slice(1, -1).map((row) => row.slice(1, -1).map(Number).join(''));
}

/** The same by the package, with the mask that ours always has. */
function codeOfPackage(text: string): string[] {
  return withoutBorder(encodeQR(text, 'raw', { ecc: 'low', encoding: 'byte', border: 1, mask: 0 }));
}

describe('the QR code of an address', () => {
  test('can be read again', () => {
    const address = 'https://player.gvideo.co/streams/2675_2798431';
    expect(decodeQR(picture(modules(address)))).toBe(address);
  });

  // Every version, at its fullest and a little below.
  test.each([17, 32, 53, 78, 106, 134])(
    'of %i bytes is the one that the package makes',
    (length) => {
      for (const text of ['x'.repeat(length), 'h'.repeat(length - 1)]) {
        expect(modules(text)).toEqual(codeOfPackage(text));
      }
    },
  );

  test('is the one that the package makes for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }), (text) => {
        expect(modules(text)).toEqual(codeOfPackage(text));
      }),
      { numRuns: 40 },
    );
  });

  test('can be read whatever the address, though its mask is not chosen', () => {
    const address = fc.webUrl({ withQueryParameters: true }).filter((url) => url.length <= 134);
    fc.assert(
      fc.property(address, (url) => {
        expect(decodeQR(picture(modules(url)))).toBe(url);
      }),
      { numRuns: 100 },
    );
  });

  test('grows by a version where the text is a byte too long', () => {
    expect(modules('x'.repeat(17))).toHaveLength(21);
    expect(modules('x'.repeat(18))).toHaveLength(25);
  });

  test('is not made of what does not fit', () => {
    expect(qrCode('x'.repeat(135))).toBeNull();
  });

  test('is drawn as one path with four light modules around it', () => {
    const code = qrCode('https://example.com/');
    expect(code?.size).toBe(25 + 8);
    expect(code?.path).toMatch(/^M4 4h7v1h-7z/);
    expect(code?.path).toMatch(/^(?:M\d+ \d+h\d+v1h-\d+z)+$/);
  });
});
