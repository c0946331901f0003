/** Finds a Chromium for the tests, or installs the system's where that needs nobody's permission. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findChromium } from './chromium.ts';

const APT_GET = '/usr/bin/apt-get';

/**
 * The path of a Chromium.
 *
 * @throws Error with the way to get one, in a line, when there is none.
 */
export function ensureChromium(): string {
  const found = findChromium() ?? installChromium();
  if (found) return found;
  throw new Error(
    'No Chromium found. Install one (Debian: apt-get install chromium) or set CHROMIUM_PATH.',
  );
}

function installChromium(): string | undefined {
  if (process.getuid?.() !== 0 || !existsSync(APT_GET)) return undefined;
  console.log('No Chromium found: installing it with apt-get.');
  // Without the list of an old image the package may be gone from its place.
  aptGet('update');
  aptGet('install', '-y', '--no-install-recommends', 'chromium');
  return findChromium();
}

function aptGet(...args: string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync(APT_GET, ['-q', ...args], { env, stdio: 'inherit', timeout: 10 * 60_000 });
}
