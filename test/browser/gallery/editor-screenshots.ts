/**
 * Takes a picture of the overlay editor in its states, at 320 and 1280 px, in light and dark, into
 * the folder given: `npx tsx test/browser/gallery/editor-screenshots.ts DIRECTORY [STATE …]`.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import { launchChromium } from '../../helpers/chromium.ts';

const STATES = [
  'idle',
  'selected',
  'many',
  'empty',
  'adding',
  'ready-adding',
  'ready-made',
  'outside',
  'disabled',
  'failed',
  'live',
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
  server: { port: Number(process.env.PORT ?? 18_400), host: '127.0.0.1' },
});
await server.listen();
const browser = await launchChromium();
try {
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(error));
  page.on('console', (message) => console.log(message.text()));
  const shots = [
    ...STATES.map((state) => ({ name: state, query: `state=${state}` })),
    { name: 'rtl', query: 'state=selected&dir=rtl' },
  ];
  for (const { name, query } of shots) {
    if (only.length > 0 && !only.includes(name)) continue;
    for (const scheme of ['light', 'dark']) {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      for (const width of [320, 1280]) {
        await page.setViewport({ width, height: 600 });
        await page.goto(
          `http://127.0.0.1:${server.config.server.port}/test/browser/gallery/editor.html?${query}`,
        );
        await page.waitForSelector('html[data-ready]');
        await page.screenshot({
          path: join(directory, `editor-${name}-${width}-${scheme}.png`),
          fullPage: true,
        });
      }
    }
  }
} finally {
  await browser.close();
  await server.close();
}
