/** `custom-elements.json`: fresh, complete, and nothing in it that is not the page's business. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { StreamBroadcaster } from '../../src/pure.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const temporary = mkdtempSync(join(tmpdir(), 'stream-broadcaster-manifest-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

interface Entry {
  name: string;
  kind?: string;
  static?: boolean;
  description?: string;
  fieldName?: string;
  attribute?: string;
  type?: { text: string };
}

const committed = readFileSync(join(ROOT, 'custom-elements.json'), 'utf8');
const [module] = JSON.parse(committed).modules;
const [element] = module.declarations;
const entries = (kind: string): Entry[] => element[kind] ?? [];
const names = (kind: string) => entries(kind).map(({ name }) => name);
const isOutput = (name: string) => name.startsWith('data-');

const node = (...args: string[]) =>
  execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' });

describe('it is up to date', () => {
  test('custom-elements.json is what `npm run manifest` writes', () => {
    node(
      'node_modules/@custom-elements-manifest/analyzer/cem.js',
      'analyze',
      ...['--config', 'tools/custom-elements-manifest.config.js', '--quiet'],
      ...['--outdir', relative(ROOT, temporary)],
    );
    const fresh = readFileSync(join(temporary, 'custom-elements.json'), 'utf8');
    expect(JSON.parse(committed), 'stale: run `npm run manifest` and commit it').toEqual(
      JSON.parse(fresh),
    );
  });

  test('so are the tables of the README', () => {
    expect(() => node('--import', 'tsx', 'tools/reference.ts', '--check')).not.toThrow();
  });
});

test('it names what a page can import', () => {
  expect(module.path).toBe('dist/index.js');
  expect(module.exports).toContainEqual({
    kind: 'custom-element-definition',
    name: 'stream-broadcaster',
    declaration: { name: 'StreamBroadcaster', module: 'dist/index.js' },
  });
});

test.each(['attributes', 'members', 'events', 'slots', 'cssParts', 'cssProperties'])(
  'all its %s are described',
  (kind) => {
    expect(entries(kind).length).toBeGreaterThan(2);
    const silent = entries(kind).filter(({ description }) => !description?.trim());
    expect(silent.map(({ name }) => name)).toEqual([]);
  },
);

test('it lists the attributes that the element reads, and no other input', () => {
  const read = [...StreamBroadcaster.observedAttributes, 'api-key'];
  expect(
    names('attributes')
      .filter((name) => !isOutput(name))
      .sort(),
  ).toEqual(read.sort());
});

test('it lists every method and property that the class has, and nothing of its inside', () => {
  const members = entries('members').filter((member) => !member.static);
  const onPrototype = members.filter(({ fieldName, attribute, kind }) => {
    return kind === 'method' || (!fieldName && !attribute);
  });
  for (const { name } of onPrototype) {
    expect(name in StreamBroadcaster.prototype, name).toBe(true);
  }
  expect(members.filter(({ name }) => /^[#_]/.test(name))).toEqual([]);
  const lifecycle = ['render', 'updated', 'connectedCallback', 'createController', 'requestUpdate'];
  expect(names('members').filter((name) => lifecycle.includes(name))).toEqual([]);
});

test('it lists every event with its class', () => {
  for (const { name, type } of entries('events')) {
    expect(name).toMatch(/^stream-/);
    expect(type?.text).toMatch(/^Stream\w+Event$/);
  }
  expect(names('events')).toEqual(
    expect.arrayContaining([
      'stream-start-request',
      'stream-stop-request',
      'stream-status-change',
      'stream-change',
      'stream-stats',
      'stream-recording-change',
      'stream-overlay-change',
      'stream-error',
    ]),
  );
});
