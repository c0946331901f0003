/**
 * Takes a picture of the console in its states, at 320 and 360 px, in light and dark, into the
 * folder given: `npx tsx test/browser/gallery/console-screenshots.ts DIRECTORY [STATE …]`.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import { launchChromium } from '../../helpers/chromium.ts';

const STATES = [
  'idle',
  'ready',
  'air',
  'air-poor',
  'air-foreign',
  'air-deleted',
  'recording',
  'recording-starting',
  'dvr',
  'dvr-clear',
  'share',
  'share-code',
  'encoders',
  'encoders-steps',
  'encoders-reset',
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
  server: { port: Number(process.env.PORT ?? 18_402), host: '127.0.0.1', watch: null },
});
await server.listen();
const browser = await launchChromium();
try {
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(error));
  for (const state of STATES) {
    if (only.length > 0 && !only.includes(state)) continue;
    for (const [scheme, width] of [
      ['light', 320],
      ['dark', 360],
    ] as const) {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      await page.setViewport({ width, height: 600 });
      await page.goto(
        `http://127.0.0.1:${server.config.server.port}/test/browser/gallery/console.html?state=${state}`,
      );
      await page.waitForSelector('html[data-ready]');
      const path = join(directory, `console-${state}-${width}-${scheme}.png`);
      await page.screenshot({ path, fullPage: true });
    }
  }
} finally {
  await browser.close();
  await server.close();
}
