/**
 * Starts a real Chromium with test devices, so that a test publishes real media.
 *
 * The camera and the microphone are Chromium's own fakes (a green picture with a pie and a beep a
 * second), permission is granted without a prompt, and peer connections may use loopback.
 */
import puppeteer, { type Browser, type LaunchOptions } from 'puppeteer-core';
import { findChromium } from '../../demo/local-service/find-chromium.ts';

export { findChromium };

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
