/** The test run itself: what counts as passed, what as failed, and that nothing outlives its suite. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runSuite, type Suite } from '../helpers/run-suite.ts';

const folder = mkdtempSync(join(tmpdir(), 'stream-broadcaster-run-suite-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let said: string[] = [];
beforeEach(() => {
  said = [];
  vi.spyOn(console, 'log').mockImplementation((text) => void said.push(String(text)));
});
afterEach(() => vi.restoreAllMocks());

const run = (code: string, more: Partial<Suite> = {}) =>
  runSuite({ name: 'suite', command: ['--eval', code], minutes: 1, ...more }, folder);
/** What a runner does that has counted. */
const counts = (passed: number, failed: number) => `
  require('node:fs').writeFileSync(
    process.env.TEST_COUNTS + '/' + Math.random() + '.json',
    '${JSON.stringify({ passed, failed })}',
  );`;

test('the counts of all its runners are summed', async () => {
  expect(await run(counts(3, 0) + counts(4, 0))).toEqual({ passed: 7, failed: 0 });
});

test('what a runner counts as failed has failed, whatever its exit code', async () => {
  expect(await run(counts(3, 2))).toEqual({ passed: 3, failed: 2 });
});

test('a runner that ends badly has failed, even if it counts nothing as failed', async () => {
  expect(await run(`${counts(3, 0)} process.exit(2)`)).toEqual({ passed: 3, failed: 1 });
  expect(said).toEqual(['suite: ended with code 2.']);
});

test.each(['', counts(0, 0)])('a suite in which no test ran has failed', async (code) => {
  expect(await run(code)).toEqual({ passed: 0, failed: 1 });
  expect(said).toEqual(['suite: no test ran.']);
});

test('a check passes or fails as one', async () => {
  expect(await run('', { isCheck: true })).toEqual({ passed: 1, failed: 0 });
  expect(await run('process.exit(1)', { isCheck: true })).toEqual({ passed: 0, failed: 1 });
});

test('a suite that hangs is ended, with what it has started', async () => {
  // What it has started holds a connection, which closes with it.
  const server = createServer().listen(0, '127.0.0.1');
  const connection = once(server, 'connection');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const started = `require('node:net').connect(${port}, '127.0.0.1')`;
  const result = run(
    `require('node:child_process').spawn(process.execPath, ['--eval', ${JSON.stringify(started)}]);
    setInterval(() => {}, 1000);`,
    { minutes: 0.05 },
  );
  const [socket] = (await connection) as [Socket];
  const closed = once(
    socket.resume().on('error', () => {}),
    'close',
  );
  expect(await result).toEqual({ passed: 0, failed: 1 });
  expect(said).toEqual(['suite: not finished after 0.05 minutes, ended.']);
  await closed;
  server.close();
});
