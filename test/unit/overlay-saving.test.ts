import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { OverlayController } from '../../src/controllers/overlay-controller.ts';
import { OverlayGestures } from '../../src/controllers/overlay-gestures.ts';
import { BroadcastError } from '../../src/core/errors.ts';
import type { OverlayDraft, OverlayValue } from '../../src/core/overlay-draft.ts';
import {
  FakeOverlayStore,
  missing,
  notEnabled,
  overlayWith,
} from '../helpers/fake-overlay-store.ts';

class Host implements ReactiveControllerHost {
  readonly updateComplete = Promise.resolve(true);
  addController(_controller: ReactiveController): void {}
  removeController(): void {}
  requestUpdate(): void {}
}

interface Editor {
  controller: OverlayController;
  store: FakeOverlayStore;
  /** Whether each change was final. */
  changes: boolean[];
  /** The draft of the service's overlay. */
  draft: (id: number) => OverlayDraft;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', { visibilityState: 'visible' });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Lets everything happen that needs no time. */
const settle = () => vi.advanceTimersByTimeAsync(0);

async function open(ids: number[] = [1, 2, 3]): Promise<Editor> {
  const store = new FakeOverlayStore(ids.map((id) => overlayWith(id)));
  const changes: boolean[] = [];
  const controller = new OverlayController(new Host(), {
    frame: () => ({ width: 1280, height: 720 }),
    onOverlays: (final) => changes.push(final),
    onSaved: () => {},
  });
  controller.store = store;
  controller.hostConnected();
  await settle();
  const draft = (id: number) => {
    const found = controller.drafts.find((one) => one.id === id);
    if (!found) throw new Error(`No overlay ${id}.`);
    return found;
  };
  return { controller, store, changes, draft };
}

function change(editor: Editor, id: number, value: Partial<OverlayValue>): void {
  editor.controller.change(new Map([[editor.draft(id).key, value]]));
}

const states = ({ controller }: Editor) => controller.drafts.map(({ state }) => state);

describe('loading', () => {
  it('shows what the service has', async () => {
    const editor = await open();
    expect(editor.controller.state.name).toBe('idle');
    expect(editor.controller.drafts.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(editor.store.requests).toEqual(['list']);
  });

  it('says why it failed, and tries again when asked', async () => {
    const editor = await open([]);
    const broken = new FakeOverlayStore([overlayWith(7)]);
    broken.refuse = () => new BroadcastError('service-unreachable');
    editor.controller.store = broken;
    await settle();
    expect(editor.controller.state).toMatchObject({
      name: 'failed',
      error: { code: 'service-unreachable' },
    });
    broken.refuse = () => null;
    editor.controller.send({ type: 'open' });
    await settle();
    expect(editor.controller.drafts.map(({ id }) => id)).toEqual([7]);
  });

  it('drops the answer to a store that was changed meanwhile', async () => {
    const editor = await open([]);
    const slow = new FakeOverlayStore([overlayWith(8)]);
    slow.hold();
    editor.controller.store = slow;
    await settle();
    editor.controller.store = new FakeOverlayStore([overlayWith(9)]);
    await settle();
    slow.release();
    await settle();
    expect(editor.controller.drafts.map(({ id }) => id)).toEqual([9]);
  });

  it('drops a later look at a store that was changed meanwhile', async () => {
    const editor = await open([1]);
    editor.store.hold();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(editor.store.requests).toEqual(['list', 'list']);
    editor.controller.store = new FakeOverlayStore([overlayWith(9)]);
    await settle();
    editor.store.release();
    await settle();
    expect(editor.controller.drafts.map(({ id }) => id)).toEqual([9]);
  });
});

describe('saving', () => {
  it('sends one request for one edit, and only what changed', async () => {
    const editor = await open();
    change(editor, 1, { x: 50 });
    expect(editor.draft(1).state).toBe('dirty');
    await settle();
    expect(editor.store.saves).toEqual(['update 1']);
    expect(editor.store.overlays[0]).toMatchObject({ x: 50, y: 20 });
    expect(editor.draft(1).state).toBe('synced');
  });

  it('keeps one request in flight for each overlay, and the latest draft behind it', async () => {
    const editor = await open();
    editor.store.hold();
    for (const x of [1, 2, 3, 4, 5]) {
      change(editor, 1, { x });
      await settle();
    }
    expect(editor.draft(1).state).toBe('saving');
    expect(editor.store.saves).toEqual(['update 1']);
    editor.store.release();
    await settle();
    expect(editor.store.saves).toEqual(['update 1', 'update 1']);
    expect(editor.store.overlays[0]?.x).toBe(5);
    expect(editor.store.mostInFlight).toBe(1);
    expect(editor.draft(1).state).toBe('synced');
  });

  it('lets other overlays pass one that waits', async () => {
    const editor = await open();
    editor.store.hold();
    change(editor, 1, { x: 5 });
    await settle();
    change(editor, 2, { x: 5 });
    await settle();
    expect(editor.store.saves).toEqual(['update 1', 'update 2']);
  });

  it('sends many together', async () => {
    const editor = await open();
    editor.controller.select(editor.controller.drafts.map(({ key }) => key));
    editor.controller.align('bottom');
    await settle();
    expect(editor.store.saves).toEqual([]);
    editor.controller.align('left');
    await settle();
    expect(editor.store.saves).toEqual(['update 2 3']);
  });

  it('asks for each alone when the service refuses many, so that one fails and not all', async () => {
    const editor = await open();
    const guilty = editor.draft(2).key;
    editor.store.refuse = (request) =>
      request.includes('2') ? new BroadcastError('invalid-request', { status: 400 }) : null;
    editor.controller.select(editor.controller.drafts.map(({ key }) => key));
    editor.controller.nudge(0, 10);
    await vi.advanceTimersByTimeAsync(1000);
    expect(editor.store.saves).toEqual(['update 1 2 3', 'update 1', 'update 2', 'update 3']);
    expect(states(editor)).toEqual(['synced', 'failed', 'synced']);
    expect(editor.draft(2)).toMatchObject({ key: guilty, value: { y: 30 }, saved: { y: 20 } });
  });

  it('makes one request and one step to undo of a held key', async () => {
    const editor = await open();
    editor.controller.select([editor.draft(1).key]);
    for (let count = 0; count < 20; count++) {
      editor.controller.nudge(1, 0);
      await vi.advanceTimersByTimeAsync(30);
    }
    expect(editor.store.saves).toEqual([]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(editor.store.saves).toEqual(['update 1']);
    expect(editor.changes.slice(-2)).toEqual([false, true]);
    expect(editor.draft(1).value.x).toBe(30);
    editor.controller.undo();
    expect(editor.draft(1).value.x).toBe(10);
  });

  it('saves what was just edited where it belongs when the store is changed', async () => {
    const editor = await open();
    editor.controller.select([editor.draft(1).key]);
    editor.controller.nudge(5, 0);
    const other = new FakeOverlayStore([overlayWith(9)]);
    editor.controller.store = other;
    await settle();
    expect(editor.store.saves).toEqual(['update 1']);
    expect(editor.store.overlays[0]?.x).toBe(15);
    expect(other.saves).toEqual([]);
  });

  it('saves what was just edited when the editor is closed', async () => {
    const editor = await open();
    editor.controller.select([editor.draft(1).key]);
    editor.controller.nudge(5, 0);
    editor.controller.hostDisconnected();
    await settle();
    expect(editor.store.overlays[0]?.x).toBe(15);
  });
});

describe('a failure', () => {
  it('keeps the draft, says why, and is tried again when asked', async () => {
    const editor = await open();
    editor.store.refuse = () => new BroadcastError('service-unreachable');
    change(editor, 1, { x: 77 });
    await settle();
    expect(editor.draft(1)).toMatchObject({
      state: 'failed',
      error: { code: 'service-unreachable' },
      value: { x: 77 },
      saved: { x: 10 },
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(editor.store.saves).toEqual(['update 1']);
    editor.store.refuse = () => null;
    editor.controller.retry([editor.draft(1).key]);
    await settle();
    expect(editor.draft(1).state).toBe('synced');
    expect(editor.store.overlays[0]?.x).toBe(77);
  });

  it('can be given up for what the service has', async () => {
    const editor = await open();
    const before = editor.draft(1);
    editor.store.refuse = () => new BroadcastError('service-unreachable');
    change(editor, 1, { x: 77 });
    await settle();
    editor.controller.revert(before.key);
    expect(editor.draft(1)).toEqual(before);
  });

  it('of a creation leaves an overlay that can be saved or removed', async () => {
    const editor = await open([]);
    editor.store.refuse = () => notEnabled();
    const key = editor.controller.add('https://example.com/');
    await settle();
    expect(editor.controller.drafts).toMatchObject([
      { id: null, state: 'failed', error: { status: 422 } },
    ]);
    editor.controller.revert(key);
    expect(editor.controller.drafts).toEqual([]);
  });

  it('of a deletion brings the overlay back', async () => {
    const editor = await open([1]);
    editor.store.refuse = () => new BroadcastError('service-unavailable');
    editor.controller.select([editor.draft(1).key]);
    editor.controller.remove();
    expect(editor.controller.drafts).toEqual([]);
    await settle();
    expect(states(editor)).toEqual(['failed']);
    editor.controller.revert(editor.draft(1).key);
    expect(states(editor)).toEqual(['synced']);
  });

  it('because somebody deleted it can be undone by creating it anew', async () => {
    const editor = await open([1]);
    editor.store.overlays = [];
    change(editor, 1, { x: 99 });
    await settle();
    expect(editor.controller.drafts).toMatchObject([
      { id: null, state: 'failed', value: { x: 99 } },
    ]);
    editor.controller.retry(editor.controller.drafts.map(({ key }) => key));
    await settle();
    expect(editor.store.overlays).toMatchObject([{ x: 99 }]);
    expect(states(editor)).toEqual(['synced']);
  });
});

describe('creating and deleting', () => {
  it('creates several in one request, and deletes each', async () => {
    const editor = await open([1, 2]);
    editor.controller.select(editor.controller.drafts.map(({ key }) => key));
    expect(editor.controller.duplicate()).toBe(2);
    await settle();
    expect(editor.store.saves).toEqual(['create 2']);
    expect(editor.controller.selected.map(({ id }) => id)).toEqual([101, 102]);
    editor.controller.remove();
    await settle();
    expect(editor.store.saves.slice(1)).toEqual(['delete 101', 'delete 102']);
    expect(editor.store.overlays.map(({ id }) => id)).toEqual([1, 2]);
  });

  it('deletes one that is being created once that is done', async () => {
    const editor = await open([]);
    editor.store.hold();
    editor.controller.add('https://example.com/');
    await settle();
    editor.controller.remove();
    await settle();
    expect(editor.store.saves).toEqual(['create 1']);
    editor.store.release();
    await settle();
    expect(editor.store.saves).toEqual(['create 1', 'delete 101']);
    expect(editor.store.overlays).toEqual([]);
  });

  it('brings a deleted one back by undo, and takes it away again by redo', async () => {
    const editor = await open([1]);
    const { key, value } = editor.draft(1);
    editor.controller.select([key]);
    editor.controller.remove();
    await settle();
    editor.controller.undo();
    await settle();
    expect(editor.controller.drafts).toMatchObject([{ key, value, id: 101, state: 'synced' }]);
    editor.controller.redo();
    await settle();
    expect(editor.store.overlays).toEqual([]);
    expect(editor.store.saves).toEqual(['delete 1', 'create 1', 'delete 101']);
  });

  it('counts one that is gone already as deleted', async () => {
    const editor = await open([1]);
    editor.controller.select([editor.draft(1).key]);
    editor.store.refuse = () => missing();
    editor.controller.remove();
    await settle();
    expect(editor.controller.drafts).toEqual([]);
  });

  it('leaves locked ones alone', async () => {
    const editor = await open([1]);
    const { key } = editor.draft(1);
    editor.controller.mark(key, { locked: true });
    editor.controller.select([key]);
    expect(editor.controller.remove()).toBe(0);
    editor.controller.nudge(10, 10);
    editor.controller.change(new Map([[key, { x: 1 }]]));
    await vi.advanceTimersByTimeAsync(1000);
    expect(editor.store.saves).toEqual([]);
  });
});

describe('changes made elsewhere', () => {
  it('are found by looking again', async () => {
    const editor = await open([1]);
    Object.assign(editor.store.overlays[0] ?? {}, { x: 400 });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(editor.draft(1).value.x).toBe(400);
    editor.controller.hostDisconnected();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(editor.store.requests).toEqual(['list', 'list']);
  });

  it('that are older than a save do not take it back', async () => {
    const editor = await open([1]);
    const stale = [overlayWith(1)];
    change(editor, 1, { x: 50 });
    await settle();
    editor.controller.merge(stale);
    expect(editor.draft(1).value.x).toBe(50);
    await vi.advanceTimersByTimeAsync(10_001);
    editor.controller.merge([overlayWith(1, { x: 60 })]);
    expect(editor.draft(1).value.x).toBe(60);
  });

  it('do not show one twice that is being created here', async () => {
    const editor = await open([]);
    editor.store.hold();
    editor.controller.add('https://example.com/');
    await settle();
    editor.controller.merge([overlayWith(101, { url: 'https://example.com/' })]);
    editor.store.release();
    await settle();
    expect(editor.controller.drafts.map(({ id }) => id)).toEqual([101]);
  });

  it('do not bring back what was deleted here', async () => {
    const editor = await open([1]);
    editor.controller.select([editor.draft(1).key]);
    editor.controller.remove();
    await settle();
    editor.controller.merge([overlayWith(1)]);
    expect(editor.controller.drafts).toEqual([]);
  });

  it('wait for the end of a gesture', async () => {
    const editor = await open([1]);
    const gestures = new OverlayGestures(editor.controller, {
      frame: () => ({ width: 1280, height: 720 }),
      onStep: () => {},
    });
    const motion = { dx: 100, dy: 0, keepAspect: false, fromCenter: false, snapWithin: 0 };
    gestures.press({ key: editor.draft(1).key, handle: null }, { x: 20, y: 30, additive: false });
    gestures.drag(motion, 100);
    editor.controller.merge([overlayWith(1, { url: 'https://example.com/new' }), overlayWith(5)]);
    expect(editor.controller.drafts.length).toBe(1);
    gestures.release();
    await settle();
    expect(editor.controller.drafts.map(({ id }) => id)).toEqual([1, 5]);
    expect(editor.store.overlays[0]).toMatchObject({ x: 110 });
    expect(editor.store.saves).toEqual(['update 1']);
  });
});

describe('gestures', () => {
  const motion = { dx: 33, dy: -7, keepAspect: false, fromCenter: false, snapWithin: 0 };
  const at = { x: 20, y: 30, additive: false };

  async function gesture(ids = [1, 2]) {
    const editor = await open(ids);
    const steps: (string | null)[] = [];
    const gestures = new OverlayGestures(editor.controller, {
      frame: () => ({ width: 1280, height: 720 }),
      onStep: (view) => steps.push(view?.kind ?? null),
    });
    return { ...editor, gestures, steps };
  }

  it('end in one edit and one request, however many steps they had', async () => {
    const { gestures, draft, store, changes, controller, steps } = await gesture();
    const before = controller.drafts;
    gestures.press({ key: draft(1).key, handle: null }, at);
    for (let step = 1; step <= 50; step++) gestures.drag({ ...motion, dx: step }, step);
    expect(controller.drafts).toEqual(before);
    expect(changes).toEqual([true]);
    gestures.release();
    await settle();
    expect(store.saves).toEqual(['update 1']);
    expect(store.overlays[0]).toMatchObject({ x: 60, y: 13 });
    expect(steps.at(-1)).toBeNull();
    controller.undo();
    expect(draft(1).value).toEqual(before[0]?.value);
  });

  it('leave everything as it was when they are cancelled', async () => {
    const { gestures, draft, store, controller, steps } = await gesture();
    const before = controller.drafts;
    gestures.press({ key: draft(1).key, handle: 'se' }, at);
    controller.select([draft(1).key]);
    gestures.cancel();
    gestures.press({ key: draft(1).key, handle: 'se' }, at);
    gestures.drag(motion, 40);
    expect(steps.at(-1)).toBe('resizing');
    gestures.cancel();
    await settle();
    expect(controller.drafts).toEqual(before);
    expect(store.saves).toEqual([]);
    expect(controller.canUndo).toBe(false);
  });

  it('that are clicks only select', async () => {
    const { gestures, draft, store, controller } = await gesture();
    const click = (id: number, additive = false) => {
      gestures.press({ key: draft(id).key, handle: null }, { ...at, additive });
      gestures.drag(motion, 2);
      gestures.release();
    };
    const selected = () => controller.selected.map(({ id }) => id);
    click(1);
    expect(selected()).toEqual([1]);
    click(2, true);
    expect(selected()).toEqual([1, 2]);
    click(2);
    expect(selected()).toEqual([2]);
    gestures.press({ key: null, handle: null }, at);
    gestures.release();
    expect(selected()).toEqual([]);
    expect(store.saves).toEqual([]);
  });

  it('move everything that is selected, and keep it selected', async () => {
    const { gestures, draft, store, controller } = await gesture();
    controller.select([draft(1).key, draft(2).key]);
    gestures.press({ key: draft(1).key, handle: null }, at);
    gestures.drag(motion, 40);
    gestures.release();
    await settle();
    expect(store.saves).toEqual(['update 1 2']);
    expect(store.overlays.map(({ x }) => x)).toEqual([43, 53]);
    expect(controller.selected.length).toBe(2);
  });

  it('do not move what is locked or stretched', async () => {
    const { gestures, draft, store, controller } = await gesture();
    controller.mark(draft(1).key, { locked: true });
    change({ controller, store, changes: [], draft }, 2, { stretch: true });
    await settle();
    for (const id of [1, 2]) {
      gestures.press({ key: draft(id).key, handle: null }, at);
      gestures.drag(motion, 400);
      expect(controller.state.name).toBe('pointing');
      gestures.release();
    }
    await settle();
    expect(store.saves).toEqual(['update 2']);
  });

  it('select what the rectangle touches', async () => {
    const { gestures, controller } = await gesture([1, 2, 100]);
    gestures.press({ key: null, handle: null }, { x: 0, y: 0, additive: false });
    gestures.drag({ ...motion, dx: 50, dy: 50 }, 70);
    expect(controller.state.name).toBe('marking');
    gestures.release();
    expect(controller.selected.map(({ id }) => id)).toEqual([1, 2]);
  });
});

describe('what the service has', () => {
  /** How often it is asked in so many milliseconds. */
  async function asked(store: FakeOverlayStore, milliseconds: number): Promise<number> {
    const before = store.requests.length;
    await vi.advanceTimersByTimeAsync(milliseconds);
    return store.requests.length - before;
  }

  it('is asked for now and then while the editor can be seen, and not at all otherwise', async () => {
    let shown = true;
    const store = new FakeOverlayStore([overlayWith(1)]);
    const controller = new OverlayController(new Host(), {
      frame: () => ({ width: 1280, height: 720 }),
      isShown: () => shown,
      onOverlays: () => {},
      onSaved: () => {},
    });
    controller.store = store;
    controller.hostConnected();
    await settle();
    expect(await asked(store, 30_000)).toBe(3);
    shown = false;
    expect(await asked(store, 600_000)).toBe(0);
    shown = true;
    expect(await asked(store, 1_500)).toBe(1);
    vi.stubGlobal('document', { visibilityState: 'hidden' });
    expect(await asked(store, 600_000)).toBe(0);
    controller.hostDisconnected();
  });
});

describe('without a store', () => {
  it('keeps everything here', async () => {
    const changes: boolean[] = [];
    const controller = new OverlayController(new Host(), {
      frame: () => ({ width: 1280, height: 720 }),
      onOverlays: (final) => changes.push(final),
      onSaved: () => {},
    });
    controller.hostConnected();
    controller.add('https://example.com/');
    controller.nudge(10, 0);
    await vi.advanceTimersByTimeAsync(1000);
    expect(controller.drafts).toMatchObject([{ state: 'synced', value: { x: 330 } }]);
    controller.undo();
    controller.undo();
    expect(controller.drafts).toEqual([]);
    expect(changes.at(-1)).toBe(true);
  });
});

describe('fitting into a smaller frame', () => {
  it('brings everything in, in one request, also what is locked', async () => {
    const editor = await open([]);
    editor.store.overlays = [
      overlayWith(1, { x: 1500, y: 900, width: 400, height: 150 }),
      overlayWith(2, { x: 0, y: 0, width: 1920, height: 200 }),
    ];
    await vi.advanceTimersByTimeAsync(10_000);
    expect(editor.controller.outside.length).toBe(2);
    editor.controller.mark(editor.draft(1).key, { locked: true });
    editor.controller.fit();
    await settle();
    expect(editor.controller.outside).toEqual([]);
    expect(editor.store.saves).toEqual(['update 1 2']);
    expect(editor.store.overlays[1]).toMatchObject({ x: 0, width: 1280 });
  });
});
