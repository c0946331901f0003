/**
 * Puts overlays, guides and gestures on the stage by setting styles, never by a template: a strict
 * policy forbids style attributes, and during a gesture nothing but the moved elements may change.
 */
import type { GestureView } from '../../controllers/overlay-gestures.ts';
import { boundingBox, sameRectangle } from '../../core/overlay-geometry.ts';
import type { Rectangles } from '../../core/overlay-gesture.ts';
import { overlayWords } from '../../core/overlay-messages.ts';
import type { Axis } from '../../core/overlay-snapping.ts';
import type { FrameSize } from '../../core/settings.ts';
import type { OverlayGeometry } from '../../core/stream.ts';

/** Frames of pages are not drawn larger than this, whatever the service says. */
const LARGEST = 4096;

interface Placed {
  readonly element: HTMLElement;
  rectangle: OverlayGeometry | null;
  /** The frame of the page; it comes and goes with what the preview may load. */
  page: HTMLElement | null;
}

/** Milliseconds between two readings of the numbers. */
const READ_EVERY = 100;
/** Two edges and the centre can be on a line, for each axis. */
const LINES: readonly Axis[] = ['x', 'x', 'x', 'y', 'y', 'y'];

interface Line {
  readonly axis: Axis;
  readonly element: HTMLElement;
  readonly shift: Shift;
}

/** Pixels of the screen that an element can be shifted. */
const REACH = 16_384;

/**
 * Shifts an element by two paused animations, one for each axis. A browser takes such a step straight
 * to its compositor; a plain transform makes it arrange the layers of the whole page anew, which takes
 * long with fifty frames on the stage.
 */
class Shift {
  readonly #x: Animation;
  readonly #y: Animation;

  constructor(element: HTMLElement) {
    const timing = { duration: 2 * REACH, fill: 'both' } as const;
    this.#x = element.animate({ translate: [`${-REACH}px`, `${REACH}px`] }, timing);
    const y = [`translateY(${-REACH}px)`, `translateY(${REACH}px)`];
    this.#y = element.animate({ transform: y }, timing);
    this.#x.pause();
    this.#y.pause();
  }

  to(x: number, y: number): void {
    this.#x.currentTime = REACH + x;
    this.#y.currentTime = REACH + y;
  }

  end(): void {
    this.#x.cancel();
    this.#y.cancel();
  }
}

export class StageDrawing {
  readonly #canvas: HTMLElement;
  readonly #frame: () => FrameSize;
  readonly #observer: ResizeObserver;
  /** Pixels of the screen for one of the frame. */
  #scale = 1;
  #size: FrameSize | null = null;
  readonly #items = new Map<string, Placed>();
  #lines: Line[] = [];
  #reading: ReturnType<typeof setTimeout> | undefined;
  readonly #shifts = new Map<string, Shift>();
  #gesture: GestureView | null = null;

