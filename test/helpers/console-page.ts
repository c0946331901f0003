/** What a user does in the console of a whole page, beside what `BroadcasterPage` does. */
import type { ElementHandle } from 'puppeteer-core';
import type { SectionName } from '../../src/elements/console/console-view.ts';
import type { BroadcasterPage } from './broadcaster-page.ts';

/**
 * Opens a section unless it is open; the drawer is. Not by a pointer: what comes from the service
 * moves the sections while it is on its way.
 */
export async function openSection({ page }: BroadcasterPage, name: SectionName): Promise<void> {
  const section = await page.waitForSelector(`stream-broadcaster >>> details[part~="${name}"]`, {
    timeout: 5000,
  });
  if (await section?.evaluate((node) => node.hasAttribute('open'))) return;
  await (await section?.$('summary'))?.evaluate((node) => (node as HTMLElement).click());
  await page.waitForSelector(`stream-broadcaster >>> details[part~="${name}"][open]`, {
    timeout: 5000,
  });
}

/** What is written in a section, in one line. */
export async function sectionText({ page }: BroadcasterPage, name: SectionName): Promise<string> {
  const section = await page.$(`stream-broadcaster >>> details[part~="${name}"]`);
  return (await section?.evaluate((node) => node.textContent?.replace(/\s+/g, ' ').trim())) ?? '';
}

export interface Playback {
  height: number;
  frames: number;
  muted: boolean;
  time: number;
}

/** How the look at the output plays; null while there is none. */
export async function outputPlayback({ page }: BroadcasterPage): Promise<Playback | null> {
  const video = (await page.$(
    'stream-broadcaster >>> video.look',
  )) as ElementHandle<HTMLVideoElement> | null;
  if (!video) return null;
  return video.evaluate((node) => ({
    height: node.videoHeight,
    frames: node.getVideoPlaybackQuality().totalVideoFrames,
    muted: node.muted,
    time: node.currentTime,
  }));
}

/** Seconds that the look says it is behind; null while it does not say. */
export async function saidDelay(page: BroadcasterPage): Promise<number | null> {
  const [, seconds] = /About ([\d.]+) s behind/.exec(await sectionText(page, 'share')) ?? [];
  return seconds === undefined ? null : Number(seconds);
}

/** What the status line says now. */
export async function statusLine({ page }: BroadcasterPage): Promise<{
  sentence: string;
  rungs: string[];
  /** Milliseconds since the epoch. */
  at: number;
}> {
  const line = await page.$('stream-broadcaster >>> .on-air');
  if (!line) return { sentence: '', rungs: [], at: Date.now() };
  return line.evaluate((node) => ({
    sentence: node.querySelector('b')?.textContent?.trim() ?? '',
    rungs: [...node.querySelectorAll('li')].map(({ className }) => className),
    at: Date.now(),
  }));
}

/** Types a text into the field with this name, in place of what is there. */
export async function fillField({ page }: BroadcasterPage, name: string, text: string) {
  const selector = `::-p-aria([name="${name}"][role="textbox"])`;
  // One key at least, or the page hears of nothing.
  await page
    .locator(selector)
    .setTimeout(5000)
    .fill(text || '-');
  if (text === '') await (await page.$(selector))?.press('Backspace');
}

/** What is in the field with this name, and what is said of it. */
export async function fieldState(
  { page }: BroadcasterPage,
  name: string,
): Promise<{ value: string; invalid: boolean; said: string }> {
  const field = await page.waitForSelector(`::-p-aria([name="${name}"][role="textbox"])`, {
    timeout: 5000,
  });
  if (!field) throw new Error(`There is no field ${name}.`);
  return (field as ElementHandle<HTMLInputElement>).evaluate((node) => ({
    value: node.value,
    invalid: node.ariaInvalid === 'true',
    said: node.closest('.field')?.textContent?.replace(/\s+/g, ' ').trim() ?? '',
  }));
}

/** Opens a fold of a form. */
export async function unfold({ page }: BroadcasterPage, name: string): Promise<void> {
  await page
    .locator(`stream-broadcaster >>> form summary ::-p-text(${name})`)
    .setTimeout(5000)
    .click();
}
