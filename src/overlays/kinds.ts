/** The ready-made overlays, as a table: what each is called, where it goes, and what can be set. */
import type { OverlayGeometry } from '../core/stream.ts';
import type { OverlayField } from './fields.ts';

export interface OverlayKind {
  readonly kind: string;
  /** For people. */
  readonly name: string;
  readonly description: string;
  /** The page, beside the others. */
  readonly file: string;
  /** Where it goes in a frame of 1280 by 720, in source pixels. */
  readonly geometry: OverlayGeometry;
  /** Whether it is meant to fill the frame. */
  readonly stretch: boolean;
  readonly fields: readonly OverlayField[];
}

type Content<T = OverlayField> = T extends OverlayField ? Omit<T, 'group'> : never;

const POSITIONS = [
  ['top-left', 'Top left'],
  ['top', 'Top'],
  ['top-right', 'Top right'],
  ['left', 'Left'],
  ['center', 'Centre'],
  ['right', 'Right'],
  ['bottom-left', 'Bottom left'],
  ['bottom', 'Bottom'],
  ['bottom-right', 'Bottom right'],
] as const;

type Position = (typeof POSITIONS)[number][0];

const options = (pairs: readonly (readonly [string, string])[]) =>
  pairs.map(([value, label]) => ({ value, label }));

/** What every kind has, after its own. */
function shared(position: Position): OverlayField[] {
  const look: Content[] = [
    {
      name: 'theme',
      label: 'Theme',
      type: 'choice',
      default: 'dark',
      options: options([
        ['dark', 'Dark'],
        ['light', 'Light'],
      ]),
    },
    { name: 'accent', label: 'Accent colour', type: 'color', default: '#3d5afe' },
    { name: 'ink', label: 'Text colour', type: 'color', default: '' },
    { name: 'surface', label: 'Background colour', type: 'color', default: '' },
    {
      name: 'position',
      label: 'Place in its box',
      type: 'choice',
      default: position,
      options: options(POSITIONS),
    },
    {
      name: 'size',
      label: 'Size in its box',
      type: 'number',
      default: 100,
      min: 10,
      max: 100,
      unit: '%',
    },
  ];
  const live: Content[] = [
    { name: 'visible', label: 'Shown', type: 'boolean', default: true },
    {
      name: 'settings',
      label: 'Live settings',
      hint: 'Address of a JSON file with these fields, read again while live. It must allow CORS.',
      type: 'address',
      default: '',
    },
    {
      name: 'refresh',
      label: 'Read them every',
      type: 'number',
      default: 5,
      min: 2,
      max: 300,
      unit: 's',
    },
  ];
  return [
    ...look.map((field): OverlayField => ({ ...field, group: 'look' })),
    ...live.map((field): OverlayField => ({ ...field, group: 'live' })),
  ];
}

function define(
  kind: string,
  name: string,
  description: string,
  [x, y, width, height]: readonly [number, number, number, number],
  position: Position,
  content: readonly Content[],
): OverlayKind {
  return {
    kind,
    name,
    description,
    file: `${kind}.html`,
    geometry: { x, y, width, height },
    stretch: width === 1280 && height === 720,
    fields: [
      ...content.map((field): OverlayField => ({ ...field, group: 'content' })),
      ...shared(position),
    ],
  };
}

const text = (
  name: string,
  label: string,
  value: string,
  maxLength: number,
  hint?: string,
): Content => ({
  name,
  label,
  type: 'text',
  default: value,
  maxLength,
  ...(hint !== undefined && { hint }),
});

const until: Content = {
  name: 'until',
  label: 'Ends at',
  hint: 'Before the minutes, where both are given.',
  type: 'datetime',
  default: '',
};

const minutes = (value: number, hint: string): Content => ({
  name: 'minutes',
  label: 'Minutes',
  hint,
  type: 'number',
  default: value,
  min: 0,
  max: 1440,
});

const FROM_OPENING = 'Counted from the moment at which the page is opened.';

