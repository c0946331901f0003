/**
 * The overlays of one stream as they are being edited: drafts, undo, and the saving of both.
 *
 * An edit ends at once, or, where it names what it belongs to (`merge`), a moment after the last of
 * its kind: a held arrow key makes one step to undo and one request.
 */
import type { BroadcastError } from '../core/errors.ts';
import {
  applyValues,
  type Drafts,
  mergeRemote,
  newDraft,
  type OverlayDraft,
  type OverlayValue,
  patchDraft,
  readValue,
  reverted,
  visible,
} from '../core/overlay-draft.ts';
import {
  amend,
  type Change,
  EMPTY_HISTORY,
  type History,
  record,
  redo,
  type Step,
  type Travel,
  undo,
} from '../core/overlay-history.ts';
import type { FrameSize } from '../core/settings.ts';
import type { Overlay } from '../core/stream.ts';
import { OverlaySaveQueue } from './overlay-save-queue.ts';
import type { OverlayStore } from './overlay-store.ts';

/** Milliseconds after the last of several edits that belong together. */
const SETTLE = 400;

/** What overlays become, by key; null deletes. */
export type Values = ReadonlyMap<string, OverlayValue | null>;
/** What only the editor knows of an overlay. */
export type Marks = Partial<Pick<OverlayDraft, 'name' | 'locked' | 'shown'>>;

export interface OverlayDocumentOptions {
  /** Null keeps the overlays here alone. */
  store: OverlayStore | null;
  frame: () => FrameSize;
  /** Something that is drawn has changed. */
  onChange: () => void;
  /** The overlays changed. Not `final` while edits that belong together go on. */
  onOverlays: (final: boolean) => void;
  /** An overlay was saved (null) or could not be. */
  onSaved: (draft: OverlayDraft, error: BroadcastError | null) => void;
}

export class OverlayDocument {
  readonly #options: OverlayDocumentOptions;
  readonly #queue: OverlaySaveQueue | null;
  #drafts: Drafts = [];
  #history: History<OverlayValue> = EMPTY_HISTORY;
  /** Edits that still go on: what they belong to, and whom they concern. */
  #pending: { merge: string; keys: Set<string>; timer: ReturnType<typeof setTimeout> } | null =
    null;
  /** When the service last answered for an overlay. */
  readonly #settled = new Map<string, number>();
  readonly #gone = new Set<number>();
  #nextKey = 0;

  constructor(options: OverlayDocumentOptions) {
    this.#options = options;
    this.#queue = options.store && this.#createQueue(options.store);
  }

