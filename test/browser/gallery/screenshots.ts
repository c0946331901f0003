/**
 * Takes a picture of every state of the element, at 320 and 1280 px, in light and dark, into the
 * folder given: `npx tsx test/browser/gallery/screenshots.ts DIRECTORY [STATE …]`.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import { launchChromium } from '../../helpers/chromium.ts';
import { everyState } from '../../helpers/snapshots.ts';

interface Shot {
  name: string;
  query: string;
  widths?: readonly number[];
}

const EXTRAS: readonly Shot[] = [
  { name: 'live-stream', query: 'state=recording&drawer=stream' },
  { name: 'live-settings', query: 'state=live&drawer=settings' },
  { name: 'ready-rtl', query: 'state=ready&dir=rtl' },
  { name: 'live-rtl', query: 'state=live&drawer=settings&dir=rtl' },
  { name: 'silent', query: 'state=live&silent' },
  { name: 'portrait', query: 'state=live&resolution=720x1280' },
  { name: 'ready-medium', query: 'state=ready', widths: [480, 640] },
  { name: 'live-medium', query: 'state=live&drawer=stream', widths: [480, 640, 800] },
];

const [directory, ...only] = process.argv.slice(2);
if (!directory) {
  console.error('Name a directory for the pictures.');
  process.exit(1);
}
await mkdir(directory, { recursive: true });

const server = await createServer({
  root: fileURLToPath(new URL('../../..', import.meta.url)),
  configFile: false,
  logLevel: 'error',
  server: { port: Number(process.env.PORT ?? 18_200), host: '127.0.0.1' },
});
await server.listen();
const browser = await launchChromium();
try {
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(error));
  page.on('console', (message) => console.log(message.text()));
  const states = Object.keys(everyState()).map((name) => ({ name, query: `state=${name}` }));
  for (const { name, query, widths = [320, 1280] } of [...states, ...EXTRAS] as Shot[]) {
    if (only.length > 0 && !only.includes(name)) continue;
    for (const scheme of ['light', 'dark']) {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      for (const width of widths) {
        await page.setViewport({ width, height: 400 });
        await page.goto(
          `http://127.0.0.1:${server.config.server.port}/test/browser/gallery/index.html?${query}`,
        );
        await page.waitForSelector('html[data-ready]');
        await page.waitForFunction(() => {
          const video = document
            .querySelector('test-broadcaster')
            ?.shadowRoot?.querySelector('video');
          return !video?.srcObject || video.readyState >= 2;
        });
        await page.screenshot({
          path: join(directory, `${name}-${width}-${scheme}.png`),
          fullPage: true,
        });
      }
    }
  }
} finally {
  await browser.close();
  await server.close();
}
