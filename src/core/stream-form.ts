/**
 * The form of a stream's settings, without a screen: a table of its fields, and what the user wants
 * beside what the service has.
 *
 * A draft holds only fields that the user changed, each as text together with the text that it was
 * changed from. Everything else is read from the service at the time of drawing, so that a merge
 * loses nothing by construction: what was not touched follows, what was touched stays, and a field
 * whose origin is no longer what the service says was changed elsewhere.
 *
 * The bounds are those of `stream-rules.ts`, the words those of `console-messages.ts` (`set.` and the
 * field's name, `why.` and the same for its sentence).
 */
import { PROJECTIONS, RECORD_TYPES, type Stream, type StreamSettings } from './stream.ts';
import {
  checkSettings,
  normaliseSettings,
  pullAddresses,
  type SettingProblems,
} from './stream-rules.ts';

export type SettingKey = keyof StreamSettings;

/** What is asked with; `ids` are whole numbers with anything between them, `addresses` one a line. */
export type FieldKind =
  | 'text'
  | 'area'
  | 'secret'
  | 'number'
  | 'ids'
  | 'switch'
  | 'choice'
  | 'addresses';

export type FieldGroup = 'main' | 'source' | 'keep' | 'picture' | 'own';

export interface StreamField {
  readonly key: SettingKey;
  readonly kind: FieldKind;
  readonly group: FieldGroup;
  /** What a stream that runs does not take up before it is started anew. */
  readonly nextStart: boolean;
  /** The values of a choice, as text. Those of the quality set are the account's own. */
  readonly options: readonly string[];
  /** Whether it means anything beside the other values, as text. */
  readonly applies: (text: (key: SettingKey) => string) => boolean;
}

/**
 * What the user changed, each field as text with the text of the service that it was changed from:
 * null where that is not known any more, because secrets are not kept.
 */
export type StreamDraft = {
  readonly [K in SettingKey]?: { readonly text: string; readonly base: string | null };
};

/** A value of a setting, or what can be none, which its check then says. */
type Value = StreamSettings[SettingKey];

const field = (
  key: SettingKey,
  kind: FieldKind,
  group: FieldGroup,
  rest: Partial<StreamField> = {},
): StreamField => ({
  key,
  kind,
  group,
  nextStart: false,
  options: [],
  applies: () => true,
  ...rest,
});
const nextStart = true;

export const STREAM_FIELDS: readonly StreamField[] = [
  field('name', 'text', 'main'),
  field('active', 'switch', 'source'),
  field('pull', 'choice', 'source', { options: ['false', 'true'] }),
  field('uri', 'addresses', 'source', { applies: (text) => text('pull') === 'true' }),
  field('srtPassphrase', 'secret', 'source', {
    nextStart,
    applies: (text) => text('pull') !== 'true',
  }),
  field('autoRecord', 'switch', 'keep', { nextStart }),
  field('recordType', 'choice', 'keep', { options: RECORD_TYPES }),
  field('dvrEnabled', 'switch', 'keep', { nextStart }),
  field('dvrDuration', 'number', 'keep', {
    nextStart,
    applies: (text) => text('dvrEnabled') === 'true',
  }),
  field('hlsMpegtsEndlistTag', 'switch', 'keep'),
  field('htmlOverlay', 'switch', 'picture', { nextStart }),
  field('qualitySetId', 'choice', 'picture', { nextStart }),
  field('projection', 'choice', 'picture', { options: PROJECTIONS }),
  field('clientUserId', 'text', 'own'),
  field('clientEntityData', 'area', 'own'),
  field('broadcastIds', 'ids', 'own'),
  field('cdnId', 'number', 'own'),
];

/** What is fetched when it is wanted, and dropped when it is not looked at any more. */
const SECRETS: readonly SettingKey[] = ['uri', 'srtPassphrase'];

/** The service's defaults, but switched on, so that one can go live at once. */
export const NEW_STREAM: StreamSettings = {
  name: '',
  active: true,
  pull: false,
  uri: null,
  autoRecord: false,
  recordType: 'origin',
  hlsMpegtsEndlistTag: true,
  dvrEnabled: false,
  dvrDuration: 3600,
  cdnId: null,
  clientUserId: null,
  clientEntityData: null,
  htmlOverlay: false,
  qualitySetId: null,
  broadcastIds: [],
  projection: 'regular',
  srtPassphrase: null,
};

/** The settings of a stream that was fetched, the secret ones among them. */
export function settingsOf({ ingest, ...stream }: Stream): StreamSettings {
  return { ...stream, srtPassphrase: ingest.srtPassphrase };
}

export function textOf(key: SettingKey, settings: StreamSettings): string {
  const value = settings[key];
  if (key === 'uri') return pullAddresses(settings.uri).join('\n');
  return Array.isArray(value) ? value.join(', ') : String(value ?? '');
}

