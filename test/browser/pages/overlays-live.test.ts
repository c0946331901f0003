/** Ready-made overlays over time: idle between two pictures, and changed by their settings. */

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { OverlayValues } from '../../../src/overlays/catalogue.ts';
import {
  countCalls,
  type OpenOptions,
  OverlayRenderer,
  pixel,
  says,
  shownText,
} from '../../helpers/overlay-renderer.ts';

let renderer: OverlayRenderer;

beforeAll(async () => {
  renderer = await OverlayRenderer.start();
});
afterEach(() => renderer?.closePages());
afterAll(() => renderer?.close());

describe('between two pictures', () => {
  test.each(['lower-third', 'qr-code', 'scoreboard', 'logo'])(
    'a %s has nothing to do, ever',
    async (kind) => {
      const { page } = await renderer.open(kind, {}, { before: countCalls });
      expect(await page.evaluate(() => window.calls)).toEqual({
        setTimeout: 0,
        setInterval: 0,
        requestAnimationFrame: 0,
        fetch: 0,
      });
    },
  );

  test.each<[string, OverlayValues]>([
    ['clock', { seconds: true }],
    ['countdown', {}],
    ['starting-soon', { minutes: 5 }],
  ])('a %s works once a second, and hardly', async (kind, values) => {
    const { page } = await renderer.open(kind, values, { before: countCalls });
    const ticksAfter = (count: number) =>
      page.waitForFunction((least) => (window.ticks ?? 0) >= least, { polling: 'mutation' }, count);
    const seen = async () => ({
      ticks: await page.evaluate(() => window.ticks ?? 0),
      timers: await page.evaluate(() => window.calls?.setTimeout ?? 0),
      ...(await page.metrics()),
    });
    const before = await seen();
    await ticksAfter(before.ticks + 4);
    const after = await seen();
    const ticks = after.ticks - before.ticks;
    expect(after.timers - before.timers).toBeLessThanOrEqual(ticks + 1);
    expect((after.LayoutCount ?? 0) - (before.LayoutCount ?? 0)).toBeLessThanOrEqual(2 * ticks + 2);
    // Seconds of script: a hundredth of the time that passed, at the very most.
    const script = (after.ScriptDuration ?? 0) - (before.ScriptDuration ?? 0);
    expect(script / ticks).toBeLessThan(0.02);
    const others = await page.evaluate(() => window.calls);
    expect(others).toMatchObject({ setInterval: 0, requestAnimationFrame: 0, fetch: 0 });
  });
});

describe('settings', () => {
  const withSettings = (kind: string, values: OverlayValues = {}, options?: OpenOptions) =>
    renderer.open(kind, { settings: renderer.site.settings, refresh: 2, ...values }, options);

  test('change the texts while live, and what they leave out is as in the address', async () => {
    renderer.site.say({ homeScore: 1 });
    const { page, complaints } = await withSettings('scoreboard', { home: 'Reds' });
    await says(page, '1');
    expect(await shownText(page)).toBe('Reds 1 0 Away');
    renderer.site.say({ homeScore: '2', note: '2nd half' });
    await says(page, '2nd half');
    expect(await shownText(page)).toBe('Reds 2 0 Away 2nd half');
    renderer.site.say({});
    await page.waitForSelector('.note[hidden]', { timeout: 8000 });
    expect(await shownText(page)).toBe('Reds 0 0 Away');
    expect(complaints).toEqual([]);
  });

  test('hide an overlay and bring it back, fitted', async () => {
    renderer.site.say({ visible: false });
    const { page } = await withSettings('lower-third', {
      title: 'A title that is long '.repeat(4),
    });
    await page.waitForSelector('main[hidden]');
    expect(pixel(await renderer.pictureOf(page), 20, 60)).toEqual([0, 0, 0, 0]);
    renderer.site.say({ visible: true });
    await page.waitForSelector('main:not([hidden])', { timeout: 8000 });
    expect(
      Number(
        await page.$eval('.title', (title) => getComputedStyle(title).getPropertyValue('--fit')),
      ),
    ).toBeLessThan(1);
  });

  test('change the items of a ticker, which begins anew', async () => {
    renderer.site.say({ items: ['One', 'Two'] });
    const { page } = await withSettings('ticker');
    await says(page, 'One');
    renderer.site.say({ items: 'Three' });
    await says(page, 'Three');
    expect(await page.$eval('.dots', (dots) => (dots as HTMLElement).hidden)).toBe(true);
  });

  test.each<[string, unknown, number]>([
    ['no JSON', '<!doctype html>', 200],
    ['cut off', '{"title":"Changed"', 200],
    ['a list', [{ title: 'Changed' }], 200],
    ['null', 'null', 200],
    ['a number', '7', 200],
    ['too large', { title: 'Changed', more: 'x'.repeat(70_000) }, 200],
    ['an error', { title: 'Changed' }, 500],
    ['gone', { title: 'Changed' }, 404],
  ])('that are %s change nothing', async (_name, settings, status) => {
    renderer.site.say(settings, status);
    const { page } = await withSettings('lower-third', { title: 'As it was' });
    await page.waitForSelector('[data-settings="failed"]', { timeout: 8000 });
    expect(await shownText(page)).toBe('As it was Analytical engines');
    renderer.site.say({ title: 'Well again' });
    await says(page, 'Well again');
    await page.waitForSelector('[data-settings="read"]');
  });

  test('are no way in', async () => {
    const attack = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>';
    renderer.site.say(
      `{"text":${JSON.stringify(attack)},"image":"javascript:window.hit=1","accent":"red;}*{display:none","settings":"https://evil.example/","refresh":0,"__proto__":{"visible":false}}`,
    );
    const { page, requests } = await withSettings('logo');
    await says(page, '<img');
    const asked = renderer.site.asked.length;
    renderer.site.say({ text: 'Still here' });
    await says(page, 'Still here');
    expect(renderer.site.asked.length).toBeGreaterThan(asked);
    expect(await page.evaluate(() => 'hit' in window)).toBe(false);
    expect(requests.filter((url) => !url.startsWith(renderer.site.base))).toEqual(
      requests.filter((url) => url === renderer.site.settings),
    );
    const style = await page.evaluate(() => document.documentElement.style.cssText);
    expect(style).not.toContain('red');
  });

  test('are asked for as often as the address says, without cookies and without a word about us', async () => {
    renderer.site.say({});
    const already = renderer.site.asked.length;
    const { page } = await withSettings('lower-third', {}, { before: countCalls });
    const started = Date.now();
    await page.waitForFunction(() => (window.calls?.fetch ?? 0) >= 3, {
      timeout: 15_000,
      polling: 100,
    });
    expect(Date.now() - started).toBeGreaterThan(3000);
    const headers = renderer.site.asked.slice(already);
    expect(headers.map((one) => [one.get('cookie'), one.get('referer')])).toEqual(
      headers.map(() => [null, null]),
    );
    // A page that only waits for settings sets one timer for each reading and one for its patience.
    expect(await page.evaluate(() => window.calls?.setTimeout ?? 0)).toBeLessThanOrEqual(9);
  });
});
