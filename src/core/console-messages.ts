/**
 * Every word of the console, in a file of its own, because the console is loaded on demand. A value
 * is put in where its name stands in braces. Each section has its own part; short keys keep it small.
 */
const WORDS = {
  'section.streams': 'Streams',
  'section.settings': 'Stream settings',
  'section.air': 'On air',
  'section.recording': 'Recording',
  'section.dvr': 'Rewind and clips',
  'section.share': 'Share',
  'section.encoders': 'Other encoders',
  'console.none': 'There is no service behind this address, so that nothing more can be shown.',
  'action.cancel': 'Cancel',
  'action.retry': 'Try again',
} as const;

export type ConsoleWordKey = keyof typeof WORDS;

export function consoleWords(
  key: ConsoleWordKey,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return WORDS[key].replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}
