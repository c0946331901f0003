import { describe, expect, it } from 'vitest';
import { BroadcastError } from '../../src/core/errors.ts';
import {
  applyValues,
  changeOf,
  type Drafts,
  inputOf,
  type MergeOptions,
  mergeRemote,
  needsSaving,
  newDraft,
  type OverlayDraft,
  type OverlayValue,
  overlayOf,
  patchDraft,
  readValue,
  reverted,
  visible,
} from '../../src/core/overlay-draft.ts';
import type { Overlay } from '../../src/core/stream.ts';

const frame = { width: 1280, height: 720 };

function overlay(id: number, change: Partial<Overlay> = {}): Overlay {
  return {
    id,
    streamId: 1,
    url: `https://example.com/${id}.html`,
    x: 10,
    y: 20,
    width: 300,
    height: 100,
    stretch: false,
    createdAt: null,
    updatedAt: null,
    ...change,
  };
}

function merge(drafts: Drafts, remote: Overlay[], options: Partial<MergeOptions> = {}): Drafts {
  let next = drafts.length;
  return mergeRemote(drafts, remote, {
    frame,
    unsettled: new Set(),
    gone: new Set(),
    newKey: () => `k${++next}`,
    ...options,
  });
}

const only = (drafts: Drafts) => drafts[0] as OverlayDraft;
const moved = (draft: OverlayDraft, x: number): ReadonlyMap<string, OverlayValue> =>
  new Map([[draft.key, { ...draft.value, x }]]);

describe('reading an overlay', () => {
  it('fills what the service leaves open, inside the frame', () => {
    const value = readValue(overlay(1, { x: 1000, y: null, width: null, height: null }), frame);
    expect(value).toMatchObject({ x: 1000, y: 0, width: 280, height: 720 });
  });

  it('keeps what is wrong as it is, so that it can be seen and is not lost', () => {
    const value = readValue(overlay(1, { x: 99_999, url: 'javascript:alert(1)' }), frame);
    expect(value).toMatchObject({ x: 99_999, url: 'javascript:alert(1)' });
  });

  it('gives a stretched one a rectangle to return to', () => {
    const nothing = { x: null, y: null, width: null, height: null };
    expect(readValue(overlay(1, { stretch: true, ...nothing }), frame)).toMatchObject({
      stretch: true,
      x: 320,
      y: 270,
      width: 640,
      height: 180,
    });
  });
});

describe('what is sent', () => {
  const draft = only(merge([], [overlay(1)]));
  const with_ = (value: Partial<OverlayValue>) => ({
    ...draft,
    value: { ...draft.value, ...value },
  });

  it('is only what changed', () => {
    expect(changeOf(draft)).toEqual({});
    expect(changeOf(with_({ x: 11 }))).toEqual({ x: 11, y: 20, width: 300, height: 100 });
    expect(changeOf(with_({ url: 'https://example.com/new' }))).toEqual({
      url: 'https://example.com/new',
    });
  });

  it('never combines stretch with a rectangle', () => {
    expect(changeOf(with_({ stretch: true, x: 99 }))).toEqual({ stretch: true });
    expect(inputOf({ ...draft.value, stretch: true })).toEqual({
      url: draft.value.url,
      stretch: true,
    });
    expect(overlayOf(with_({ stretch: true }), 1)).toMatchObject({ x: null, width: null });
  });

  it('gives a rectangle when stretch ends', () => {
    const stretched = { ...draft, saved: { ...draft.value, stretch: true } };
    expect(changeOf(stretched)).toEqual({ stretch: false, x: 10, y: 20, width: 300, height: 100 });
  });
});

describe('drafts', () => {
  it('are dirty when they differ, and synced when they are as before', () => {
    const drafts = merge([], [overlay(1)]);
    const there = applyValues(drafts, moved(only(drafts), 50));
    expect(only(there).state).toBe('dirty');
    expect(only(applyValues(there, moved(only(there), 10))).state).toBe('synced');
  });

  it('go and come back under the same key', () => {
    const drafts = merge([], [overlay(1)]);
    const { key, value } = only(drafts);
    const without = applyValues(drafts, new Map([[key, null]]));
    expect(visible(without)).toEqual([]);
    expect(needsSaving(only(without))).toBe(true);
    expect(visible(applyValues(without, new Map([[key, value]])))).toEqual(drafts);
  });

  it('are seen again when their deletion fails', () => {
    const drafts = applyValues(merge([], [overlay(1)]), new Map([['k1', null]]));
    expect(visible(patchDraft(drafts, 'k1', { state: 'failed' })).length).toBe(1);
  });

  it('return to what the service has', () => {
    const drafts = merge([], [overlay(1)]);
    const there = only(applyValues(drafts, moved(only(drafts), 50)));
    expect(reverted({ ...there, state: 'failed' })).toEqual(only(drafts));
    expect(reverted(newDraft('new', there.value))).toBeNull();
  });
});

describe('changes made elsewhere', () => {
  const drafts = merge([], [overlay(1), overlay(2)]);
  const dirty = applyValues(drafts, moved(only(drafts), 50));

  it('change nothing when nothing changed', () => {
    expect(merge(drafts, [overlay(2), overlay(1)])).toBe(drafts);
  });

  it('arrive in what was not touched here', () => {
    const next = merge(dirty, [overlay(1), overlay(2, { x: 77 }), overlay(3)]);
    expect(next.map(({ value }) => value.x)).toEqual([50, 77, 10]);
    expect(next.map(({ state }) => state)).toEqual(['dirty', 'synced', 'synced']);
    expect(next[0]).toBe(dirty[0]);
  });

  it('do not overwrite a draft, but arrive in its other parts', () => {
    const url = 'https://example.com/elsewhere';
    const next = only(merge(dirty, [overlay(1, { x: 99, url }), overlay(2)]));
    expect(next.value).toMatchObject({ x: 50, url });
    expect(next.saved).toMatchObject({ x: 99, url });
    expect(changeOf(next)).toEqual({ x: 50, y: 20, width: 300, height: 100 });
  });

  it('make a draft synced that says the same', () => {
    expect(only(merge(dirty, [overlay(1, { x: 50 }), overlay(2)])).state).toBe('synced');
  });

  it('take away what was deleted, but no draft', () => {
    const next = merge(dirty, []);
    expect(next).toEqual([{ ...dirty[0], id: null, saved: null, state: 'failed' }]);
  });

  it('keep a failed draft failed', () => {
    const failed = patchDraft(dirty, 'k1', {
      state: 'failed',
      error: new BroadcastError('service-unreachable'),
    });
    const next = only(merge(failed, [overlay(1, { url: 'https://example.com/x' }), overlay(2)]));
    expect(next).toMatchObject({ state: 'failed', value: { x: 50, url: 'https://example.com/x' } });
  });

  it('wait while an overlay is being saved', () => {
    const unsettled = new Set(['k1']);
    expect(merge(dirty, [overlay(1, { x: 1 }), overlay(2)], { unsettled })).toBe(dirty);
    expect(merge(dirty, [overlay(2)], { unsettled })).toBe(dirty);
  });

  it('do not bring back what was deleted here', () => {
    expect(merge(drafts, [overlay(1), overlay(2), overlay(3)], { gone: new Set([3]) })).toBe(
      drafts,
    );
  });
});
