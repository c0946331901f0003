/** What is in the tarball, and what is not. */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { parseSync } from 'vite';
import { describe, expect, inject, test } from 'vitest';
import { VERSION } from '../../src/core/version.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const { folder, files } = inject('package');
const read = (path: string) => readFileSync(join(folder, path), 'utf8');
const manifest = JSON.parse(read('package.json'));
const TEXT = /\.(?:js|ts|json|map|md|css|html)$|LICENSE$/;

test('it holds the build, the sources that its maps name, and the papers', () => {
  const tops = new Set(files.map((path) => path.split('/')[0]));
  const allowed = new Set([
    'dist',
    'src',
    'custom-elements.json',
    'package.json',
    'README.md',
    'CHANGELOG.md',
    'LICENSE',
  ]);
  expect([...tops].filter((top) => !allowed.has(String(top)))).toEqual([]);
  expect(files).toContain('LICENSE');
  expect(files).toContain('README.md');
  expect(files).toContain('custom-elements.json');
});

test('it holds no tests, no demo and no tools', () => {
  expect(files.filter((path) => /(?:^|\/)(?:test|demo|bench|tools)\//.test(path))).toEqual([]);
  expect(files.filter((path) => /\.(?:test|spec)\./.test(path))).toEqual([]);
});

test('no file names a place on the machine that built it', () => {
  const places = [
    ROOT.replace(/\/$/, ''),
    `${homedir()}/`,
    'file:///',
    '/home/',
    '/Users/',
    '/tmp/',
  ];
  const found = files
    .filter((path) => TEXT.test(path))
    .flatMap((path) => {
      const text = read(path);
      return places.filter((place) => text.includes(place)).map((place) => `${path}: ${place}`);
    });
  expect(found).toEqual([]);
});

test('publint has nothing to say', async () => {
  const { messages, pkg } = await publint({ pkgDir: folder, strict: true, pack: false });
  expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
});

test('a second build gives the same bytes', () => {
  expect(inject('package').unstable).toEqual([]);
});

describe('package.json', () => {
  test('has the version that the code tells', () => {
    expect(manifest.version).toBe(VERSION);
  });

  test('runs nothing on the machine that installs it', () => {
    const scripts = Object.keys(manifest.scripts ?? {});
    const onInstall = [
      'preinstall',
      'install',
      'postinstall',
      'prepublish',
      'preprepare',
      'prepare',
    ];
    expect(scripts.filter((name) => onInstall.includes(name))).toEqual([]);
  });

  test('declares exactly the packages that the build imports', () => {
    const library = files.filter((path) => /^dist\/(?!cdn\/).*\.js$/.test(path));
    const imported = library
      .flatMap(importsOf)
      .filter((specifier) => !specifier.startsWith('.'))
      .map((specifier) => /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0]);
    expect([...new Set(imported)].sort()).toEqual(Object.keys(manifest.dependencies).sort());
  });

  test('says which files do something when they are imported', () => {
    expect([...manifest.sideEffects].sort()).toEqual([
      './dist/broadcaster.js',
      './dist/cdn/*.js',
      './dist/editor.js',
      './dist/index.js',
      './src/broadcaster.ts',
      './src/cdn.ts',
      './src/editor.ts',
      './src/index.ts',
    ]);
  });
});

describe('the drop-in files', () => {
  const scripts = files.filter((path) => /^dist\/cdn\/.*\.js$/.test(path));

  test.each(scripts)('%s imports nothing from outside its folder', (path) => {
    const outside = importsOf(path).filter((specifier) => {
      if (!/^\.\.?\//.test(specifier)) return true;
      const target = new URL(specifier, `https://host/${path}`).pathname.slice(1);
      return !scripts.includes(target);
    });
    expect(outside).toEqual([]);
  });

  test('there is a module and a classic script', () => {
    expect(scripts).toContain('dist/cdn/stream-broadcaster.js');
    expect(scripts).toContain('dist/cdn/stream-broadcaster.iife.js');
  });
});

test('every source map names sources that are there', () => {
  const lost = files.filter((path) => path.endsWith('.map')).flatMap(sourcesNotFound);
  expect(lost).toEqual([]);
});

function sourcesNotFound(path: string): string[] {
  const { sources, sourcesContent } = JSON.parse(read(path)) as {
    sources: string[];
    sourcesContent?: (string | null)[];
  };
  return sources
    .filter((source, index) => {
      if (sourcesContent?.[index]) return false;
      return !files.includes(new URL(source, `https://host/${path}`).pathname.slice(1));
    })
    .map((source) => `${path}: ${source}`);
}

/** What a script imports, statically and when needed; a URL that it makes counts by its path. */
function importsOf(path: string): string[] {
  const code = read(path);
  const { staticImports, dynamicImports } = parseSync(path, code).module;
  return [
    ...staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...dynamicImports.map(({ moduleRequest: { start, end } }) =>
      code.slice(start, end).replace(/^(?:new URL\()?(["'`])(.*?)\1(?:,[^"'`]*\))?$/, '$2'),
    ),
  ];
}
