/** Builds `dist`: the library, the drop-in scripts, the types, and the manifest beside it. */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
rmSync('dist', { recursive: true, force: true });

for (const mode of ['library', 'module', 'classic']) {
  await build({ mode, logLevel: 'warn' });
}
const run = (command: string, ...args: string[]) =>
  execFileSync(process.execPath, [`node_modules/${command}`, ...args], { stdio: 'inherit' });
run('typescript/bin/tsc', '-p', 'tsconfig.build.json');
run(
  '@custom-elements-manifest/analyzer/cem.js',
  'analyze',
  '--config',
  'tools/custom-elements-manifest.config.js',
  '--quiet',
);
