/**
 * What can be set about a ready-made overlay, field by field: enough to draw a form from, and to read
 * a value that comes from anywhere (a form, an address, somebody's JSON). Pure, and never throws.
 */
import { webAddress } from '../core/web-address.ts';

export type OverlayValue = string | number | boolean;
export type OverlayValues = Readonly<Record<string, OverlayValue>>;

interface FieldBase {
  /** Also the name of the query parameter and of the key in the settings. */
  readonly name: string;
  readonly label: string;
  /** One sentence of help. */
  readonly hint?: string;
  /** What it is about: what viewers read, how it looks, or how it changes while live. */
  readonly group: 'content' | 'look' | 'live';
}

export type OverlayField = FieldBase &
  (
    | {
        readonly type: 'text';
        readonly default: string;
        /** Characters (code points). */
        readonly maxLength: number;
        /** Whether it may have several lines. */
        readonly multiline?: boolean;
      }
    | {
        /** A whole number. */
        readonly type: 'number';
        readonly default: number;
        readonly min: number;
        readonly max: number;
        /** Such as `%`, `s` or `min`. */
        readonly unit?: string;
      }
    | { readonly type: 'boolean'; readonly default: boolean }
    | {
        readonly type: 'choice';
        readonly default: string;
        readonly options: readonly { readonly value: string; readonly label: string }[];
      }
    | {
        /** `#rrggbb` or `#rrggbbaa`; empty, where that is the default, for the theme's own. */
        readonly type: 'color';
        readonly default: string;
      }
    | {
        /** An http or https address, or empty. */
        readonly type: 'address';
        readonly default: string;
      }
    | {
        /** UTC, such as `2026-01-31T20:00:00Z`, or empty. Other forms of ISO 8601 are converted. */
        readonly type: 'datetime';
        readonly default: string;
      }
    | {
        /** An IANA name, such as `Europe/Berlin`; empty for that of the computer which draws it. */
        readonly type: 'time-zone';
        readonly default: string;
      }
    | {
        /** A BCP 47 tag, such as `en` or `pt-BR`. */
        readonly type: 'language';
        readonly default: string;
      }
  );

const LONGEST_ADDRESS = 1000;

/** The value in the field's own form; `fallback` where it is none. */
export function readValue(
  field: OverlayField,
  value: unknown,
  fallback: OverlayValue = field.default,
): OverlayValue {
  switch (field.type) {
    case 'text': {
      const text = asText(value, field.multiline ? '\n' : ' ');
      return text === null ? fallback : cleaned(text, field.maxLength, field.multiline === true);
    }
    case 'number': {
      const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
      if (typeof number !== 'number' || !Number.isFinite(number)) return fallback;
      // Not `-0`, which an address does not keep.
      return Math.min(field.max, Math.max(field.min, Math.round(number))) + 0;
    }
    case 'boolean':
      if (value === true || value === 'true' || value === '1') return true;
      return value === false || value === 'false' || value === '0' ? false : fallback;
    case 'choice':
      return field.options.find((option) => option.value === value)?.value ?? fallback;
    case 'color':
    case 'address':
    case 'datetime':
    case 'time-zone':
    case 'language': {
      if (typeof value !== 'string') return fallback;
      const text = value.trim();
      if (text === '') return field.default === '' ? '' : fallback;
      return READ[field.type](text) ?? fallback;
    }
  }
}

const READ = {
  color: readColor,
  address: (text: string) => {
    const address = text.length <= LONGEST_ADDRESS ? webAddress(text) : null;
    return address !== null && address.length <= LONGEST_ADDRESS ? address : null;
  },
  datetime: readDatetime,
  'time-zone': (text: string) =>
    attempt(() => new Intl.DateTimeFormat('en', { timeZone: text }) && text),
  language: (text: string) => attempt(() => Intl.getCanonicalLocales(text)[0] ?? null),
};

function readColor(text: string): string | null {
  const digits = /^#?([\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})$/i.exec(text)?.[1]?.toLowerCase();
  if (digits === undefined) return null;
  return `#${digits.length < 6 ? digits.replace(/./g, '$&$&') : digits}`;
}

/** Without a zone it is meant in that of whoever reads it, as a form's local time is. */
function readDatetime(text: string): string | null {
  const form = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)?$/i;
  const time = form.test(text) ? Date.parse(text.replace(' ', 'T').toUpperCase()) : Number.NaN;
  if (Number.isNaN(time)) return null;
  const iso = new Date(time).toISOString();
  return /^\d{4}-/.test(iso) ? `${iso.slice(0, 19)}Z` : null;
}

/** A list of lines counts as their text, and so does a number. */
function asText(value: unknown, join: string): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (!Array.isArray(value)) return null;
  return value.filter((line) => typeof line === 'string' || typeof line === 'number').join(join);
}

/** Without control characters and halves of characters, and cut to its length. */
function cleaned(text: string, maxLength: number, multiline: boolean): string {
  // A bound before the work: the text may be a megabyte.
  const bounded = text.slice(0, 4 * maxLength).replace(/\r\n?/g, '\n');
  const plain = bounded.replace(/[\p{Cc}\p{Cs}]/gu, (character) => {
    if (character === '\n' && multiline) return '\n';
    return /\s/.test(character) ? ' ' : '';
  });
  return Array.from(plain).slice(0, maxLength).join('');
}

function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}
