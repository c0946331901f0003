/** A reporter for Vitest that leaves the counts of a run to `npm test`. */
import type { Reporter } from 'vitest/node';
import { writeCounts } from './test-counts.ts';

export default class CountsReporter implements Reporter {
  onTestRunEnd: NonNullable<Reporter['onTestRunEnd']> = (modules, errors) => {
    let passed = 0;
    let failed = errors.length;
    for (const module of modules) {
      // A file that could not be loaded, or a hook that failed, has no test to show for it.
      const before = failed;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') passed += 1;
        else if (state !== 'skipped') failed += 1;
      }
      if (failed === before && module.state() === 'failed') failed += 1;
    }
    writeCounts({ passed, failed });
  };
}
