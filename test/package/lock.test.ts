/** The packages that a fresh clone installs: from any registry, and for every promised Node. */
import { readFileSync } from 'node:fs';
import { satisfies } from 'semver';
import { expect, test } from 'vitest';

/** The oldest Node that `engines` promises. */
const OLDEST_NODE = '20.19.0';

interface LockedPackage {
  version?: string;
  resolved?: string;
  optional?: boolean;
  optionalDependencies?: Record<string, string>;
  engines?: { node?: string };
}

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'));
const manifest = read('package.json');
const locked: Record<string, LockedPackage> = read('package-lock.json').packages;
const installed = Object.entries(locked).filter(([path]) => path !== '');

test('package.json promises what is tested', () => {
  expect(manifest.engines.node).toBe('>=20.19');
  expect(satisfies(OLDEST_NODE, manifest.engines.node)).toBe(true);
});

test(`every package runs on Node ${OLDEST_NODE}`, () => {
  const tooNew = installed
    .filter(([, { optional }]) => !optional)
    .filter(([, { engines }]) => engines?.node && !satisfies(OLDEST_NODE, engines.node))
    .map(([path, { version, engines }]) => `${path}@${version} wants Node ${engines?.node}`);
  expect(installed.length).toBeGreaterThan(100);
  expect(tooNew).toEqual([]);
});

test('the lock names no registry', () => {
  const addressed = installed.filter(([, { resolved }]) => resolved !== undefined);
  expect(addressed.map(([path]) => path)).toEqual([]);
});

/**
 * `npm ci` refuses a lock without them, and npm writes such a lock where a registry does not offer
 * the packages of every platform.
 */
test('the lock has the packages of every platform', () => {
  const missing = installed.flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !locked[`node_modules/${name}`] && !locked[`${path}/node_modules/${name}`],
    ),
  );
  expect(missing).toEqual([]);
});

test('the lock is of this package.json', () => {
  const { dependencies, devDependencies, engines, version } = locked[''] as Record<string, unknown>;
  expect({ dependencies, devDependencies, engines, version }).toEqual({
    dependencies: manifest.dependencies,
    devDependencies: manifest.devDependencies,
    engines: manifest.engines,
    version: manifest.version,
  });
});
