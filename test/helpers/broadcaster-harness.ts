/** Drives a `<stream-broadcaster>` by intent, so that tests know no inner structure. */
import type { BroadcastControl } from '../../src/elements/broadcast-control.ts';
import { StreamBroadcaster } from '../../src/elements/stream-broadcaster.ts';
import type { DrawerName } from '../../src/elements/view.ts';
import { FakeBroadcastController } from './fake-broadcast-controller.ts';

/** The element on a controller that the test commands. */
export class TestBroadcaster extends StreamBroadcaster {
  control!: FakeBroadcastController;

  protected override createController(): BroadcastControl {
    this.control = new FakeBroadcastController(this);
    return this.control;
  }
}

if (!customElements.get('test-broadcaster')) {
  customElements.define('test-broadcaster', TestBroadcaster);
}

export interface Mounted {
  element: TestBroadcaster;
  control: FakeBroadcastController;
  harness: BroadcasterHarness;
}

export async function broadcasterIn(
  parent: Element,
  attributes: Record<string, string> = {},
): Promise<Mounted> {
  const element = document.createElement('test-broadcaster') as TestBroadcaster;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  parent.append(element);
  await element.updateComplete;
  return { element, control: element.control, harness: new BroadcasterHarness(element) };
}

export class BroadcasterHarness {
  readonly element: TestBroadcaster;

  constructor(element: TestBroadcaster) {
    this.element = element;
  }

  get root(): ShadowRoot {
    const { shadowRoot } = this.element;
    if (!shadowRoot) throw new Error('The element has not been drawn.');
    return shadowRoot;
  }

  /** Everything that is shown, as a reader reads it. */
  get text(): string {
    return this.#shown('p, h2, h3, dt, dd, .label')
      .map((node) => node.textContent?.replace(/\s+/g, ' ').trim())
      .join('\n');
  }

  /** The names of all controls that can be seen, in the order of the keyboard. */
  get controls(): string[] {
    return this.#shown<HTMLElement>('button, a[href], select, input').map(nameOf);
  }

  get alerts(): string[] {
    return this.#shown('[role="alert"]').map((node) => node.textContent?.trim() ?? '');
  }

  /** What a screen reader has been told politely. */
  get announcement(): string {
    return this.root.querySelector('[role="status"]')?.textContent?.trim() ?? '';
  }

  get video(): HTMLVideoElement | null {
    return this.root.querySelector('video');
  }

  get isMirrored(): boolean {
    return this.video !== null && getComputedStyle(this.video).transform.startsWith('matrix(-1');
  }

  get drawerTitle(): string | null {
    const drawer = this.root.getElementById('drawer');
    return drawer?.hidden ? null : (drawer?.querySelector('h2')?.textContent?.trim() ?? null);
  }

  /** The control with this name. Throws when it is not shown. */
  control(name: string): HTMLElement {
    const found = this.#shown<HTMLElement>('button, a[href], select, input').find(
      (node) => nameOf(node) === name,
    );
    if (!found) throw new Error(`No control “${name}”; there are: ${this.controls.join(', ')}`);
    return found;
  }

  async press(name: string): Promise<void> {
    this.control(name).click();
    await this.element.updateComplete;
  }

  async pick(name: string, value: string): Promise<void> {
    const select = this.control(name) as HTMLSelectElement;
    select.value = value;
    select.dispatchEvent(new Event('change', { bubbles: true }));
    await this.element.updateComplete;
  }

  /** Opens the console and waits until it is there; returns what it is drawn in. */
  async openConsole(by = 'Stream'): Promise<ShadowRoot> {
    await this.press(by);
    while (!this.root.querySelector('stream-console')?.shadowRoot?.querySelector('.base')) {
      await new Promise(requestAnimationFrame);
    }
    return this.consoleDrawn();
  }

  async consoleDrawn(): Promise<ShadowRoot> {
    const console = this.root.querySelector('stream-console');
    await console?.updateComplete;
    if (!console?.shadowRoot) throw new Error('There is no console.');
    return console.shadowRoot;
  }

  async toggleDrawer(name: DrawerName): Promise<void> {
    this.root.getElementById(`toggle-${name}`)?.click();
    await this.element.updateComplete;
  }

  #shown<T extends Element = Element>(selector: string): T[] {
    return [...this.root.querySelectorAll<T>(selector)].filter((node) => node.checkVisibility());
  }
}

function nameOf(node: HTMLElement): string {
  const label =
    node instanceof HTMLSelectElement || node instanceof HTMLInputElement ? node.labels?.[0] : null;
  const text = node.ariaLabel ?? label?.querySelector('.label')?.textContent ?? node.textContent;
  return text?.replace(/\s+/g, ' ').trim() ?? '';
}
