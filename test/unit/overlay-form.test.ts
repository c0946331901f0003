import { describe, expect, test } from 'vitest';
import {
  OVERLAY_KINDS,
  type OverlayField,
  overlayFolder,
  overlayKind,
} from '../../src/overlays/catalogue.ts';
import { fieldText, readFieldText } from '../../src/overlays/form.ts';

const field = (kind: string, name: string): OverlayField => {
  const found = overlayKind(kind)?.fields.find((one) => one.name === name);
  if (!found) throw new Error(`${kind} has no field ${name}.`);
  return found;
};

describe('what stands in a control', () => {
  test.each(OVERLAY_KINDS.flatMap(({ kind, fields }) => fields.map((one) => [kind, one] as const)))(
    'of %s is read back as it was',
    (_kind, one) => {
      expect(readFieldText(one, fieldText(one, one.default))).toBe(one.default);
    },
  );

  test('is the local time of a moment', () => {
    const until = field('countdown', 'until');
    const moment = new Date(2030, 0, 31, 20, 5);
    const utc = `${moment.toISOString().slice(0, 19)}Z`;
    expect(fieldText(until, utc)).toBe('2030-01-31T20:05');
    expect(readFieldText(until, '2030-01-31T20:05')).toBe(utc);
    expect(fieldText(until, '2030-01-31T00:00:07Z')).toMatch(/:07$/);
    expect(fieldText(until, 'nonsense')).toBe('');
  });
});

describe('what a control says', () => {
  test.each([
    ['lower-third', 'title', '', ''],
    ['lower-third', 'size', ' 50 ', 50],
    ['lower-third', 'size', '9', null],
    ['lower-third', 'size', '101', null],
    ['lower-third', 'size', '50.5', null],
    ['lower-third', 'size', 'x', null],
    ['lower-third', 'size', '', 100],
    ['lower-third', 'accent', 'F0A', '#ff00aa'],
    ['lower-third', 'accent', 'reddish', null],
    ['lower-third', 'accent', '', '#3d5afe'],
    ['lower-third', 'theme', 'light', 'light'],
    ['lower-third', 'theme', 'pink', null],
    ['lower-third', 'visible', 'false', false],
    ['lower-third', 'settings', 'javascript:alert(1)', null],
    ['lower-third', 'settings', '', ''],
    ['clock', 'zone', 'Mars/Olympus', null],
    ['countdown', 'until', '2030-13-01T00:00', null],
  ] as const)('%s, %s: "%s" is %s', (kind, name, text, value) => {
    expect(readFieldText(field(kind, name), text)).toBe(value);
  });
});

describe('the folder of the pages', () => {
  const page = 'https://site.example/shows/today.html';

  test.each([
    ['/overlays', 'https://site.example/overlays/'],
    ['overlays/', 'https://site.example/shows/overlays/'],
    ['https://cdn.example/o/?x#y', 'https://cdn.example/o/'],
    ['https://user:secret@cdn.example/o', 'https://cdn.example/o/'],
    ['javascript:alert(1)', null],
    ['ftp://files.example/o', null],
    ['https://', null],
  ])('%s is %s', (base, folder) => {
    expect(overlayFolder(base, page)).toBe(folder);
  });

  test('is nowhere on a page from a file', () => {
    expect(overlayFolder('/overlays/', 'file:///home/page.html')).toBeNull();
  });
});
