/** Runs one command of the test run, with its own output and an end that is sure to come. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCounts, type TestCounts } from './test-counts.ts';

export interface Suite {
  name: string;
  /** Arguments for Node. */
  command: readonly string[];
  /** Minutes after which it counts as hanging and is ended, with all that it started. */
  minutes: number;
  /** A check has no tests to count: it passes or fails as one. Defaults to false. */
  isCheck?: boolean;
}

const IS_POSIX = process.platform !== 'win32';

/** Never rejects: what goes wrong is counted as failed, and said on the console. */
export async function runSuite(suite: Suite, cwd: string): Promise<TestCounts> {
  const folder = mkdtempSync(join(tmpdir(), 'stream-broadcaster-counts-'));
  try {
    const problem = await runCommand(suite, cwd, { ...process.env, TEST_COUNTS: folder });
    const { passed, failed, runners } = suite.isCheck
      ? { passed: problem ? 0 : 1, failed: 0, runners: 1 }
      : readCounts(folder);
    if (problem) {
      console.log(`${suite.name}: ${problem}`);
      return { passed, failed: Math.max(failed, 1) };
    }
    if (runners === 0 || passed + failed === 0) {
      console.log(`${suite.name}: no test ran.`);
      return { passed: 0, failed: 1 };
    }
    return { passed, failed };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Resolves with what went wrong, or null. */
function runCommand(
  { command, minutes }: Suite,
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<string | null> {
  // A group of its own, so that browsers and servers end with the runner that started them.
  const child = spawn(process.execPath, command, {
    cwd,
    env,
    stdio: 'inherit',
    detached: IS_POSIX,
  });
  const end = (signal: NodeJS.Signals) => {
    if (child.pid === undefined) return;
    try {
      if (IS_POSIX) process.kill(-child.pid, signal);
      else child.kill(signal);
    } catch {
      // ESRCH: the group is gone already.
    }
  };
  const interrupt = (signal: NodeJS.Signals) => {
    end(signal);
    process.exit(1);
  };
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  return new Promise((resolve) => {
    let problem: string | null = null;
    const timer = setTimeout(() => {
      problem = `not finished after ${minutes} minutes, ended.`;
      end('SIGKILL');
    }, minutes * 60_000);
    const settle = (text: string | null) => {
      clearTimeout(timer);
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', interrupt);
      end('SIGKILL');
      resolve(problem ?? text);
    };
    child.once('error', (error) => settle(error.message));
    child.once('exit', (code, signal) =>
      settle(code === 0 ? null : `ended with ${signal ?? `code ${code}`}.`),
    );
  });
}
