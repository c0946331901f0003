import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Stream, StreamSettings } from '../../src/core/stream.ts';
import {
  applied,
  changedElsewhere,
  changesOf,
  draftProblems,
  edited,
  fieldsFor,
  NEW_STREAM,
  newStream,
  type SettingKey,
  STREAM_FIELDS,
  type StreamDraft,
  saved,
  settingFrom,
  settingsOf,
  shownText,
  textOf,
  withoutBases,
} from '../../src/core/stream-form.ts';
import { checkSettings, SETTING_KEYS } from '../../src/core/stream-rules.ts';
import { STREAM } from '../helpers/snapshots.ts';

const SETTINGS: StreamSettings = { ...NEW_STREAM, name: 'Morning show' };
const KEYS = STREAM_FIELDS.map(({ key }) => key);

const flag = fc.boolean();
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const id = fc.integer({ min: 1, max: 10_000 });

/** Settings that a service can have. */
const settings: fc.Arbitrary<StreamSettings> = fc.record({
  name: fc.constantFrom('Morning show', 'Evening show', 'Night'),
  active: flag,
  pull: flag,
  uri: orNull(fc.constantFrom('https://a.example.com/x', 'srt://a.example.com:1 rtmp://b.io/x')),
  autoRecord: flag,
  recordType: fc.constantFrom('origin', 'transcoded'),
  hlsMpegtsEndlistTag: flag,
  dvrEnabled: flag,
  dvrDuration: fc.integer({ min: 30, max: 14_400 }),
  cdnId: orNull(id),
  clientUserId: orNull(fc.oneof(id, fc.constantFrom('u-1', '007'))),
  clientEntityData: orNull(fc.constantFrom('{ "a": 1 }', ' spaces ')),
  htmlOverlay: flag,
  qualitySetId: orNull(id),
  broadcastIds: fc.array(id, { maxLength: 3 }),
  projection: fc.constantFrom('regular', 'vr360', 'vr180', 'vr360tb'),
  srtPassphrase: orNull(fc.constant('a-passphrase-of-some-length')),
});

/** A text that a user can leave in a field, of which many are wrong. */
const typed = fc.oneof(
  fc.constantFrom('', 'true', 'false', '60', '5', '1, 2', 'origin', 'vr360', 'https://x.example/'),
  fc.string(),
);
const edits = fc.array(fc.tuple(fc.constantFrom(...KEYS), typed), { maxLength: 8 });

function draftOf(typed: readonly (readonly [SettingKey, string])[], from: StreamSettings) {
  return typed.reduce<StreamDraft>((draft, [key, text]) => edited(draft, key, text, from), {});
}

describe('the fields', () => {
  test('are every setting that the service takes, each once', () => {
    expect([...KEYS].sort()).toEqual([...SETTING_KEYS].sort());
  });

  test('show a value as text that reads as the same value', () => {
    fc.assert(
      fc.property(settings, (settings) => {
        for (const field of STREAM_FIELDS) {
          expect(settingFrom(field, textOf(field.key, settings))).toEqual(settings[field.key]);
        }
      }),
    );
  });

  test('are only those that mean something', () => {
    const shown = (change: Partial<StreamSettings>, draft: StreamDraft = {}) =>
      fieldsFor(draft, { ...SETTINGS, ...change }).map(({ key }) => key);
    expect(shown({})).not.toContain('uri');
    expect(shown({})).toContain('srtPassphrase');
    expect(shown({ pull: true })).toContain('uri');
    expect(shown({ pull: true })).not.toContain('srtPassphrase');
    expect(shown({})).not.toContain('dvrDuration');
    // By what the user wants, not by what the service still has.
    expect(shown({}, edited({}, 'dvrEnabled', 'true', SETTINGS))).toContain('dvrDuration');
  });

  test('take the passphrase from where a stream keeps its secrets', () => {
    const ingest = { srtPassphrase: 'a-passphrase' } as Stream['ingest'];
    const read = settingsOf({ ...STREAM, uri: null, ingest });
    expect(textOf('srtPassphrase', read)).toBe('a-passphrase');
    expect(textOf('name', read)).toBe('Morning show');
  });
});

