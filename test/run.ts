/**
 * `npm test`: every suite, one after the other, then their counts.
 *
 * The closing line, `N passed, N failed`, is the sum over all of them; a check counts as one. The
 * exit code is 0 only when something ran and nothing failed.
 */
import { fileURLToPath } from 'node:url';
import { ensureChromium } from './helpers/ensure-chromium.ts';
import { runSuite, type Suite } from './helpers/run-suite.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const VITEST = ['node_modules/vitest/vitest.mjs', 'run', '--project'];

const SUITES: readonly Suite[] = [
  {
    name: 'lint',
    command: ['node_modules/@biomejs/biome/bin/biome', 'check', '.'],
    minutes: 3,
    isCheck: true,
  },
  {
    name: 'types',
    command: ['node_modules/typescript/bin/tsc', '--noEmit'],
    minutes: 5,
    isCheck: true,
  },
  { name: 'unit', command: [...VITEST, 'unit'], minutes: 10 },
  { name: 'browser', command: ['--import', 'tsx', 'test/browser/run.ts'], minutes: 20 },
  { name: 'package', command: [...VITEST, 'package'], minutes: 15 },
];

const sum = { passed: 0, failed: 0 };
try {
  process.env.CHROMIUM_PATH = ensureChromium();
  for (const suite of SUITES) {
    console.log(`\n── ${suite.name} ──`);
    const started = performance.now();
    const { passed, failed } = await runSuite(suite, ROOT);
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    console.log(`${suite.name}: ${failed ? `${failed} failed` : 'passed'} in ${seconds} s`);
    sum.passed += passed;
    sum.failed += failed;
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  sum.failed += 1;
}
console.log(`\n${sum.passed} passed, ${sum.failed} failed`);
process.exitCode = sum.failed === 0 && sum.passed > 0 ? 0 : 1;
