/** A reporter for Web Test Runner that leaves the counts of a run to `npm test`. */
import type { Reporter, TestSession } from '@web/test-runner';
import { type TestCounts, writeCounts } from './test-counts.ts';

type Suite = NonNullable<TestSession['testResults']>;

export function countsReporter(): Reporter {
  let last: TestCounts = { passed: 0, failed: 0 };
  return {
    onTestRunFinished({ sessions }) {
      last = { passed: 0, failed: 0 };
      for (const session of sessions) {
        const before = last.failed;
        if (session.testResults) count(session.testResults, last);
        // A file that could not be loaded has no test to show for it.
        if (last.failed === before && !session.passed) last.failed += 1;
      }
    },
    stop() {
      writeCounts(last);
    },
  };
}

function count({ tests, suites }: Suite, into: TestCounts): void {
  for (const { passed, skipped } of tests) {
    if (passed) into.passed += 1;
    else if (!skipped) into.failed += 1;
  }
  for (const suite of suites) count(suite, into);
}
