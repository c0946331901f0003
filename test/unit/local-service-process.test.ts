/** The service as a process: what it prints, how it ends, and that nothing stays behind. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { findFfmpeg } from '../../demo/local-service/ffmpeg-binary.ts';
import { startService } from '../../demo/local-service/index.ts';

const TSX = fileURLToPath(import.meta.resolve('tsx'));
const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** Runs a TypeScript file, or this code, as a process of its own. */
function run(what: { file: string } | { code: string }, env: Record<string, string> = {}) {
  const target = 'file' in what ? [what.file] : ['--input-type=module', '--eval', what.code];
  const child = spawn(process.execPath, ['--import', TSX, ...target], {
    cwd: file('../..'),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let output = '';
  const said = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const found = pattern.exec(output);
        if (found) resolve(found);
      };
      child.stdout.on('data', (data: Buffer) => {
        output += data.toString();
        look();
      });
      child.stderr.on('data', (data: Buffer) => {
        output += data.toString();
        look();
      });
      child.once('exit', () => reject(new Error(`It ended without saying ${pattern}: ${output}`)));
    });
  return { child, said };
}

describe('npm run service', () => {
  const main = file('../../demo/local-service/main.ts');

  test.each(['SIGTERM', 'SIGINT'] as const)('prints its address and ends at %s', async (signal) => {
    const { child, said } = run({ file: main }, { SERVICE_PORT: '0' });
    const [, url = ''] = await said(/(http:\/\/localhost:\d+) \(loopback only/);
    expect((await fetch(`${url}/streaming/streams`)).status).toBe(401);
    child.kill(signal);
    const [code] = (await once(child, 'exit')) as [number | null];
    expect(code).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
  });

  test('says so when its port is taken', async () => {
    const service = await startService({ ffmpeg: null });
    try {
      const { said } = run({ file: main }, { SERVICE_PORT: String(service.port) });
      const [line] = await said(/Port \d+ is taken.*/);
      expect(line).toBe(`Port ${service.port} is taken. Set SERVICE_PORT to another one.`);
    } finally {
      await service.close();
    }
  });
});

test('leaves no folder behind', async () => {
  const service = await startService({ ffmpeg: null });
  const { dataDir } = service;
  expect(existsSync(dataDir)).toBe(true);
  await service.close();
  expect(existsSync(dataDir)).toBe(false);
});

describe('ffmpeg', () => {
  const binary = findFfmpeg();

  test('that is named but does not run is reported, with what is missing', () => {
    expect(findFfmpeg('/does/not/exist')).toEqual({
      path: null,
      problem: expect.stringContaining('/does/not/exist does not run as ffmpeg'),
    });
  });

  test.runIf(binary.path !== null && existsSync('/proc/self/stat'))(
    'ends by itself when the service is killed',
    async () => {
      const code = `
        import { FfmpegProcess } from '${new URL('../../demo/local-service/ffmpeg-process.ts', import.meta.url)}';
        const one = new FfmpegProcess(${JSON.stringify(binary.path)}, ['-f', 'null', '-'], '.');
        console.log('pid ' + one.pid);
        setInterval(() => {}, 1000);`;
      const { child, said } = run({ code });
      const pid = Number((await said(/pid (\d+)/))[1]);
      expect(isAlive(pid)).toBe(true);
      child.kill('SIGKILL');
      await expect.poll(() => isAlive(pid), { timeout: 5000 }).toBe(false);
    },
  );
});

/** Whether a process runs; one that has ended but was not yet collected does not. */
function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
