/** Builds `dist`: the library, the drop-in scripts and the types. */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { buildOverlays } from './overlays.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
rmSync('dist', { recursive: true, force: true });

for (const mode of ['library', 'module', 'classic']) {
  await build({ mode, logLevel: 'warn' });
}
await buildOverlays('dist/overlays');
const tsc = 'node_modules/typescript/bin/tsc';
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
