/** What each ready-made overlay says. */

import decodeQR from 'qr/decode.js';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { OverlayValues } from '../../../src/overlays/catalogue.ts';
import {
  cutLines,
  OverlayRenderer,
  outside,
  pixel,
  says,
  shownText,
  watchLine,
} from '../../helpers/overlay-renderer.ts';

let renderer: OverlayRenderer;

beforeAll(async () => {
  renderer = await OverlayRenderer.start();
});
afterEach(() => renderer?.closePages());
afterAll(() => renderer?.close());

describe('what they say', () => {
  test('a lower third has its accent on the side where its text begins', async () => {
    for (const [title, edge] of [
      ['Ada', 'left'],
      ['غريس هوبر', 'right'],
    ] as const) {
      const { page } = await renderer.open('lower-third', { title, accent: '#ff0000' });
      const box = await page.$eval('.card', (card) => card.getBoundingClientRect().toJSON());
      const x = edge === 'left' ? box.left + 4 : box.right - 4;
      const at = (along: number) =>
        [Math.round(along), Math.round(box.top + box.height / 2)] as const;
      const picture = await renderer.pictureOf(page);
      expect([title, pixel(picture, ...at(x))]).toEqual([title, [255, 0, 0, 255]]);
    }
  });

  test('a scoreboard has both names, scores, colours and the note', async () => {
    const { page } = await renderer.open('scoreboard', {
      home: 'Reds',
      homeScore: '12',
      homeColor: '#ff0000',
      away: 'Greens',
      awayScore: '3',
      awayColor: '#00ff00',
      note: '2nd half',
    });
    expect(await shownText(page)).toBe('Reds 12 3 Greens 2nd half');
    const edges = await page.$$eval('.side', (sides) =>
      sides.map((side) => {
        const { borderInlineStartColor, borderInlineEndColor } = getComputedStyle(side);
        return [borderInlineStartColor, borderInlineEndColor];
      }),
    );
    expect(edges[0]?.[0]).toBe('rgb(255, 0, 0)');
    expect(edges[1]?.[1]).toBe('rgb(0, 255, 0)');
  });

  test('a clock tells the time of its zone, and its date', async () => {
    const { page } = await renderer.open('clock', {
      zone: 'Asia/Tokyo',
      language: 'en-GB',
      label: 'Tokyo',
    });
    const [time, date] = await page.evaluate(() => {
      const options = { timeZone: 'Asia/Tokyo' } as const;
      const now = new Date();
      return [
        now.toLocaleTimeString('en-GB', { ...options, hour: '2-digit', minute: '2-digit' }),
        now.toLocaleDateString('en-GB', {
          ...options,
          weekday: 'long',
          day: 'numeric',
          month: 'long',
        }),
      ];
    });
    expect(await shownText(page)).toBe(`Tokyo ${time} ${date}`);
  });

  test.each(['countdown', 'starting-soon'])('a %s counts to its end and says so', async (kind) => {
    const until = new Date(Math.ceil(Date.now() / 1000) * 1000 + 3000);
    const { page } = await renderer.open(kind, { until: until.toISOString(), done: 'Here we go' });
    expect(await shownText(page)).toMatch(/ 0:0[1-4]$/);
    await says(page, 'Here we go');
    expect(Date.now()).toBeGreaterThanOrEqual(until.getTime());
    expect(await outside(page)).toEqual([]);
  });

  test('a ticker shows one page after the other, and then the first again', async () => {
    const items = 'Heavy rain along the whole coast, with gusts of up to ninety\nSun';
    const { page } = await renderer.open(
      'ticker',
      { items, pace: 2 },
      { width: 600, before: watchLine },
    );
    await page.waitForFunction(() => (window.lines?.lastIndexOf(window.lines[0] ?? '') ?? 0) > 0, {
      timeout: 20_000,
      polling: 'mutation',
    });
    const lines = (await page.evaluate(() => window.lines)) ?? [];
    const round = lines.slice(0, lines.indexOf(lines[0] ?? '', 1));
    expect(round.join(' ')).toBe(items.replace('\n', ' '));
    expect(await cutLines(page)).toEqual([]);
    const dots = await page.$$eval('.dots i', (all) => all.length);
    expect(dots).toBe(round.length);
  });

  test.each<[string, OverlayValues]>([
    ['as it is', {}],
    ['long', { data: `https://example.com/${'path/'.repeat(50)}` }],
    ['of any script', { data: 'https://example.com/ü?ö=日本' }],
    ['in colours', { ink: '#7a0019', surface: '#fff5d6', data: 'https://example.com/colour' }],
    ['in colours that no phone could read', { ink: '#ffff00', surface: '#ffffff' }],
    ['in the light theme', { theme: 'light' }],
  ])('a QR code can be read: %s', async (_name, values) => {
    const { page } = await renderer.open('qr-code', values);
    const picture = await renderer.pictureOf(page);
    expect(decodeQR(picture)).toBe(values.data ?? 'https://example.com/');
  });

  test('a logo is its picture, and a word while there is none', async () => {
    const { page, complaints, requests } = await renderer.open('logo', {
      image: renderer.site.picture,
      text: 'Word',
      opacity: 50,
    });
    await page.waitForSelector('main.has-image');
    expect(await shownText(page)).toBe('');
    expect(requests).toContain(renderer.site.picture);
    const { width, height } = await page.$eval('img', (image) =>
      image.getBoundingClientRect().toJSON(),
    );
    expect([width, height], 'it is not blown up').toEqual([2, 1]);
    expect(complaints).toEqual([]);

    const broken = await renderer.open('logo', {
      image: `${renderer.site.origin}/nothing.png`,
      text: 'Word',
    });
    expect(await shownText(broken.page)).toBe('Word');
  });
});
