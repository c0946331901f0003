/** Drives a `<stream-overlay-editor>` by intent, so that tests know little of its inner structure. */
import type { Overlay } from '../../src/core/stream.ts';
import {
  defineEditor,
  type StreamOverlayEditor,
} from '../../src/elements/stream-overlay-editor.ts';
import { FakeOverlayStore, overlayWith } from './fake-overlay-store.ts';

defineEditor();

/** A page that appears at once and shows nothing. */
export const BLANK_PAGE = new URL('./blank-overlay.html', import.meta.url).href;

export interface MountedEditor {
  element: StreamOverlayEditor;
  store: FakeOverlayStore;
  editor: EditorHarness;
}

/** An editor of 800 px on a 1280 × 720 frame, with these overlays at a service in memory. */
export async function editorWith(
  overlays: Overlay[] = [one(1), one(2), one(3)],
  width = '800px',
): Promise<MountedEditor> {
  const element = document.createElement('stream-overlay-editor');
  const store = new FakeOverlayStore(overlays);
  element.style.width = width;
  element.store = store;
  document.body.append(element);
  const editor = new EditorHarness(element);
  await editor.settled();
  return { element, store, editor };
}

/** Overlay 1 at 100, 100; overlay 2 at 500, 100; and so on, three in a row. */
export function one(id: number, change: Partial<Overlay> = {}): Overlay {
  const [column, row] = [(id - 1) % 3, Math.floor((id - 1) / 3)];
  return overlayWith(id, {
    url: `${BLANK_PAGE}?Overlay-${id}`,
    x: 100 + 400 * column,
    y: 100 + 150 * row,
    width: 200,
    height: 100,
    ...change,
  });
}

export class EditorHarness {
  readonly element: StreamOverlayEditor;
  readonly changes: { overlays: Overlay[]; final: boolean }[] = [];

  constructor(element: StreamOverlayEditor) {
    this.element = element;
    element.addEventListener('stream-overlay-change', ({ detail }) => this.changes.push(detail));
  }

  get root(): ShadowRoot {
    const { shadowRoot } = this.element;
    if (!shadowRoot) throw new Error('The element has not been drawn.');
    return shadowRoot;
  }

  /** Waits until requests that are answered at once have been, and were drawn. */
  async settled(): Promise<void> {
    for (let turn = 0; turn < 10; turn++) await this.element.updateComplete;
    await new Promise((resolve) => requestAnimationFrame(resolve));
    await this.element.updateComplete;
  }

  get canvas(): HTMLElement {
    return this.#one('.canvas');
  }

  /** The boxes on the stage, in their order. */
  get boxes(): HTMLElement[] {
    return [...this.root.querySelectorAll<HTMLElement>('.box')];
  }

  box(index: number): HTMLElement {
    const box = this.boxes[index];
    if (!box) throw new Error(`No overlay ${index} on the stage.`);
    return box;
  }

  get rows(): HTMLElement[] {
    return [...this.root.querySelectorAll<HTMLElement>('.row')];
  }

  get selected(): number[] {
    return this.boxes.flatMap((box, index) => (box.ariaPressed === 'true' ? [index] : []));
  }

  get announcement(): string {
    return this.#one('[role="status"]').textContent?.trim() ?? '';
  }

  get notices(): string {
    return this.#one('.notices').textContent?.replace(/\s+/g, ' ').trim() ?? '';
  }

  get iframes(): HTMLIFrameElement[] {
    return [...this.root.querySelectorAll('iframe')];
  }

  /** The place of a box in pixels of the frame, measured on the screen. */
  drawn(index: number): { x: number; y: number; width: number; height: number } {
    const stage = this.canvas.getBoundingClientRect();
    const box = this.box(index).getBoundingClientRect();
    const scale = this.element.frameSize.width / stage.width;
    const [x, y] = [(box.left - stage.left) * scale, (box.top - stage.top) * scale];
    return {
      x: Math.round(x),
      y: Math.round(y),
      width: Math.round(box.width * scale),
      height: Math.round(box.height * scale),
    };
  }

  /** Where on the screen a pixel of the frame is. */
  at(x: number, y: number): [number, number] {
    const stage = this.canvas.getBoundingClientRect();
    const scale = stage.width / this.element.frameSize.width;
    return [Math.round(stage.left + x * scale), Math.round(stage.top + y * scale)];
  }

  handle(name: string): HTMLElement {
    return this.#one(`.handle.${name}`);
  }

  /** The control with this name that is shown. */
  control(name: string): HTMLElement {
    const controls = [
      ...this.root.querySelectorAll<HTMLElement>('button, input, select, textarea, summary, a'),
    ].filter((node) => node.checkVisibility());
    const found = controls.find((node) => nameOf(node) === name);
    if (!found) throw new Error(`No “${name}”; there are: ${controls.map(nameOf).join(', ')}`);
    return found;
  }

  async press(name: string): Promise<void> {
    this.control(name).click();
    await this.settled();
  }

  async fill(name: string, value: string): Promise<void> {
    const field = this.control(name) as HTMLInputElement;
    field.value = value;
    field.dispatchEvent(new Event('change', { bubbles: true }));
    await this.settled();
  }

  /** Resolves once this is said. */
  async hears(text: string): Promise<void> {
    const region = this.#one('[role="status"]');
    await new Promise<void>((resolve) => {
      const listen = () => {
        if (!this.announcement.includes(text)) return;
        observer.disconnect();
        resolve();
      };
      const observer = new MutationObserver(listen);
      observer.observe(region, { characterData: true, childList: true, subtree: true });
      listen();
    });
  }

  #one(selector: string): HTMLElement {
    const found = this.root.querySelector<HTMLElement>(selector);
    if (!found) throw new Error(`Nothing there: ${selector}`);
    return found;
  }
}

function nameOf(node: HTMLElement): string {
  const label = 'labels' in node ? (node as HTMLInputElement).labels?.[0] : null;
  const text =
    node.ariaLabel ??
    label?.querySelector('.label')?.textContent ??
    label?.textContent ??
    node.textContent;
  return text?.replace(/\s+/g, ' ').trim() ?? '';
}