describe('a draft', () => {
  test('keeps what the user typed, whatever the service says meanwhile', () => {
    fc.assert(
      fc.property(settings, edits, fc.array(settings), (first, typed, later) => {
        const draft = draftOf(typed, first);
        const touched = new Map(typed);
        for (const now of [first, ...later]) {
          for (const key of KEYS) {
            const mine = touched.get(key);
            // Back at what the service had is untouched.
            const expected = mine === undefined || mine === textOf(key, first) ? undefined : mine;
            expect(shownText(key, draft, now)).toBe(expected ?? textOf(key, now));
          }
        }
      }),
    );
  });

  test('says of exactly those fields that they were changed elsewhere', () => {
    fc.assert(
      fc.property(settings, edits, settings, (first, typed, now) => {
        const draft = draftOf(typed, first);
        for (const key of KEYS) {
          const [before, after] = [textOf(key, first), textOf(key, now)];
          const conflicts = key in draft && before !== after && draft[key]?.text !== after;
          expect(changedElsewhere(key, draft, now)).toBe(conflicts);
        }
      }),
    );
  });

  test('remembers through further typing what it was changed from', () => {
    const elsewhere = { ...SETTINGS, name: 'Theirs' };
    const draft = edited({}, 'name', 'Mine', SETTINGS);
    expect(changedElsewhere('name', edited(draft, 'name', 'Mine!', elsewhere), elsewhere)).toBe(
      true,
    );
    expect(edited(draft, 'name', 'Theirs', elsewhere)).toEqual({});
  });

  test('sends what differs and nothing else', () => {
    fc.assert(
      fc.property(settings, edits, settings, (first, typed, now) => {
        const draft = draftOf(typed, first);
        const changes = changesOf(draft, now);
        const keys = Object.keys(changes) as SettingKey[];
        for (const key of keys) {
          if (key === 'recordType' && 'autoRecord' in changes) continue;
          expect(draft).toHaveProperty(key);
          expect(changes[key]).not.toEqual(now[key]);
        }
        // What was sent is what is then there: nothing is left to send.
        const after = { ...now, ...changes };
        if (Object.keys(draftProblems(draft, now)).length > 0) return;
        expect(changesOf(saved(draft, applied(draft, now), after), after)).toEqual({});
      }),
    );
  });

  test('passes the rules where no problem is said', () => {
    fc.assert(
      fc.property(settings, edits, (settings, typed) => {
        const draft = draftOf(typed, settings);
        if (Object.keys(draftProblems(draft, settings)).length > 0) return;
        expect(checkSettings(changesOf(draft, settings))).toEqual({});
      }),
    );
  });

  test('keeps through a save what was typed meanwhile, and what was not sent', () => {
    fc.assert(
      fc.property(settings, edits, edits, settings, (first, typed, meanwhile, answer) => {
        const draft = draftOf(typed, first);
        const sent = applied(draft, first);
        const later = meanwhile.reduce((d, [key, text]) => edited(d, key, text, first), draft);
        const left = saved(later, sent, answer);
        for (const key of KEYS) {
          const mine = later[key];
          if (!mine) expect(left).not.toHaveProperty(key);
          else if (!sent[key]) expect(left[key]).toEqual(mine);
          else if (mine.text === sent[key].text) expect(left).not.toHaveProperty(key);
          else expect(shownText(key, left, answer)).toBe(mine.text);
        }
      }),
    );
  });

  test('can be kept without the secrets of the service', () => {
    const secret = { ...SETTINGS, pull: true, uri: 'rtmp://me:word@camera.example.com/a' };
    const mine = edited(edited({}, 'uri', 'https://b.example.com/', secret), 'name', 'B', secret);
    const kept = withoutBases(mine);
    expect(JSON.stringify(kept)).not.toContain('word');
    expect(kept.uri?.text).toBe('https://b.example.com/');
    expect(kept.name).toEqual(mine.name);
    expect(changedElsewhere('uri', kept, { ...secret, uri: 'https://c.example.com/' })).toBe(false);
  });
});

