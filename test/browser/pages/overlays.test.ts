/** Every ready-made overlay: quiet, transparent, inside its box, and proof against what it is given. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  OVERLAY_KINDS,
  type OverlayKind,
  type OverlayValues,
} from '../../../src/overlays/catalogue.ts';
import {
  cutLines,
  OverlayRenderer,
  outside,
  pixel,
  shownText,
} from '../../helpers/overlay-renderer.ts';

let renderer: OverlayRenderer;

beforeAll(async () => {
  renderer = await OverlayRenderer.start();
});
afterEach(() => renderer?.closePages());
afterAll(() => renderer?.close());

const TEXTS = {
  'of the greatest length': 'Wolfeschlegelsteinhausenbergerdorff '.repeat(9),
  'without a space': 'W'.repeat(300),
  'from right to left': 'هذا نص عربي طويل جدا '.repeat(15),
  'piled up': 'Z̸̡̢̛̙͍̄̀́A̵̧̨̛̙̎L̶̢̧̛̗G̴O'.repeat(20),
  'of signs': '👩‍👩‍👧🏳️‍🌈🇩🇪'.repeat(40),
  'of nothing': '',
};

/** Every text field of a kind, filled with one text. */
function filled(kind: OverlayKind, text: string): OverlayValues {
  return Object.fromEntries(
    kind.fields
      .filter(({ type, group }) => type === 'text' && group === 'content')
      .map(({ name }) => [name, text]),
  );
}

describe.each(OVERLAY_KINDS)('$kind', (kind) => {
  test('draws itself from its address alone, without complaint', async () => {
    const { page, complaints, requests } = await renderer.open(kind.kind);
    await page.waitForSelector('main:not([hidden])');
    expect(await shownText(page)).not.toBe('');
    expect(await outside(page)).toEqual([]);
    expect(await cutLines(page)).toEqual([]);
    await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
    expect(complaints).toEqual([]);
    const own = [kind.file, 'overlay.css', kind.kind === 'qr-code' ? 'qr-code.js' : 'overlay.js'];
    expect(requests).toEqual(own.map((name) => renderer.site.base + name));
  });

  test('is transparent where it says nothing', async () => {
    // Twice the box: what is not drawn to the left above is seen through.
    const values = { position: 'bottom-right', size: 40, backdrop: 'none' };
    const { page } = await renderer.open(kind.kind, values);
    const picture = await renderer.pictureOf(page);
    expect(pixel(picture, 0, 0)).toEqual([0, 0, 0, 0]);
    const drawn = picture.data.filter((value, index) => index % 4 === 3 && value > 0).length;
    expect(drawn).toBeGreaterThan(100);
    expect(drawn).toBeLessThan((picture.width * picture.height) / 2);
  });

  test('keeps every text inside its box', async () => {
    const { page, complaints } = await renderer.open(kind.kind);
    for (const [name, text] of Object.entries(TEXTS)) {
      await page.goto(renderer.site.address(kind.kind, filled(kind, text)));
      expect([name, await outside(page)]).toEqual([name, []]);
    }
    expect(complaints).toEqual([]);
  });

  test('cuts nothing off letters that reach far up or down', async () => {
    const { page } = await renderer.open(kind.kind, filled(kind, 'بن Ấg'));
    const asItIs = await renderer.pictureOf(page);
    await page.evaluate(() => {
      for (const line of document.querySelectorAll('p')) line.style.overflow = 'visible';
    });
    const uncut = await renderer.pictureOf(page);
    // The edge of a box may round otherwise; a letter that is cut differs by more.
    const cut = asItIs.data.filter((value, at) => Math.abs(value - (uncut.data[at] ?? 0)) > 16);
    expect(cut.length).toBe(0);
  });

  test('keeps inside any box', async () => {
    const { page, complaints } = await renderer.open(kind.kind);
    for (const [width, height] of [
      [16, 9],
      [37, 500],
      [900, 20],
      [1920, 1080],
    ] as const) {
      await page.setViewport({ width, height });
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
      expect([width, height, await outside(page)]).toEqual([width, height, []]);
    }
    expect(complaints).toEqual([]);
  });

  test('shows hostile values as what they are: text', async () => {
    const attacks = [
      '<img src=x onerror="window.hit=1">',
      '"><script>window.hit=1</script>',
      '</p><style>*{background:red}</style>',
      '{{constructor.constructor("window.hit=1")()}}',
      'javascript:window.hit=1',
    ];
    const { page, complaints, requests } = await renderer.open(kind.kind);
    for (const attack of attacks) {
      const query = new URLSearchParams();
      // Every field, not the texts alone, and past the cleaning of the editor.
      for (const { name } of kind.fields) if (name !== 'visible') query.set(name, attack);
      await page.goto(`${renderer.site.base}${kind.file}?${query}#${attack}`);
      const { hit, elements } = await page.evaluate(() => ({
        hit: 'hit' in window,
        elements: document.querySelectorAll(
          'main script, main style, main img[src], main a, iframe',
        ).length,
      }));
      expect([attack, hit, elements, complaints]).toEqual([attack, false, 0, []]);
      expect(requests.filter((url) => !url.startsWith(renderer.site.base))).toEqual([]);
      expect(await outside(page)).toEqual([]);
    }
  });

  test('works in a sandbox without an origin, as the editor shows it', async () => {
    const { width, height } = kind.geometry;
    const address = renderer.site.address(kind.kind, { backdrop: 'none', size: 40 });
    const { page, complaints } = await renderer.openAddress(
      renderer.site.framed(address, width, height),
    );
    const frame = await (await page.waitForSelector('iframe'))?.contentFrame();
    await frame?.waitForSelector('main:not([hidden])');
    expect(complaints).toEqual([]);
    const position = String(kind.fields.find(({ name }) => name === 'position')?.default);
    // The page below shines through, wherever the overlay is not.
    const corner = position.includes('top')
      ? [width - (position.includes('right') ? width : 1), height - 1]
      : [position.includes('left') ? width - 1 : 0, 0];
    expect(pixel(await renderer.pictureOf(page), corner[0] ?? 0, corner[1] ?? 0)).toEqual([
      0, 170, 0, 255,
    ]);
  });

  test('changes its look by its address', async () => {
    const { page } = await renderer.open(kind.kind, {
      theme: 'light',
      accent: '#123456',
      ink: '#abcdef',
      surface: '#fedcba80',
      size: 50,
      position: 'left',
    });
    const style = await page.evaluate(() => {
      const { dataset, style } = document.documentElement;
      const names = ['--accent', '--ink', '--surface', '--size', '--on-accent'];
      return {
        ...dataset,
        ...Object.fromEntries(names.map((n) => [n, style.getPropertyValue(n)])),
      };
    });
    expect(style).toMatchObject({
      theme: 'light',
      position: 'left',
      '--accent': '#123456',
      '--ink': '#abcdef',
      '--surface': '#fedcba80',
      '--size': '0.5',
      '--on-accent': '#fff',
    });
    expect(await outside(page)).toEqual([]);
  });
});
