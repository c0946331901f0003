/**
 * What every overlay page does: reads its values from its address, shows them, and, where it is told
 * to, fetches other values now and then. The service opens a page once and draws it once a second, so
 * that there is one timer, no animation, and no work between two ticks.
 */
import { type OverlayKind, type OverlayValues, overlayKind, readValues } from '../catalogue.ts';
import { applyLook } from './look.ts';
import { fetchSettings } from './settings.ts';

export interface OverlayView {
  /** Shows these values; called again when they change, and when the box does. */
  show(values: OverlayValues): void;
  /** Called each second, where there is something to count. */
  tick?(now: number): void;
}

export type MakeView = (root: HTMLElement) => OverlayView;

const SECOND = 1000;
/** Milliseconds; what settings that fail are asked for at the least. */
const LONGEST_WAIT = 60_000;

/** Starts the overlay that this document is, `data-kind` on its root element. */
export function startPage(views: Readonly<Record<string, MakeView>>): void {
  const root = document.querySelector('main');
  const kind = overlayKind(document.documentElement.dataset.kind ?? '');
  const view = kind && root && views[kind.kind]?.(root);
  if (kind && root && view) new Page(kind, root, view).start();
}

class Page {
  readonly #kind: OverlayKind;
  readonly #root: HTMLElement;
  readonly #view: OverlayView;
  /** What the address says; settings that leave something out fall back to it. */
  readonly #own: OverlayValues;
  #values: OverlayValues;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When to ask for settings again, in milliseconds since the epoch. */
  #due: number;
  #failures = 0;

  constructor(kind: OverlayKind, root: HTMLElement, view: OverlayView) {
    this.#kind = kind;
    this.#root = root;
    this.#view = view;
    this.#own = readValues(kind, Object.fromEntries(new URLSearchParams(location.search)));
    this.#values = this.#own;
    this.#due = this.#own.settings === '' ? Number.POSITIVE_INFINITY : 0;
  }

  start(): void {
    this.#show();
    addEventListener('resize', () => this.#show());
    this.#turn();
  }

  #show(): void {
    this.#root.hidden = this.#values.visible === false;
    applyLook(document.documentElement, this.#values);
    // What is hidden has no size to fit into.
    if (this.#root.hidden) return;
    this.#view.show(this.#values);
    this.#view.tick?.(Date.now());
  }

  #turn(): void {
    const now = Date.now();
    if (!this.#root.hidden) this.#view.tick?.(now);
    if (now >= this.#due) void this.#refresh();
    this.#wait();
  }

  /** Until the next second where something counts, else until settings are due, if they ever are. */
  #wait(): void {
    clearTimeout(this.#timer);
    const now = Date.now();
    const next = this.#view.tick ? (Math.floor(now / SECOND) + 1) * SECOND : this.#due;
    if (next === Number.POSITIVE_INFINITY) return;
    this.#timer = setTimeout(() => this.#turn(), Math.max(0, next - now));
  }

  async #refresh(): Promise<void> {
    this.#due = Number.POSITIVE_INFINITY;
    const given = await fetchSettings(String(this.#own.settings));
    this.#failures = given ? 0 : this.#failures + 1;
    // For whoever looks why nothing changes. The picture shows no errors.
    document.documentElement.dataset.settings = given ? 'read' : 'failed';
    if (given) {
      const next = readValues(this.#kind, given, this.#own);
      const isNew = Object.keys(next).some((name) => next[name] !== this.#values[name]);
      this.#values = next;
      if (isNew) this.#show();
    }
    const pause = Number(this.#own.refresh) * SECOND;
    this.#due =
      Date.now() + Math.max(pause, Math.min(LONGEST_WAIT, (pause * 2 ** this.#failures) / 2));
    this.#wait();
  }
}
