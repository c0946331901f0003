import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inkOn, luminance } from '../../src/overlays/pages/look.ts';
import { paginate } from '../../src/overlays/pages/paginate.ts';
import { endOf, formatLeft, secondsLeft } from '../../src/overlays/pages/time-left.ts';

const PAGES = new URL('../../src/overlays/pages/', import.meta.url);
const files = readdirSync(PAGES).map((name) => ({
  name,
  text: readFileSync(new URL(name, PAGES), 'utf8'),
}));

describe('the files', () => {
  const pages = files.filter(({ name }) => name.endsWith('.html'));

  test.each(pages)('$name runs under the strictest policy, which it brings along', ({ text }) => {
    expect(text).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
    expect(text).not.toMatch(/unsafe|<style|\son\w+=|style="|<script(?! src="[\w-]+\.js" defer><)/);
  });

  test('move nothing, and draw as often as the service does', () => {
    for (const { name, text } of files) {
      const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
      expect([
        name,
        /animation|transition|AnimationFrame|setInterval|@font-face|url\(/.exec(code),
      ]).toEqual([name, null]);
    }
  });

  test('never make markup of a text', () => {
    for (const { name, text } of files) {
      expect([
        name,
        /innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(/.test(text),
      ]).toEqual([name, false]);
    }
  });
});

describe('the pages of a ticker', () => {
  /** Every letter is one wide. */
  const measure = (text: string) => Array.from(text).length;

  test('are cut between words', () => {
    expect(paginate(['Heavy rain, then (some) sun.'], 12, measure)).toEqual([
      'Heavy rain,',
      'then (some)',
      'sun.',
    ]);
  });

  test('are one for each item that fits, and none for what is empty', () => {
    expect(paginate(['one', '', '  ', ' two\tthree '], 20, measure)).toEqual(['one', 'two three']);
  });

  test('cut a word that is wider than the picture', () => {
    expect(paginate(['abcdefgh ij'], 3, measure)).toEqual(['abc', 'def', 'gh', 'ij']);
  });

  test('cut between words where no space tells them', () => {
    const pages = paginate(['今日は東京で雨が降っています。'], 8, measure);
    expect(pages.join('')).toBe('今日は東京で雨が降っています。');
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.some((page) => page.startsWith('。'))).toBe(false);
  });

  test('never cut a letter in two', () => {
    const family = '👩‍👩‍👧';
    const pages = paginate([family.repeat(4)], 6, measure);
    expect(pages.every((page) => page.replaceAll(family, '') === '')).toBe(true);
  });

  test('lose nothing, and are no wider than the picture', () => {
    const width = 12;
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 80 }), { maxLength: 5 }),
        (items) => {
          const pages = paginate(items, width, measure);
          const letters = (texts: readonly string[]) => texts.join('').replace(/\s/g, '');
          expect(letters(pages)).toBe(letters(items));
          for (const page of pages) {
            const isOneLetter = [...new Intl.Segmenter().segment(page)].length === 1;
            expect(measure(page) <= width || isOneLetter).toBe(true);
            expect(page.trim()).toBe(page);
            expect(page).not.toBe('');
          }
        },
      ),
    );
  });
});

describe('the time left', () => {
  test.each([
    [0, '0:00'],
    [59, '0:59'],
    [60, '1:00'],
    [599, '9:59'],
    [3600, '1:00:00'],
    [86_399, '23:59:59'],
    [86_400, '1d 00:00:00'],
    [200_000, '2d 07:33:20'],
  ])('%i s is %s', (seconds, text) => {
    expect(formatLeft(seconds)).toBe(text);
  });

  test('is counted up to the second that has begun, and never below nothing', () => {
    expect(secondsLeft(10_000, 0)).toBe(10);
    expect(secondsLeft(10_000, 1)).toBe(10);
    expect(secondsLeft(10_000, 1000)).toBe(9);
    expect(secondsLeft(10_000, 9_999)).toBe(1);
    expect(secondsLeft(10_000, 10_000)).toBe(0);
    expect(secondsLeft(10_000, 99_999)).toBe(0);
  });

  test('ends at the date, else so many minutes after the page was opened', () => {
    const date = '2026-01-31T20:00:00Z';
    expect(endOf(date, 5, 0)).toBe(Date.parse(date));
    expect(endOf('', 5, 1000)).toBe(301_000);
    expect(endOf('', 0, 1000)).toBeNull();
  });
});

describe('text on a colour', () => {
  test.each([
    ['#000000', '#fff'],
    ['#3d5afe', '#fff'],
    ['#e5484d', '#fff'],
    ['#f5b700', '#000'],
    ['#ffffff', '#000'],
    ['#ffff00ff', '#000'],
  ])('%s is %s', (color, ink) => {
    expect(inkOn(color)).toBe(ink);
  });

  test('can be read on every one', () => {
    const part = fc
      .integer({ min: 0, max: 255 })
      .map((value) => value.toString(16).padStart(2, '0'));
    fc.assert(
      fc.property(part, part, part, (red, green, blue) => {
        const color = `#${red}${green}${blue}`;
        const [dark, light] = [
          luminance(color),
          luminance(inkOn(color) === '#fff' ? '#ffffff' : '#000000'),
        ].sort((one, other) => one - other);
        // Of large, heavy text (WCAG 2.2, 1.4.3).
        expect(((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)).toBeGreaterThanOrEqual(3);
      }),
    );
  });
});
