/**
 * How many tests passed and failed, told by each runner itself.
 *
 * `npm test` names a folder in `TEST_COUNTS`; every runner under it leaves a file there when it ends.
 * Without that variable nothing is written.
 */
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface TestCounts {
  passed: number;
  failed: number;
}

export function writeCounts({ passed, failed }: TestCounts): void {
  const folder = process.env.TEST_COUNTS;
  if (!folder) return;
  writeFileSync(join(folder, `${randomUUID()}.json`), JSON.stringify({ passed, failed }));
}

/** The sum of what the runners left in the folder, and how many runners that were. */
export function readCounts(folder: string): TestCounts & { runners: number } {
  const sum = { passed: 0, failed: 0, runners: 0 };
  for (const name of readdirSync(folder)) {
    const { passed, failed } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as TestCounts;
    sum.passed += passed;
    sum.failed += failed;
    sum.runners += 1;
  }
  return sum;
}
