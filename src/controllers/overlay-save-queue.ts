/**
 * Saves drafts: one request in flight for each overlay, and behind it only the latest draft.
 *
 * Whatever is asked for in one turn goes out together: new overlays in one request, several changed
 * ones in one request, deletions each in its own. Where the service refuses a request for many, each
 * is tried alone, so that only the one at fault fails. A failure keeps the draft and says why; nothing
 * is tried again unless the user asks, or has changed the draft meanwhile.
 */

import { BroadcastError, isAbort } from '../core/errors.ts';
import {
  changeOf,
  inputOf,
  needsSaving,
  type OverlayDraft,
  type OverlayValue,
  stateOf,
} from '../core/overlay-draft.ts';
import type { Overlay } from '../core/stream.ts';
import type { OverlayStore } from './overlay-store.ts';

export interface SaveQueueOptions {
  store: OverlayStore;
  /** The draft as it is now; undefined where there is none any more. */
  draft: (key: string) => OverlayDraft | undefined;
  patch: (key: string, change: Partial<OverlayDraft>) => void;
  /** Reads the service's answer. */
  read: (overlay: Overlay) => OverlayValue;
  /** The service does not hold this overlay any more, by our doing. */
  onDeleted: (id: number) => void;
}

/** What a draft was when it was sent. */
interface Sent {
  readonly key: string;
  readonly draft: OverlayDraft;
}

export class OverlaySaveQueue {
  readonly #options: SaveQueueOptions;
  /** Saving is never given up: what was edited is saved, whatever becomes of the editor. */
  readonly #signal = new AbortController().signal;
  readonly #waiting = new Set<string>();
  readonly #inFlight = new Set<string>();
  #scheduled = false;

  constructor(options: SaveQueueOptions) {
    this.#options = options;
  }

  /** The overlays about which an answer is on its way or still to be asked for. */
  get busy(): ReadonlySet<string> {
    return new Set([...this.#waiting, ...this.#inFlight]);
  }

  /** Saves these drafts as soon as nothing is in flight for them. */
  save(keys: Iterable<string>): void {
    for (const key of keys) this.#waiting.add(key);
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      this.#start();
    });
  }

  #start(): void {
    const ready: Sent[] = [];
    for (const key of this.#waiting) {
      if (this.#inFlight.has(key)) continue;
      this.#waiting.delete(key);
      const draft = this.#options.draft(key);
      if (!draft) continue;
      if (needsSaving(draft)) ready.push({ key, draft });
      else this.#options.patch(key, { state: 'synced', error: null });
    }
    const created = ready.filter(({ draft }) => !draft.deleted && draft.id === null);
    const changed = ready.filter(({ draft }) => !draft.deleted && draft.id !== null);
    if (created.length > 0) void this.#send(created, (signal) => this.#create(created, signal));
    if (changed.length > 0) void this.#send(changed, (signal) => this.#update(changed, signal));
    for (const one of ready.filter(({ draft }) => draft.deleted)) {
      void this.#send([one], (signal) => this.#delete(one, signal));
    }
  }

  /** Marks them as on their way, and settles every one of them whatever happens. */
  async #send(sent: readonly Sent[], work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    for (const { key } of sent) {
      this.#inFlight.add(key);
      this.#options.patch(key, { state: 'saving', error: null });
    }
    try {
      await work(this.#signal);
    } catch (error) {
      for (const one of sent) this.#failed(one, error);
    } finally {
      for (const { key } of sent) this.#inFlight.delete(key);
    }
    if (this.#waiting.size > 0) this.save([]);
  }

  async #create(sent: readonly Sent[], signal: AbortSignal): Promise<void> {
    const inputs = sent.map(({ draft }) => inputOf(draft.value));
    const answers = await this.#options.store.create(inputs, signal);
    if (answers.length !== sent.length) throw new BroadcastError('invalid-answer');
    sent.forEach((one, index) => {
      const answer = answers[index];
      if (answer) this.#saved(one, answer);
    });
  }

  async #update(sent: readonly Sent[], signal: AbortSignal): Promise<void> {
    const { store } = this.#options;
    const changes = sent.flatMap(({ draft }) =>
      draft.id === null ? [] : [{ id: draft.id, ...changeOf(draft) }],
    );
    if (changes.length === 1) {
      await Promise.all(sent.map((one) => this.#updateOne(one, signal)));
      return;
    }
    let answers: Overlay[];
    try {
      answers = await store.updateMany(changes, signal);
    } catch (error) {
      if (!mayBeOneOfThem(error)) throw error;
      await Promise.all(
        sent.map((one) => this.#updateOne(one, signal).catch((own) => this.#failed(one, own))),
      );
      return;
    }
    const byId = new Map(answers.map((overlay) => [overlay.id, overlay]));
    for (const one of sent) {
      const answer = byId.get(one.draft.id ?? 0);
      if (answer) this.#saved(one, answer);
      else this.#failed(one, new BroadcastError('invalid-answer'));
    }
  }

  async #updateOne(one: Sent, signal: AbortSignal): Promise<void> {
    const { id } = one.draft;
    if (id === null) return;
    this.#saved(one, await this.#options.store.update(id, changeOf(one.draft), signal));
  }

  async #delete(one: Sent, signal: AbortSignal): Promise<void> {
    const { id } = one.draft;
    if (id === null) return;
    await this.#options.store.delete(id, signal).catch((error: unknown) => {
      // Whoever was faster, it is gone.
      if (!isMissing(error)) throw error;
    });
    this.#options.onDeleted(id);
    this.#settle(one, { id: null, saved: null });
  }

  #saved(one: Sent, answer: Overlay): void {
    const saved = this.#options.read(answer);
    const now = this.#options.draft(one.key);
    // The service has the last word, unless the user has spoken again meanwhile.
    const value = now?.value === one.draft.value && !saved.stretch ? { value: saved } : {};
    this.#settle(one, { id: answer.id, saved, ...value });
  }

  /** Takes an answer in; what was changed since then goes out next. */
  #settle({ key }: Sent, change: Partial<OverlayDraft>): void {
    const now = this.#options.draft(key);
    if (!now) return;
    const next = { ...now, ...change };
    const state = stateOf(next);
    this.#options.patch(key, { ...change, state, error: null });
    if (state === 'dirty') this.#waiting.add(key);
  }

  #failed({ key, draft }: Sent, error: unknown): void {
    const now = this.#options.draft(key);
    if (!now) return;
    if (isAbort(error)) {
      this.#options.patch(key, { state: 'dirty' });
      return;
    }
    // Gone from the service: to try again is to create it.
    const lost = isMissing(error) && draft.id !== null ? { id: null, saved: null } : {};
    this.#options.patch(key, {
      ...lost,
      state: 'failed',
      error: BroadcastError.from(error, 'unexpected'),
    });
  }
}

/** The service changes all or none and may not say which one it minded. */
function mayBeOneOfThem(error: unknown): boolean {
  return error instanceof BroadcastError && (error.status === 400 || error.status === 404);
}

function isMissing(error: unknown): boolean {
  return error instanceof BroadcastError && error.status === 404;
}
