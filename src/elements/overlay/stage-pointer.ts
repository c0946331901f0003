/**
 * Follows one pointer, be it a mouse, a pen or a finger, and turns it into a gesture in pixels of the
 * frame. Steps are taken once a frame. Escape, `pointercancel` and a capture that is lost end the
 * gesture without a trace.
 */
import type { OverlayGestures } from '../../controllers/overlay-gestures.ts';
import type { Handle } from '../../core/overlay-geometry.ts';
import type { FrameSize } from '../../core/settings.ts';
import type { Modes } from './editor-view.ts';

/** Pixels of the screen within which a line attracts. */
const SNAP = 6;

interface Following {
  readonly id: number;
  readonly startX: number;
  readonly startY: number;
  /** Pixels of the frame for one of the screen. */
  readonly scale: number;
  x: number;
  y: number;
  shift: boolean;
  alt: boolean;
  /** Snapping is off while Ctrl or Command is held. */
  free: boolean;
  readonly listening: AbortController;
}

export interface StagePointerOptions {
  gestures: OverlayGestures;
  frame: () => FrameSize;
  modes: () => Modes;
}

export class StagePointer {
  readonly #options: StagePointerOptions;
  readonly #canvas: HTMLElement;
  #following: Following | null = null;
  #requested = 0;

  constructor(canvas: HTMLElement, options: StagePointerOptions) {
    this.#canvas = canvas;
    this.#options = options;
    canvas.addEventListener('pointerdown', (event) => this.#press(event));
    // A handle would send the keyboard to the page, away from the overlay that it belongs to.
    canvas.addEventListener('mousedown', (event) => {
      if ((event.target as Element).closest('.handle')) event.preventDefault();
    });
  }

  /** Ends a gesture that is going on, without a trace. */
  cancel(): void {
    if (!this.#following) return;
    this.#end();
    this.#options.gestures.cancel();
  }

  #press(event: PointerEvent): void {
    if (this.#following || event.button !== 0 || !(event.target instanceof Element)) return;
    const key = event.target.closest<HTMLElement>('.item')?.dataset.key ?? null;
    // A finger on the empty stage scrolls the page.
    if (key === null && event.pointerType === 'touch') return;
    const handle = event.target.closest<HTMLElement>('.handle')?.dataset.handle ?? null;
    const box = this.#canvas.getBoundingClientRect();
    const scale = this.#options.frame().width / (box.width || 1);
    const additive =
      this.#options.modes().several || event.shiftKey || event.ctrlKey || event.metaKey;
    this.#following = this.#follow(event, scale);
    this.#options.gestures.press(
      { key, handle: handle as Handle | null },
      {
        x: (event.clientX - box.left) * scale,
        y: (event.clientY - box.top) * scale,
        additive: handle === null && additive,
      },
    );
    this.#focus(event.target);
  }

  #follow(event: PointerEvent, scale: number): Following {
    const { pointerId: id, clientX: startX, clientY: startY } = event;
    const listening = new AbortController();
    const { signal } = listening;
    const on = <K extends keyof HTMLElementEventMap>(
      type: K,
      listener: (event: HTMLElementEventMap[K]) => void,
    ) => this.#canvas.addEventListener(type, listener, { signal });
    const mine = (listener: (event: PointerEvent) => void) => (event: PointerEvent) => {
      if (event.pointerId === id) listener(event);
    };
    this.#canvas.setPointerCapture(id);
    on(
      'pointermove',
      mine((moved) => this.#move(moved)),
    );
    on(
      'pointerup',
      mine((released) => this.#release(released)),
    );
    on(
      'pointercancel',
      mine(() => this.cancel()),
    );
    on(
      'lostpointercapture',
      mine(() => this.cancel()),
    );
    const keys = { signal, capture: true };
    window.addEventListener('keydown', (pressed) => this.#key(pressed), keys);
    window.addEventListener('keyup', (released) => this.#key(released), keys);
    const keysNow = { shift: false, alt: false, free: false };
    return { id, startX, startY, scale, x: startX, y: startY, ...keysNow, listening };
  }

  #move(event: PointerEvent): void {
    const following = this.#following;
    if (!following) return;
    following.x = event.clientX;
    following.y = event.clientY;
    this.#modifiers(event);
    this.#request();
  }

  #release(event: PointerEvent): void {
    this.#move(event);
    this.#step();
    this.#end();
    this.#options.gestures.release();
  }

  /** A modifier counts at once, not only with the next move. */
  #key(event: KeyboardEvent): void {
    if (event.key === 'Escape' && event.type === 'keydown') {
      event.preventDefault();
      event.stopPropagation();
      this.cancel();
      return;
    }
    this.#modifiers(event);
    if (event.key === 'Alt') event.preventDefault();
    this.#request();
  }

  #modifiers(event: {
    shiftKey: boolean;
    altKey: boolean;
    ctrlKey: boolean;
    metaKey: boolean;
  }): void {
    const following = this.#following;
    if (!following) return;
    following.shift = event.shiftKey;
    following.alt = event.altKey;
    following.free = event.ctrlKey || event.metaKey;
  }

  #request(): void {
    if (this.#requested) return;
    this.#requested = requestAnimationFrame(() => {
      this.#requested = 0;
      this.#step();
    });
  }

  #step(): void {
    const following = this.#following;
    if (!following) return;
    const { startX, startY, x, y, scale, shift, alt, free } = following;
    const { snap, aspect, centre } = this.#options.modes();
    this.#options.gestures.drag(
      {
        dx: (x - startX) * scale,
        dy: (y - startY) * scale,
        keepAspect: shift || aspect,
        fromCenter: alt || centre,
        snapWithin: snap && !free ? SNAP * scale : 0,
      },
      Math.hypot(x - startX, y - startY),
    );
  }

  #end(): void {
    const following = this.#following;
    if (!following) return;
    this.#following = null;
    cancelAnimationFrame(this.#requested);
    this.#requested = 0;
    following.listening.abort();
    if (this.#canvas.hasPointerCapture(following.id)) {
      this.#canvas.releasePointerCapture(following.id);
    }
  }

  /** Not every browser gives a pressed button the keyboard. */
  #focus(target: Element): void {
    target.closest('.item')?.querySelector<HTMLElement>('.box')?.focus({ preventScroll: true });
  }
}