export const OVERLAY_KINDS: readonly OverlayKind[] = [
  define(
    'lower-third',
    'Lower third',
    'A name and what it stands for.',
    [64, 524, 640, 120],
    'bottom-left',
    [
      text('title', 'Name', 'Ada Lovelace', 80),
      text('subtitle', 'Below it', 'Analytical engines', 120),
    ],
  ),
  define(
    'ticker',
    'Ticker',
    'News, page by page, along the foot of the picture.',
    [0, 664, 1280, 56],
    'bottom',
    [
      text('label', 'Label', 'News', 24),
      {
        name: 'items',
        label: 'Items',
        hint: 'One a line.',
        type: 'text',
        default: 'The first item\nThe second item',
        maxLength: 1200,
        multiline: true,
      },
      {
        name: 'pace',
        label: 'Each page stays',
        type: 'number',
        default: 5,
        min: 2,
        max: 60,
        unit: 's',
      },
    ],
  ),
  define('countdown', 'Countdown', 'The time that is left.', [896, 36, 320, 112], 'top-right', [
    text('label', 'Label', 'Next up in', 40),
    until,
    minutes(10, FROM_OPENING),
    text('done', 'At the end', 'Now', 40),
  ]),
  define('clock', 'Clock', 'The time of day.', [976, 36, 240, 88], 'top-right', [
    text('label', 'Label', '', 40, 'A city, for example.'),
    { name: 'zone', label: 'Time zone', type: 'time-zone', default: '' },
    { name: 'language', label: 'Language', type: 'language', default: 'en-GB' },
    {
      name: 'hours',
      label: 'Hours',
      type: 'choice',
      default: '24',
      options: options([
        ['24', '24'],
        ['12', '12'],
      ]),
    },
    { name: 'seconds', label: 'Seconds', type: 'boolean', default: false },
    { name: 'date', label: 'Date', type: 'boolean', default: true },
  ]),
  define(
    'qr-code',
    'QR code',
    'An address that viewers open with their phones.',
    [996, 388, 220, 256],
    'bottom-right',
    [
      text(
        'data',
        'Address or text',
        'https://example.com/',
        300,
        'The shorter, the easier it is to scan.',
      ),
      text('caption', 'Caption', 'Scan me', 40),
    ],
  ),
  define('scoreboard', 'Scoreboard', 'Two sides and their score.', [64, 36, 720, 64], 'top-left', [
    text('home', 'First side', 'Home', 24),
    text('homeScore', 'First score', '0', 6),
    { name: 'homeColor', label: 'First colour', type: 'color', default: '#e5484d' },
    text('away', 'Second side', 'Away', 24),
    text('awayScore', 'Second score', '0', 6),
    { name: 'awayColor', label: 'Second colour', type: 'color', default: '#3d9a50' },
    text('note', 'Note', '', 24, 'A period or the time played.'),
  ]),
  define('logo', 'Logo', 'A picture or a word in a corner.', [1016, 36, 200, 80], 'top-right', [
    { name: 'image', label: 'Picture', type: 'address', default: '' },
    text('text', 'Word', 'Your logo', 40, 'Shown while there is no picture.'),
    {
      name: 'opacity',
      label: 'Opacity',
      type: 'number',
      default: 100,
      min: 10,
      max: 100,
      unit: '%',
    },
    { name: 'plate', label: 'Plate behind it', type: 'boolean', default: false },
  ]),
  define(
    'starting-soon',
    'Starting soon',
    'A card over the whole picture until the show begins.',
    [0, 0, 1280, 720],
    'center',
    [
      text('title', 'Title', 'Starting soon', 80),
      text('subtitle', 'Below it', 'We begin in a moment', 160),
      until,
      minutes(0, `${FROM_OPENING} 0 for no countdown.`),
      text('done', 'At the end', 'Here we go', 40),
      {
        name: 'backdrop',
        label: 'Backdrop',
        type: 'choice',
        default: 'solid',
        options: options([
          ['solid', 'Solid'],
          ['dim', 'Dimmed picture'],
          ['none', 'None'],
        ]),
      },
    ],
  ),
];
