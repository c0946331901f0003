/** The settings of a stream as they are changed, and what the service finds wrong with them. */
import type { Stream, StreamSettings } from '../../core/stream.ts';
import { isRecord, own, StreamsError } from '../errors.ts';
import { listOf, text, type Wire } from './read.ts';
import { decodeStream, encodeSettings, SETTINGS } from './stream.ts';

/** Null for what is not an array; entries that are no streams are left out. */
export function decodeStreams(value: unknown): Stream[] | null {
  return Array.isArray(value) ? listOf(decodeStream)(value) : null;
}

/** Of the answer to reset_push_token that holds no stream. */
export function decodeMessage(value: unknown): string | null {
  return isRecord(value) ? text(own(value, 'message')) : null;
}

/** The wrapped object that PATCH wants. */
export function encodeStreamUpdate(settings: Partial<StreamSettings>): Wire {
  return { stream: encodeSettings(settings) };
}

/** What the service said of each setting, in its own words: plain text, redacted, short. */
export type SettingErrors = Readonly<Partial<Record<keyof StreamSettings, string>>>;

const LONGEST_ERROR = 200;

/**
 * Which settings the service did not accept, and why, by our names. Empty where the error, or what
 * caused it, names none.
 */
export function settingErrors(error: unknown): SettingErrors {
  let at = error;
  while (at instanceof Error && !(at instanceof StreamsError)) at = at.cause;
  const said: Partial<Record<keyof StreamSettings, string>> = {};
  if (!(at instanceof StreamsError)) return said;
  for (const key of Object.keys(SETTINGS) as (keyof StreamSettings)[]) {
    const texts = own(at.fieldErrors, SETTINGS[key][0]);
    if (Array.isArray(texts)) said[key] = texts.join(' ').slice(0, LONGEST_ERROR);
  }
  return said;
}

/** The same at the wire, for the broker, which says why in words of its own. */
export function encodeSettingErrors(errors: SettingErrors): Wire {
  const fields: Wire = {};
  for (const key of Object.keys(errors) as (keyof StreamSettings)[]) {
    fields[SETTINGS[key][0]] = [errors[key]];
  }
  return { errors: fields };
}

/** The settings that are named in the body of a request, flat or wrapped; all other names are left out. */
export function readSettings(body: unknown): { [K in keyof StreamSettings]?: unknown } {
  const wrapped = isRecord(body) ? own(body, 'stream') : undefined;
  const given = isRecord(wrapped) ? wrapped : body;
  const settings: { [K in keyof StreamSettings]?: unknown } = {};
  if (!isRecord(given) || Array.isArray(given)) return settings;
  for (const key of Object.keys(SETTINGS) as (keyof StreamSettings)[]) {
    const value = own(given, SETTINGS[key][0]);
    if (value !== undefined) settings[key] = value;
  }
  return settings;
}
