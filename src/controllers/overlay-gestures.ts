/**
 * Turns a pointer into edits: from the press, which remembers everything as it was, over steps that
 * only the view sees, to one edit at the end, or none when it is cancelled.
 */
import type { EditorState } from '../core/editor-machine.ts';
import { rectangleOf } from '../core/overlay-draft.ts';
import type { Handle } from '../core/overlay-geometry.ts';
import {
  type GestureStep,
  gestureStep,
  type Motion,
  marquee,
  type Press,
  touches,
} from '../core/overlay-gesture.ts';
import { snapLines } from '../core/overlay-snapping.ts';
import type { FrameSize } from '../core/settings.ts';
import type { OverlayGeometry } from '../core/stream.ts';
import type { OverlayController } from './overlay-controller.ts';

/** What lies under a pointer when it is pressed; all null on the empty stage. */
export interface Target {
  readonly key: string | null;
  readonly handle: Handle | null;
}

export interface PressOptions {
  /** In pixels of the frame. */
  readonly x: number;
  readonly y: number;
  /** Whether to add to the selection, or take from it. */
  readonly additive: boolean;
}

/** What a gesture looks like now. */
export interface GestureView extends GestureStep {
  readonly press: Press;
  readonly kind: 'moving' | 'resizing' | 'marking';
  /** The selecting rectangle, while there is one. */
  readonly marquee: OverlayGeometry | null;
}

export interface OverlayGesturesOptions {
  frame: () => FrameSize;
  /** Draws a step; null when there is nothing to draw any more. */
  onStep: (view: GestureView | null) => void;
}

export class OverlayGestures {
  readonly #controller: OverlayController;
  readonly #options: OverlayGesturesOptions;
  #view: GestureView | null = null;
  /** What a click without a drag leaves selected. */
  #clicked: readonly string[] | null = null;
  /** What was selected before the selecting rectangle was drawn. */
  #before: readonly string[] = [];

  constructor(controller: OverlayController, options: OverlayGesturesOptions) {
    this.#controller = controller;
    this.#options = options;
    controller.onState = (state, previous, { type }) => this.#ended(state, previous, type);
  }

  /** The steps so far, or null while nothing is dragged. */
  get view(): GestureView | null {
    return this.#view;
  }

  press({ key, handle }: Target, { x, y, additive }: PressOptions): void {
    if (this.#controller.state.name !== 'idle') return;
    this.#select(key, additive);
    this.#controller.send({ type: 'press', press: this.#press(key, handle, x, y) });
  }

  /** `distance` is how far the pointer has gone, in pixels of the screen. */
  drag(motion: Motion, distance: number): void {
    const controller = this.#controller;
    controller.send({ type: 'drag', distance });
    const { state } = controller;
    if (state.name !== 'moving' && state.name !== 'resizing' && state.name !== 'marking') return;
    const { press } = state;
    const mark = state.name === 'marking' ? marquee(press, motion) : null;
    this.#view = { ...gestureStep(press, motion), press, kind: state.name, marquee: mark };
    this.#options.onStep(this.#view);
  }

  release(): void {
    this.#controller.send({ type: 'release' });
  }

  cancel(): void {
    this.#controller.send({ type: 'cancel' });
  }

  #select(key: string | null, additive: boolean): void {
    const controller = this.#controller;
    this.#clicked = null;
    this.#before = additive ? [...controller.selection] : [];
    if (key !== null && controller.selection.has(key)) {
      // It may be about to be dragged with the others.
      this.#clicked = additive ? this.#before.filter((one) => one !== key) : [key];
    } else if (key !== null || !additive) {
      controller.select(key === null ? [] : [...this.#before, key]);
    }
  }

  #press(key: string | null, handle: Handle | null, x: number, y: number): Press {
    const controller = this.#controller;
    const frame = this.#options.frame();
    const movable = controller.movable();
    const start = key === null || !controller.selection.has(key) ? new Map() : movable;
    const others = controller.drafts.filter(
      (draft) => draft.shown && !draft.value.stretch && !start.has(draft.key),
    );
    return {
      target: key === null ? 'marquee' : (handle ?? 'overlays'),
      x,
      y,
      start,
      lines: snapLines(
        frame,
        others.map((draft) => rectangleOf(draft, frame)),
      ),
      frame,
    };
  }

  /** The machine has left a gesture: keep what it did, or draw everything as it was. */
  #ended(state: EditorState, previous: EditorState, type: string): void {
    if (state.name === previous.name || !('press' in previous) || 'press' in state) return;
    const view = this.#view;
    this.#view = null;
    if (type === 'release') this.#keep(view);
    this.#options.onStep(null);
  }

  #keep(view: GestureView | null): void {
    const controller = this.#controller;
    if (!view) {
      if (this.#clicked) controller.select(this.#clicked);
    } else if (view.marquee) {
      const mark = view.marquee;
      const touched = [...controller.rectangles].filter(([, one]) => touches(one, mark));
      controller.select([...this.#before, ...touched.map(([key]) => key)]);
    } else {
      controller.change(view.rectangles);
    }
  }
}
