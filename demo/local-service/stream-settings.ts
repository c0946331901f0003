/** Reads and checks what a client wants to set on a stream. */
import { problemOfUri } from './pull-addresses.ts';
import type { QualitySets } from './quality-sets.ts';
import type { StreamSettings } from './stream-store.ts';

/** `{"name": ["can't be blank"]}`: the messages of each field. */
export type FieldErrors = Record<string, string[]>;

type Check = (value: unknown) => string | undefined;

const isBoolean: Check = (value) =>
  typeof value === 'boolean' ? undefined : 'must be true or false';
const integerOrNull: Check = (value) =>
  value === null || Number.isInteger(value) ? undefined : 'is not a number';
const stringOrNull: Check = (value) =>
  value === null || typeof value === 'string' ? undefined : 'must be a string';

function oneOf(...values: string[]): Check {
  return (value) =>
    typeof value === 'string' && values.includes(value) ? undefined : 'is not included in the list';
}

const CHECKS: Record<keyof StreamSettings, Check> = {
  name: (value) => {
    if (value === undefined || value === null) return "can't be blank";
    if (typeof value !== 'string') return 'must be a string';
    return value.trim() === '' ? "can't be blank" : undefined;
  },
  active: isBoolean,
  pull: isBoolean,
  uri: (value) => (typeof value === 'string' ? problemOfUri(value) : stringOrNull(value)),
  auto_record: isBoolean,
  record_type: oneOf('origin', 'transcoded'),
  hls_mpegts_endlist_tag: isBoolean,
  dvr_enabled: isBoolean,
  dvr_duration: (value) => {
    if (!Number.isInteger(value)) return 'is not a number';
    const seconds = Number(value);
    if (seconds < 30) return 'must be greater than or equal to 30';
    return seconds > 14_400 ? 'must be less than or equal to 14400' : undefined;
  },
  cdn_id: integerOrNull,
  client_user_id: integerOrNull,
  client_entity_data: (value) =>
    typeof value === 'string' && value.length > 4096
      ? 'is too long (maximum is 4096 characters)'
      : stringOrNull(value),
  html_overlay: isBoolean,
  quality_set_id: integerOrNull,
  broadcast_ids: (value) =>
    Array.isArray(value) && value.every(Number.isInteger) ? undefined : 'is invalid',
  projection: oneOf('regular', 'vr360', 'vr180', 'vr360tb'),
  srt_passphrase: (value) =>
    value === null || (typeof value === 'string' && /^[!-~]{10,80}$/.test(value))
      ? undefined
      : 'must be 10 to 80 printable ASCII characters without spaces',
};

/**
 * The known fields of a body, flat or below `stream`; unknown fields are ignored, as the real
 * service does.
 */
export function readSettings(
  body: unknown,
  qualitySets: QualitySets,
): {
  settings: Partial<StreamSettings>;
  errors: FieldErrors;
} {
  const fields = unwrap(body);
  const settings: Record<string, unknown> = {};
  const errors: FieldErrors = {};
  for (const [name, check] of Object.entries(CHECKS)) {
    if (!(name in fields)) continue;
    const problem = check(fields[name]);
    if (problem) errors[name] = [problem];
    else settings[name] = fields[name];
  }
  const { quality_set_id: set } = settings;
  if (typeof set === 'number' && !qualitySets.has('live', set)) {
    errors.quality_set = ['must exist'];
  }
  return { settings: settings as Partial<StreamSettings>, errors };
}

function unwrap(body: unknown): Record<string, unknown> {
  if (typeof body !== 'object' || body === null) return {};
  const { stream } = body as { stream?: unknown };
  if (typeof stream === 'object' && stream !== null) return stream as Record<string, unknown>;
  return body as Record<string, unknown>;
}
