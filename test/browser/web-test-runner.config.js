/**
 * Tests that run inside a real Chromium with its test devices: two cameras and a microphone,
 * permission granted. Start it through test/browser/run.ts, which can read TypeScript.
 */
import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import { build } from 'vite';
import { CHROMIUM_FLAGS, findChromium } from '../helpers/chromium.ts';
import { countsReporter } from '../helpers/wtr-counts.ts';

const WHIP_CLIENT = '@eyevinn/whip-web-client';
const WHIP_CLIENT_PATH = '/bundled/whip-web-client.js';

/** The WHIP client builds on CommonJS packages, which a browser cannot load: bundle it once. */
const bundledWhipClient = {
  name: 'bundled-whip-client',
  resolveImport({ source }) {
    return source === WHIP_CLIENT ? WHIP_CLIENT_PATH : undefined;
  },
  async serve({ path }) {
    if (path !== WHIP_CLIENT_PATH) return undefined;
    const { output } = await build({
      configFile: false,
      logLevel: 'error',
      build: {
        write: false,
        rollupOptions: { input: WHIP_CLIENT, preserveEntrySignatures: 'strict' },
      },
    });
    return { body: output[0].code, type: 'js' };
  },
};

export default {
  rootDir: fileURLToPath(new URL('../..', import.meta.url)),
  files: ['capture', 'elements', 'publish'].map((part) => `test/browser/${part}/**/*.test.ts`),
  nodeResolve: true,
  // Media tests share two cores with the browser's own encoders.
  concurrency: 1,
  plugins: [
    bundledWhipClient,
    esbuildPlugin({
      ts: true,
      target: 'es2022',
      tsconfig: fileURLToPath(new URL('../../tsconfig.json', import.meta.url)),
    }),
  ],
  browsers: [
    chromeLauncher({
      launchOptions: {
        executablePath: findChromium(),
        args: [
          ...CHROMIUM_FLAGS,
          '--use-fake-device-for-media-stream=device-count=2,fps=30',
          '--auto-select-desktop-capture-source=Entire screen',
        ],
      },
    }),
  ],
  testFramework: { config: { timeout: '15000' } },
  testsFinishTimeout: 180_000,
  // A moving bar is for a person's terminal, not for a log.
  reporters: [defaultReporter({ reportTestProgress: process.stdout.isTTY }), countsReporter()],
};
