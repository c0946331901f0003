/**
 * Once for all tests of the package: builds it twice, packs it, and unpacks the tarball into a
 * project that has nothing but it and its declared dependencies.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface PackedPackage {
  /** The unpacked tarball. */
  folder: string;
  /** A project that depends on it. */
  consumer: string;
  /** Every file of the tarball, by its path there. */
  files: string[];
  /** Files that came out differently in a second build. */
  unstable: string[];
}

declare module 'vitest' {
  interface ProvidedContext {
    package: PackedPackage;
  }
}

export default function setup(project: TestProject): () => void {
  const temporary = realpathSync(mkdtempSync(join(tmpdir(), 'stream-broadcaster-package-')));
  try {
    const first = build();
    const second = build();
    const paths = new Set([...first.keys(), ...second.keys()]);
    const unstable = [...paths].filter((path) => first.get(path) !== second.get(path));

    const consumer = join(temporary, 'consumer');
    const folder = unpack(pack(temporary), temporary, consumer);
    linkDependencies(folder, consumer);
    const files = filesBelow(folder);
    project.provide('package', { folder, consumer, files, unstable });
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    throw error;
  }
  return () => rmSync(temporary, { recursive: true, force: true });
}

/** Builds, and returns the hash of every file. */
function build(): Map<string, string> {
  execFileSync(process.execPath, ['--import', 'tsx', 'tools/build.ts'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
    // A build for others, whatever mode the test runner is in.
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const dist = join(ROOT, 'dist');
  return new Map(
    filesBelow(dist).map((path) => [
      path,
      createHash('sha256')
        .update(readFileSync(join(dist, path)))
        .digest('hex'),
    ]),
  );
}

function pack(into: string): string {
  const said = execFileSync(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--loglevel=error', '--pack-destination', into],
    { cwd: ROOT, encoding: 'utf8', shell: process.platform === 'win32' },
  );
  const [packed] = JSON.parse(said) as { filename: string }[];
  if (!packed) throw new Error('npm pack has packed nothing.');
  return join(into, packed.filename);
}

function unpack(tarball: string, temporary: string, consumer: string): string {
  execFileSync('tar', ['-xzf', tarball, '-C', temporary]);
  const folder = join(consumer, 'node_modules/stream-broadcaster');
  mkdirSync(dirname(folder), { recursive: true });
  renameSync(join(temporary, 'package'), folder);
  writeFileSync(join(consumer, 'package.json'), '{ "private": true, "type": "module" }');
  return folder;
}

/** Only what package.json declares can be found, so that a forgotten dependency shows. */
function linkDependencies(folder: string, consumer: string): void {
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>;
  };
  for (const name of Object.keys(dependencies)) {
    const link = join(consumer, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), link, 'junction');
  }
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .map((path) => path.replaceAll('\\', '/'))
    .sort();
}