  /** The overlays that the user has, in a steady order. */
  get drafts(): Drafts {
    return visible(this.#drafts);
  }

  get canUndo(): boolean {
    return this.#history.past.length > 0;
  }

  get canRedo(): boolean {
    return this.#history.future.length > 0;
  }

  find(key: string): OverlayDraft | undefined {
    return this.#drafts.find((draft) => draft.key === key);
  }

  /** Adds overlays and returns their keys. */
  add(values: readonly OverlayValue[]): string[] {
    // As if they had been deleted, so that undo and redo need no case of their own.
    const drafts = values.map((value) => newDraft(this.#newKey(), value, { deleted: true }));
    this.#drafts = [...this.#drafts, ...drafts];
    this.change(new Map(drafts.map(({ key, value }) => [key, value])));
    return drafts.map(({ key }) => key);
  }

  /** Gives overlays new values. Edits with the same `merge` are undone and saved together. */
  change(values: Values, merge: string | null = null): void {
    const goesOn = merge !== null && this.#pending?.merge === merge;
    if (!goesOn) this.flush();
    const step = this.#stepTo(values);
    if (step.size === 0) return;
    this.#history = goesOn ? amend(this.#history, step) : record(this.#history, step);
    this.#drafts = applyValues(this.#drafts, values);
    if (merge === null) this.#commit(step.keys());
    else this.#defer(merge, step.keys());
  }

  /** Returns the keys of the overlays that were changed and are there. */
  undo(): string[] {
    this.flush();
    return this.#travel(undo(this.#history));
  }

  redo(): string[] {
    this.flush();
    return this.#travel(redo(this.#history));
  }

  mark(key: string, marks: Marks): void {
    this.#patch(key, marks);
  }

  /** Saves again what could not be saved. */
  retry(keys: Iterable<string>): void {
    const failed = [...keys];
    for (const key of failed) this.#patch(key, { state: 'dirty', error: null });
    this.#queue?.save(failed);
  }

  /** Gives up a draft for what the service has; one that the service never had goes. */
  revert(key: string): void {
    const draft = this.find(key);
    if (!draft) return;
    const back = reverted(draft);
    this.#drafts = back
      ? patchDraft(this.#drafts, key, back)
      : this.#drafts.filter((one) => one !== draft);
    this.#changed(true);
  }

  /** Ends edits that still go on. */
  flush(): void {
    const pending = this.#pending;
    if (!pending) return;
    clearTimeout(pending.timer);
    this.#pending = null;
    this.#commit(pending.keys);
  }

  /** Takes in what the service has, as it was asked at `since` (by `performance.now()`). */
  merge(overlays: readonly Overlay[], since: number): void {
    const unsettled = new Set([...(this.#queue?.busy ?? []), ...(this.#pending?.keys ?? [])]);
    for (const [key, at] of this.#settled) if (at >= since) unsettled.add(key);
    // One that is being created here may be in the list already, and must not be there twice.
    const creates = this.#drafts.some(({ key, id }) => id === null && unsettled.has(key));
    const known = new Set(this.#drafts.map(({ id }) => id));
    const merged = mergeRemote(
      this.#drafts,
      creates ? overlays.filter(({ id }) => known.has(id)) : overlays,
      {
        frame: this.#options.frame(),
        unsettled,
        gone: this.#gone,
        newKey: () => this.#newKey(),
      },
    );
    if (merged === this.#drafts) return;
    this.#drafts = merged;
    this.#changed(true);
  }

  #createQueue(store: OverlayStore): OverlaySaveQueue {
    return new OverlaySaveQueue({
      store,
      draft: (key) => this.find(key),
      patch: (key, change) => this.#saved(key, change),
      read: (overlay) => readValue(overlay, this.#options.frame()),
      onDeleted: (id) => this.#gone.add(id),
    });
  }

  /** What a value changes, leaving out what it does not. */
  #stepTo(values: Values): Step<OverlayValue> {
    const step = new Map<string, Change<OverlayValue>>();
    for (const [key, after] of values) {
      const draft = this.find(key);
      if (!draft) continue;
      const before = draft.deleted ? null : draft.value;
      if (!isSame(before, after)) step.set(key, { before, after });
    }
    return step;
  }

  #travel(travel: Travel<OverlayValue> | null): string[] {
    if (!travel) return [];
    this.#history = travel.history;
    this.#drafts = applyValues(this.#drafts, travel.values);
    this.#commit(travel.values.keys());
    const there = new Set(this.drafts.map(({ key }) => key));
    return [...travel.values.keys()].filter((key) => there.has(key));
  }

  #defer(merge: string, keys: Iterable<string>): void {
    const all = new Set([...(this.#pending?.keys ?? []), ...keys]);
    clearTimeout(this.#pending?.timer);
    this.#pending = { merge, keys: all, timer: setTimeout(() => this.flush(), SETTLE) };
    this.#changed(false);
  }

  #commit(keys: Iterable<string>): void {
    const all = [...keys];
    if (this.#queue) this.#queue.save(all);
    else for (const key of all) this.#keepHere(key);
    this.#changed(true);
  }

  /** Without a store, what the user did is all there is. */
  #keepHere(key: string): void {
    const draft = this.find(key);
    if (draft) this.#patch(key, { saved: draft.deleted ? null : draft.value, state: 'synced' });
  }

  #saved(key: string, change: Partial<OverlayDraft>): void {
    this.#patch(key, change);
    const draft = this.find(key);
    if (!draft || (change.state !== 'synced' && change.state !== 'failed')) return;
    this.#settled.set(key, performance.now());
    this.#options.onSaved(draft, draft.error);
  }

  #patch(key: string, change: Partial<OverlayDraft>): void {
    this.#drafts = patchDraft(this.#drafts, key, change);
    this.#options.onChange();
  }

  #changed(final: boolean): void {
    this.#options.onChange();
    this.#options.onOverlays(final);
  }

  #newKey(): string {
    this.#nextKey += 1;
    return `overlay-${this.#nextKey}`;
  }
}

/** Also where a rectangle is out of sight, so that undo restores it. */
function isSame(a: OverlayValue | null, b: OverlayValue | null): boolean {
  if (!a || !b) return a === b;
  return (Object.keys(a) as (keyof OverlayValue)[]).every((key) => a[key] === b[key]);
}
