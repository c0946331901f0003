/** The ready-made overlays come along as files that a site can host as they are. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { OVERLAY_KINDS } from '../../src/overlays/catalogue.ts';

const { folder, files } = inject('package');
const read = (name: string) => readFileSync(join(folder, 'dist/overlays', name), 'utf8');

test.each(OVERLAY_KINDS)('$file is there with all that it loads', ({ file }) => {
  expect(files).toContain(`dist/overlays/${file}`);
  const loaded = [...read(file).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, name]) => name);
  expect(loaded).toHaveLength(2);
  for (const name of loaded) expect(files).toContain(`dist/overlays/${name}`);
});

test('their scripts are classic ones, whole, and name what they contain', () => {
  for (const name of ['overlay.js', 'qr-code.js']) {
    expect(read(name)).not.toMatch(/\bimport\b\s*[("'{]|\bexport\b\s*[{*]/);
  }
  expect(read('qr-code.js')).toContain('Paul Miller');
});

test('beside them is nothing that a site should not host', () => {
  const hosted = files.filter((path) => path.startsWith('dist/overlays/'));
  expect(hosted.filter((path) => !/\.(?:html|css|js)$/.test(path) || /\.d\./.test(path))).toEqual(
    [],
  );
});
