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
  off: 'Off',
  'air.rungs': 'How far the broadcast has come',
  'air.connected': 'Connected',
  'air.ingested': 'Ingested',
  'air.transcoded': 'Live',
  'air.watchable': 'Watchable',
  'air.no': 'no',
  'air.pending': 'not yet',
  'air.yes': 'yes',
  'air.unknown': 'not known',
  'air.say.off': 'Off air.',
  'air.say.connecting': 'Connecting to the ingest…',
  'air.say.reconnecting': 'The connection was lost. Reconnecting…',
  'air.say.alone': 'Connected. There is no service to confirm it.',
  'air.say.silent': 'The service is not answering right now.',
  'air.say.sent': 'Connected. The service has not confirmed the picture yet.',
  'air.say.received': 'The service has the picture and prepares it for viewers.',
  'air.say.soon': 'Live. The first seconds are on their way to viewers.',
  'air.say.blind': 'Live. This page may not see whether viewers can watch.',
  'air.say.refused': 'Live, but viewers are refused. Check the stream at the service.',
  'air.say.watch': 'Live. Viewers can watch.',
  'air.foreign': 'Another encoder feeds this stream.',
  'air.backup': 'Backup is live',
  'air.region': 'Ingest in {region}',
  'air.monitor': 'Picture that the service receives',
  'air.age': 'Fetched {seconds} s ago. The service takes one every 10 s.',
  'air.picture': 'You send',
  'air.dvr': 'Viewers can rewind',
  'air.speed': 'Transcoding speed',
  'air.slow':
    'The service cannot keep up with this picture, and viewers wait. Stop, choose a smaller resolution or frame rate, and go live again.',
  'air.differs.size':
    'The service receives another size than you send. It keeps the first size of a session: stop and go live again.',
  'air.differs.rate':
    'The service receives another frame rate than you send. If it stays so, stop and go live again.',
  'air.bitrate': 'Bitrate',
  'air.trip': 'Round trip',
  'air.loss': 'Packets lost',
  'air.rate': 'Frame rate',
  'air.limit': 'Encoder held back',
  'air.limit.none': 'no',
  'air.limit.cpu': 'by this device',
  'air.limit.bandwidth': 'by the network',
  'air.limit.other': 'yes',
  'air.held': '{share} of 3 minutes',
  'air.range': '{least} to {most} in 3 minutes',
} as const;

export type ConsoleWordKey = keyof typeof WORDS;

export function consoleWords(
  key: ConsoleWordKey,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return WORDS[key].replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}
