/** Whatever is done with overlays, undo restores exactly, here and at the service, and redo repeats. */
import fc from 'fast-check';
import type { ReactiveControllerHost } from 'lit';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { OverlayController } from '../../src/controllers/overlay-controller.ts';
import { OverlayGestures } from '../../src/controllers/overlay-gestures.ts';
import { BroadcastError } from '../../src/core/errors.ts';
import { inputOf, type OverlayDraft } from '../../src/core/overlay-draft.ts';
import { HANDLES } from '../../src/core/overlay-geometry.ts';
import { FakeOverlayStore, overlayWith } from '../helpers/fake-overlay-store.ts';

const FRAME = { width: 1280, height: 720 };
/** Longer than edits that belong together wait for each other. */
const PAUSE = 500;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', { visibilityState: 'visible' });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const pull = fc.integer({ min: -2000, max: 2000 });
const operations = fc.record({
  what: fc.constantFrom(
    'gesture',
    'nudge',
    'grow',
    'align',
    'duplicate',
    'remove',
    'add',
    'stretch',
    'address',
    'fit',
  ),
  handle: fc.constantFrom(null, ...HANDLES),
  selected: fc.subarray([0, 1, 2, 3, 4], { minLength: 1 }),
  dx: pull,
  dy: pull,
  keepAspect: fc.boolean(),
  fromCenter: fc.boolean(),
  snapWithin: fc.constantFrom(0, 12),
  /** Whether the service refuses what this operation sends. */
  refused: fc.boolean(),
});
type Operation = typeof operations extends fc.Arbitrary<infer T> ? T : never;

class Editor {
  readonly store = new FakeOverlayStore([1, 2, 3].map((id) => overlayWith(id)));
  readonly controller: OverlayController;
  readonly #gestures: OverlayGestures;
  #count = 0;

  constructor() {
    const host = { addController() {}, requestUpdate() {} } as unknown as ReactiveControllerHost;
    this.controller = new OverlayController(host, {
      frame: () => FRAME,
      onOverlays: () => {},
      onSaved: () => {},
    });
    this.#gestures = new OverlayGestures(this.controller, { frame: () => FRAME, onStep() {} });
    this.controller.store = this.store;
    this.controller.hostConnected();
  }

  /** What the user wants, by key and in order. */
  get world(): (readonly [string, OverlayDraft['value']])[] {
    return this.controller.drafts
      .filter(({ deleted }) => !deleted)
      .map(({ key, value }) => [key, value]);
  }

  async do({ what, handle, selected, dx, dy, ...options }: Operation): Promise<void> {
    const { controller } = this;
    this.store.refuse = () => (options.refused ? new BroadcastError('service-unreachable') : null);
    const keys = controller.drafts.map(({ key }) => key);
    controller.select(selected.flatMap((index) => keys[index] ?? []));
    const [key] = controller.selection;
    this.#count += 1;
    const url = `https://example.com/${this.#count}`;
    if (what === 'gesture' && key !== undefined) {
      this.#gestures.press({ key, handle }, { x: 0, y: 0, additive: false });
      this.#gestures.drag({ dx, dy, ...options }, 99);
      this.#gestures.release();
    }
    if (what === 'nudge') controller.nudge(dx, dy);
    if (what === 'grow') {
      const { keepAspect, fromCenter } = options;
      controller.grow({ dx, dy, keepAspect, fromCenter });
    }
    if (what === 'align') controller.align(dx > 0 ? 'right' : 'middle');
    if (what === 'duplicate' && keys.length < 8) controller.duplicate();
    if (what === 'remove') controller.remove();
    if (what === 'add') controller.add(url);
    if (what === 'fit') controller.fit();
    const change = what === 'stretch' ? { stretch: dx > 0 } : what === 'address' ? { url } : null;
    if (change && key !== undefined) controller.change(new Map([[key, change]]));
    await vi.advanceTimersByTimeAsync(PAUSE);
  }

  /** What the service has, leaving out its ids. */
  get service(): unknown[] {
    return this.store.overlays.map(({ url, stretch, x, y, width, height }) =>
      JSON.stringify(stretch ? { url, stretch } : { url, x, y, width, height }),
    );
  }
}

it('restores every step of random work, saved or not, and repeats it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operations, { minLength: 1, maxLength: 25 }), async (all) => {
      const editor = new Editor();
      await vi.advanceTimersByTimeAsync(0);
      const worlds = [editor.world];
      for (const operation of all) {
        await editor.do(operation);
        if (JSON.stringify(editor.world) !== JSON.stringify(worlds.at(-1))) {
          worlds.push(editor.world);
        }
        for (const { value } of editor.controller.drafts) {
          const { x, y, width, height } = value;
          expect([x, y, width, height].every(Number.isInteger)).toBe(true);
          expect(x >= 0 && y >= 0 && x + width <= 1280 && y + height <= 720).toBe(true);
        }
      }
      editor.store.refuse = () => null;
      const agrees = async () => {
        await vi.advanceTimersByTimeAsync(PAUSE);
        const failed = editor.controller.drafts.filter(({ state }) => state === 'failed');
        editor.controller.retry(failed.map(({ key }) => key));
        await vi.advanceTimersByTimeAsync(PAUSE);
        const wanted = editor.world.map(([, value]) => JSON.stringify(inputOf(value)));
        expect(editor.service.toSorted()).toEqual(
          wanted.map((text) => text.replace('"stretch":false,', '')).toSorted(),
        );
      };
      for (const world of worlds.slice(0, -1).toReversed()) {
        editor.controller.undo();
        expect(editor.world).toEqual(world);
      }
      expect(editor.controller.canUndo).toBe(false);
      await agrees();
      for (const world of worlds.slice(1)) {
        editor.controller.redo();
        expect(editor.world).toEqual(world);
      }
      expect(editor.controller.canRedo).toBe(false);
      await agrees();
      expect(editor.store.mostInFlight).toBeLessThanOrEqual(1);
      editor.controller.hostDisconnected();
    }),
    { numRuns: 150 },
  );
}, 60_000);
