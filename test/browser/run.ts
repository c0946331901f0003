/** Runs every test that needs a browser: first those inside a page, then those of whole pages. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureChromium } from '../helpers/ensure-chromium.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

try {
  process.env.CHROMIUM_PATH = ensureChromium();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

const IN_PAGE = [
  '@web/test-runner/dist/bin.js',
  '--config',
  'test/browser/web-test-runner.config.js',
];
const WHOLE_PAGES = ['vitest/vitest.mjs', 'run', '--project', 'pages'];

let failed = await run(IN_PAGE);
if (existsSync(join(root, 'test/browser/pages'))) failed += await run(WHOLE_PAGES);
process.exitCode = Math.min(failed, 255);

/** Runs a package's command with TypeScript understood, and resolves with its exit code. */
function run([script = '', ...args]: string[]): Promise<number> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join(root, 'node_modules', script), ...args],
    { cwd: root, stdio: 'inherit' },
  );
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
