/**
 * Starts a real Chromium with test devices, so that a test publishes real media.
 *
 * The camera and the microphone are Chromium's own fakes (a green picture with a pie and a beep a
 * second), permission is granted without a prompt, and peer connections may use loopback.
 */
import { existsSync } from 'node:fs';
import puppeteer, { type Browser, type LaunchOptions } from 'puppeteer-core';

const SYSTEM_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/opt/google/chrome/chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

export const CHROMIUM_FLAGS: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--allow-loopback-in-peer-connection',
  '--autoplay-policy=no-user-gesture-required',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface LaunchChromiumOptions {
  /** More flags, after {@link CHROMIUM_FLAGS}. */
  args?: readonly string[];
  /** Flags of {@link CHROMIUM_FLAGS} to leave out, for a page that has no camera or no permission. */
  without?: readonly string[];
  /** Defaults to true; false shows the window. */
  headless?: boolean;
  /** More of puppeteer's own options. */
  launch?: LaunchOptions;
}

/** The browser of `CHROMIUM_PATH`, or the system's; `undefined` where there is none. */
export function findChromium(): string | undefined {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (!existsSync(named)) throw new Error(`CHROMIUM_PATH names no file: ${named}`);
    return named;
  }
  return SYSTEM_PATHS.find((path) => existsSync(path));
}

/**
 * Starts the browser with a profile of its own, which goes away with it.
 *
 * @throws Error with the way to get a Chromium when there is none.
 */
export async function launchChromium(options: LaunchChromiumOptions = {}): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) {
    throw new Error(
      'No Chromium found. Install one (Debian: apt-get install chromium) or set CHROMIUM_PATH.',
    );
  }
  const without = new Set(options.without);
  // Without a profile of the caller's, puppeteer makes a fresh one and removes it in the end.
  return puppeteer.launch({
    executablePath,
    headless: options.headless ?? true,
    ...options.launch,
    args: [...CHROMIUM_FLAGS.filter((flag) => !without.has(flag)), ...(options.args ?? [])],
  });
}