/** The text as a value. What cannot be one becomes a value that the rules refuse. */
export function settingFrom({ key, kind }: StreamField, text: string): Value {
  const trimmed = text.trim();
  if (key === 'clientUserId') return identifier(trimmed);
  if (key === 'qualitySetId' || key === 'cdnId') return trimmed === '' ? null : Number(trimmed);
  if (key === 'pull' || kind === 'switch') return text === 'true';
  switch (kind) {
    case 'number':
      return trimmed === '' ? Number.NaN : Number(trimmed);
    case 'ids':
      return (trimmed.match(/[^\s,;]+/g) ?? []).map(Number);
    case 'addresses':
      return pullAddresses(text).join(' ') || null;
    case 'area':
      return text === '' ? null : text;
    case 'secret':
      return text || null;
    default:
      return trimmed;
  }
}

/** A number where it is written as one, since the service's description wants that. */
function identifier(text: string): number | string | null {
  if (text === '') return null;
  const number = Number(text);
  return Number.isSafeInteger(number) && String(number) === text ? number : text;
}

/** The text of a field as the user left it, or else as the service has it. */
export function shownText(key: SettingKey, draft: StreamDraft, settings: StreamSettings): string {
  return draft[key]?.text ?? textOf(key, settings);
}

/** The draft after the user has changed a field; back at the service's text it is none. */
export function edited(
  draft: StreamDraft,
  key: SettingKey,
  text: string,
  settings: StreamSettings,
): StreamDraft {
  const { [key]: before, ...others } = draft;
  const current = textOf(key, settings);
  return text === current ? others : { ...others, [key]: { text, base: before?.base ?? current } };
}

/** Whether the service has had another value for this field since the user changed it. */
export function changedElsewhere(
  key: SettingKey,
  draft: StreamDraft,
  settings: StreamSettings,
): boolean {
  const mine = draft[key];
  const current = textOf(key, settings);
  return !!mine && mine.base !== null && mine.base !== current && mine.text !== current;
}

/** The draft without what the service had in its secret fields; what the user typed stays. */
export function withoutBases(draft: StreamDraft): StreamDraft {
  const bare = SECRETS.flatMap((key) => {
    const mine = draft[key];
    return mine ? [[key, { ...mine, base: null }]] : [];
  });
  return { ...draft, ...Object.fromEntries(bare) };
}

/** The fields that mean something beside each other. */
export function fieldsFor(draft: StreamDraft, settings: StreamSettings): StreamField[] {
  return STREAM_FIELDS.filter(({ applies }) => applies((key) => shownText(key, draft, settings)));
}

/** The part of the draft that means something: it is what a save is about. */
export function applied(draft: StreamDraft, settings: StreamSettings): StreamDraft {
  return Object.fromEntries(
    fieldsFor(draft, settings).flatMap(({ key }) => (draft[key] ? [[key, draft[key]]] : [])),
  );
}

/**
 * What is to be sent: the values that differ from the service's, of fields that mean something. Who
 * says anything about recording says what is recorded, because the service's own pages disagree on
 * what it does otherwise.
 */
export function changesOf(draft: StreamDraft, settings: StreamSettings): Partial<StreamSettings> {
  const changes: Partial<Record<SettingKey, Value>> = {};
  for (const field of fieldsFor(draft, settings)) {
    const mine = draft[field.key];
    if (!mine) continue;
    const value = settingFrom(field, mine.text);
    if (!isSame(value, settings[field.key])) changes[field.key] = value;
  }
  if ('autoRecord' in changes) changes.recordType ??= settings.recordType;
  return normaliseSettings(changes as Partial<StreamSettings>);
}

/** What a new stream is made of: everything said, and always these. */
export function newStream(
  draft: StreamDraft,
  isPlain = false,
): Partial<StreamSettings> & { name: string } {
  const { name, active, recordType } = NEW_STREAM;
  return { name, active, ...(!isPlain && { recordType }), ...changesOf(draft, NEW_STREAM) };
}

/** What is wrong with what the user changed, one problem for each field. */
export function draftProblems(
  draft: StreamDraft,
  settings: StreamSettings,
  isNew = false,
): SettingProblems {
  const values: Partial<Record<SettingKey, Value>> = isNew ? { name: settings.name } : {};
  for (const field of fieldsFor(draft, settings)) {
    const mine = draft[field.key];
    if (mine) values[field.key] = settingFrom(field, mine.text);
  }
  const isPulled = shownText('pull', draft, settings) === 'true';
  // Each of the two is judged by the other, whichever was changed.
  if (isPulled && (draft.uri || draft.pull)) {
    values.pull = true;
    values.uri ??= draft.uri ? null : settings.uri;
  }
  return checkSettings(values);
}

/**
 * The draft after a part of it has been saved: what was not sent and what was typed meanwhile stays,
 * the latter as a change of what the service says now.
 */
export function saved(
  draft: StreamDraft,
  sent: StreamDraft,
  settings: StreamSettings,
): StreamDraft {
  let left: StreamDraft = {};
  for (const { key } of STREAM_FIELDS) {
    const mine = draft[key];
    if (!mine || mine.text === sent[key]?.text) continue;
    left = sent[key] ? edited(left, key, mine.text, settings) : { ...left, [key]: mine };
  }
  return left;
}

function isSame(a: Value, b: Value): boolean {
  return Array.isArray(a) && Array.isArray(b) ? a.join() === b.join() : Object.is(a, b);
}
