/** The settings of a stream as they are changed, and what the service finds wrong with them. */
import type { Stream, StreamSettings } from '../../core/stream.ts';
import { isRecord, own } from '../errors.ts';
import { listOf, text, type Wire } from './read.ts';
import { decodeStream, encodeSettings } from './stream.ts';

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