  constructor(canvas: HTMLElement, frame: () => FrameSize) {
    this.#canvas = canvas;
    this.#frame = frame;
    this.#observer = new ResizeObserver(([entry]) => {
      if (entry) this.#measure(entry.contentRect.width);
    });
    this.#observer.observe(canvas);
  }

  dispose(): void {
    this.#observer.disconnect();
    clearTimeout(this.#reading);
  }

  /** Puts every overlay where it is now. */
  layOut(rectangles: Rectangles): void {
    this.#takeFrame();
    const elements = this.#canvas.querySelectorAll<HTMLElement>('.item');
    const present = new Set<string>();
    for (const element of elements) {
      const key = element.dataset.key ?? '';
      present.add(key);
      if (this.#items.get(key)?.element !== element) {
        this.#items.set(key, { element, rectangle: null, page: null });
      }
    }
    for (const key of this.#items.keys()) if (!present.has(key)) this.#items.delete(key);
    for (const [key, rectangle] of rectangles) {
      // What is being dragged stays under the pointer.
      if (this.#gesture?.kind === 'resizing' && this.#gesture.rectangles.has(key)) continue;
      this.#place(key, rectangle);
    }
  }

  /** Draws one step of a gesture; null puts everything back to where it was. */
  show(view: GestureView | null): void {
    const previous = this.#gesture;
    this.#gesture = view;
    if (!view) this.#clear(previous);
    else if (view.kind === 'moving') this.#move(view);
    else if (view.kind === 'resizing') this.#resize(view);
    this.#drawGuides(view);
    this.#drawMarquee(view?.marquee ?? null);
    this.#drawReadout(view);
  }

  #measure(width: number): void {
    this.#scale = width / this.#frame().width;
    this.#canvas.style.setProperty('--_scale', String(this.#scale));
  }

  #takeFrame(): void {
    const frame = this.#frame();
    if (this.#size?.width === frame.width && this.#size.height === frame.height) return;
    this.#size = frame;
    for (const placed of this.#items.values()) placed.rectangle = null;
    const base = this.#canvas.closest<HTMLElement>('.base');
    base?.style.setProperty('--_ratio', String(frame.width / frame.height));
    this.#measure(this.#canvas.clientWidth);
  }

  #place(key: string, rectangle: OverlayGeometry): void {
    const placed = this.#items.get(key);
    if (!placed) return;
    const page = placed.element.querySelector('iframe');
    if (sameRectangle(placed.rectangle, rectangle) && placed.page === page) return;
    Object.assign(placed, { rectangle, page });
    setBox(placed.element, rectangle, this.#frame());
    if (!page) return;
    page.style.width = `${Math.min(LARGEST, Math.max(0, rectangle.width))}px`;
    page.style.height = `${Math.min(LARGEST, Math.max(0, rectangle.height))}px`;
  }

  #move({ rectangles, press }: GestureView): void {
    for (const [key, to] of rectangles) {
      const from = press.start.get(key);
      const element = this.#items.get(key)?.element;
      if (!from || !element) continue;
      const shift = this.#shifts.get(key) ?? new Shift(element);
      this.#shifts.set(key, shift);
      shift.to((to.x - from.x) * this.#scale, (to.y - from.y) * this.#scale);
    }
  }

  #resize({ rectangles }: GestureView): void {
    for (const [key, to] of rectangles) this.#place(key, to);
  }

  #clear(view: GestureView | null): void {
    for (const shift of this.#shifts.values()) shift.end();
    this.#shifts.clear();
    for (const [key, from] of view?.press.start ?? []) this.#place(key, from);
  }

  /** Lines are shifted like overlays, out of sight too, for the same reason. */
  #drawGuides(view: GestureView | null): void {
    if (!view || view.marquee) {
      for (const { element, shift } of this.#lines) {
        shift.end();
        element.remove();
      }
      this.#lines = [];
      return;
    }
    if (this.#lines.length === 0) this.#lines = this.#createLines();
    for (const axis of ['x', 'y'] as const) {
      const guides = view.guides.filter((guide) => guide.axis === axis);
      const lines = this.#lines.filter((line) => line.axis === axis);
      for (const [index, { shift }] of lines.entries()) {
        const guide = guides[index];
        const at = guide ? guide.at * this.#scale : -REACH;
        if (axis === 'x') shift.to(at, 0);
        else shift.to(0, at);
      }
    }
  }

  #createLines(): Line[] {
    const layer = this.#canvas.querySelector('.guides');
    return LINES.map((axis) => {
      const element = document.createElement('i');
      element.className = axis;
      layer?.append(element);
      return { axis, element, shift: new Shift(element) };
    });
  }

  #drawMarquee(rectangle: OverlayGeometry | null): void {
    const element = this.#canvas.querySelector<HTMLElement>('.marquee');
    if (!element) return;
    if (element.hidden === (rectangle !== null)) element.hidden = !rectangle;
    if (rectangle) setBox(element, rectangle, this.#frame());
  }

  /**
   * The numbers of what is being dragged: less often, and on a canvas, since a text that changes in the
   * page makes a browser lay out and arrange its layers anew.
   */
  #drawReadout(view: GestureView | null): void {
    const element = this.#canvas.querySelector<HTMLCanvasElement>('.readout');
    if (!element) return;
    const shown = view !== null && !view.marquee;
    if (element.hidden === shown) element.hidden = !shown;
    if (!shown) {
      clearTimeout(this.#reading);
      this.#reading = undefined;
      return;
    }
    if (this.#reading !== undefined) return;
    this.#read(element);
    // Once more afterwards, so that the last numbers are those of the last step.
    this.#reading = setTimeout(() => {
      this.#reading = undefined;
      this.#read(element);
    }, READ_EVERY);
  }

  #read(element: HTMLCanvasElement): void {
    const pen = element.getContext('2d');
    if (!this.#gesture || !pen) return;
    const { width, height } = element;
    pen.clearRect(0, 0, width, height);
    pen.fillStyle = '#fff';
    pen.font = '26px system-ui';
    pen.textAlign = 'center';
    const box = boundingBox(this.#gesture.rectangles.values());
    pen.fillText(overlayWords('item.rectangle', { ...box }), width / 2, height * 0.7);
  }
}

function setBox({ style }: HTMLElement, box: OverlayGeometry, frame: FrameSize): void {
  style.left = percent(box.x, frame.width);
  style.top = percent(box.y, frame.height);
  style.width = percent(box.width, frame.width);
  style.height = percent(box.height, frame.height);
}

function percent(pixels: number, side: number): string {
  // Far outside is far enough: no style may grow without bounds.
  return `${(Math.min(LARGEST, Math.max(-LARGEST, pixels)) / side) * 100}%`;
}