describe('what is sent', () => {
  const change = (key: SettingKey, text: string, from = SETTINGS) =>
    changesOf(edited({}, key, text, from), from);

  test('says with the recording what is recorded', () => {
    expect(change('autoRecord', 'true')).toEqual({ autoRecord: true, recordType: 'origin' });
    expect(change('recordType', 'transcoded')).toEqual({ recordType: 'transcoded' });
  });

  test('clears what was emptied', () => {
    const full = { ...SETTINGS, clientUserId: 5, clientEntityData: 'x', cdnId: 3, qualitySetId: 4 };
    expect(change('clientUserId', ' ', full)).toEqual({ clientUserId: null });
    expect(change('clientEntityData', '', full)).toEqual({ clientEntityData: null });
    expect(change('cdnId', '', full)).toEqual({ cdnId: null });
    expect(change('qualitySetId', '', full)).toEqual({ qualitySetId: null });
  });

  test('keeps an id of one’s own as it is written', () => {
    expect(change('clientUserId', '1001')).toEqual({ clientUserId: 1001 });
    expect(change('clientUserId', '007')).toEqual({ clientUserId: '007' });
    expect(change('clientUserId', '9'.repeat(20))).toEqual({ clientUserId: '9'.repeat(20) });
  });

  test('joins addresses and numbers', () => {
    const pulling = { ...SETTINGS, pull: true };
    expect(change('uri', 'https://a.example.com/x\n\n srt://b.example.com:1 ', pulling)).toEqual({
      uri: 'https://a.example.com/x srt://b.example.com:1',
    });
    expect(change('broadcastIds', '3, 4;5')).toEqual({ broadcastIds: [3, 4, 5] });
  });

  test('makes a stream that can go live at once', () => {
    expect(newStream(edited({}, 'name', ' Concert ', NEW_STREAM))).toEqual({
      name: 'Concert',
      active: true,
      recordType: 'origin',
    });
    expect(newStream(edited({}, 'name', 'A', NEW_STREAM), true)).toEqual({
      name: 'A',
      active: true,
    });
    const off = edited(edited({}, 'name', 'A', NEW_STREAM), 'active', 'false', NEW_STREAM);
    expect(newStream(off).active).toBe(false);
  });
});

describe('problems', () => {
  const problems = (typed: [SettingKey, string][], from = SETTINGS) =>
    draftProblems(draftOf(typed, from), from);

  test('are none where nothing was changed, whatever the service has', () => {
    fc.assert(
      fc.property(settings, (now) => {
        expect(draftProblems({}, now)).toEqual({});
      }),
    );
  });

  test('are those of the rules, at their fields', () => {
    expect(
      problems([
        ['name', ' '],
        ['dvrEnabled', 'true'],
        ['dvrDuration', '29'],
        ['clientEntityData', 'x'.repeat(4097)],
        ['srtPassphrase', 'short'],
        ['cdnId', 'none'],
        ['broadcastIds', '1, x'],
      ]),
    ).toEqual({
      name: 'required',
      dvrDuration: 'out-of-range',
      clientEntityData: 'too-long',
      srtPassphrase: 'too-short',
      cdnId: 'not-whole',
      broadcastIds: 'not-whole',
    });
    expect(
      problems([
        ['dvrEnabled', 'true'],
        ['dvrDuration', ''],
      ]),
    ).toEqual({
      dvrDuration: 'wrong-type',
    });
  });

  test('are not said of fields that mean nothing', () => {
    expect(problems([['dvrDuration', '29']])).toEqual({});
    expect(problems([['uri', 'nonsense']])).toEqual({});
  });

  test('are said of a stream that would be fetched from nowhere', () => {
    expect(problems([['pull', 'true']])).toEqual({ uri: 'required' });
    const pulling = { ...SETTINGS, pull: true, uri: 'https://a.example.com/' };
    expect(problems([['uri', '']], pulling)).toEqual({ uri: 'required' });
    expect(problems([['name', 'Other']], { ...pulling, uri: null })).toEqual({});
    // Its address is there already.
    expect(problems([['pull', 'true']], { ...pulling, pull: false })).toEqual({});
  });

  test('a new stream needs a name', () => {
    expect(draftProblems({}, NEW_STREAM, true)).toEqual({ name: 'required' });
    expect(draftProblems(edited({}, 'name', 'A', NEW_STREAM), NEW_STREAM, true)).toEqual({});
  });
});
