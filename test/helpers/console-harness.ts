/** Drives a `<stream-console>` by intent: a snapshot, a service in memory, and what was asked for. */
import type { BroadcastSnapshot } from '../../src/core/snapshot.ts';
import type { Stream } from '../../src/core/stream.ts';
import type { ConsoleActions, ConsoleParts } from '../../src/elements/console/console-view.ts';
import { defineConsole, type StreamConsole } from '../../src/elements/stream-console.ts';
import { BROKER_PERMISSIONS, type BrokerPermission } from '../../src/streams/broker-session.ts';
import { StreamsClient } from '../../src/streams/streams-client.ts';
import { snapshotOf } from './snapshots.ts';

defineConsole();

/** One request of the console to the service, its path from `/streaming` on. */
export interface ServiceCall {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** What the service answers, at once or later: a value as JSON, nothing (204), or a whole answer. */
export type Answer = (call: ServiceCall) => unknown;

export interface ConsoleOptions {
  snapshot?: Partial<BroadcastSnapshot>;
  /** What may be done; everything by default. */
  permissions?: readonly BrokerPermission[];
  /** By default the service knows nothing (404). */
  answer?: Answer;
  parts?: Partial<ConsoleParts>;
  actions?: Partial<ConsoleActions>;
  width?: string;
}

export interface MountedConsole {
  readonly element: StreamConsole;
  readonly console: ConsoleHarness;
}

export async function consoleWith(options: ConsoleOptions = {}): Promise<MountedConsole> {
  const { width = '360px', parts, permissions = BROKER_PERMISSIONS } = options;
  const element = document.createElement('stream-console');
  const harness = new ConsoleHarness(element, options);
  const snapshot = snapshotOf(options.snapshot);
  element.style.width = width;
  element.snapshot = snapshot;
  element.parts = { recording: true, share: true, ...parts };
  element.actions = harness.actions;
  element.account = {
    client: harness.client,
    permissions: new Set(permissions),
    streamId: snapshot.stream?.id ?? null,
  };
  element.shown = true;
  document.body.append(element);
  await harness.settled();
  return { element, console: harness };
}

export class ConsoleHarness {
  readonly element: StreamConsole;
  readonly client: StreamsClient;
  /** What was asked of the service, in order. */
  readonly calls: ServiceCall[] = [];
  /** What was asked of the broadcaster, in order: the name, then what was given along. */
  readonly asked: unknown[][] = [];
  readonly actions: ConsoleActions;
  /** What the service answers from now on. */
  answer: Answer;

  constructor(element: StreamConsole, { answer, actions }: ConsoleOptions) {
    this.element = element;
    this.answer = answer ?? (() => new Response(null, { status: 404 }));
    this.client = new StreamsClient({
      base: 'https://api.example',
      credentials: 'key',
      fetch: (input, init) => this.#fetch(String(input), init),
    });
    const note = (...what: unknown[]) => void this.asked.push(what);
    this.actions = {
      connect: async () => note('connect'),
      chooseStream: async (id) => note('chooseStream', id),
      startRecording: async () => note('startRecording'),
      stopRecording: async () => {
        note('stopRecording');
        return null;
      },
      clearDvr: async () => note('clearDvr'),
      refresh: (stream?: Stream) => note('refresh', stream),
      ...actions,
    };
  }

  get root(): ShadowRoot {
    const { shadowRoot } = this.element;
    if (!shadowRoot) throw new Error('The console has not been drawn.');
    return shadowRoot;
  }

  /** Waits until requests that are answered at once have been, and nothing more is drawn. */
  async settled(): Promise<void> {
    for (let calm = false, drawn = ''; !calm; ) {
      for (let turn = 0; turn < 20; turn++) await this.element.updateComplete;
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const now = this.element.shadowRoot?.textContent ?? '';
      calm = now === drawn;
      drawn = now;
    }
  }

  /** The broadcaster says something new. */
  async hears(change: Partial<BroadcastSnapshot>): Promise<void> {
    this.element.snapshot = { ...this.element.snapshot, ...change };
    await this.settled();
  }

  section(name: string): HTMLDetailsElement {
    const found = this.root.querySelector<HTMLDetailsElement>(`details[part~="${name}"]`);
    if (!found) throw new Error(`There is no section ${name}.`);
    return found;
  }

  has(name: string): boolean {
    return this.root.querySelector(`details[part~="${name}"]`) !== null;
  }

  async open(name: string): Promise<void> {
    const section = this.section(name);
    if (!section.open) section.querySelector('summary')?.click();
    await new Promise((resolve) => requestAnimationFrame(resolve));
    await this.settled();
  }

  async close(name: string): Promise<void> {
    const section = this.section(name);
    if (section.open) section.querySelector('summary')?.click();
    await new Promise((resolve) => requestAnimationFrame(resolve));
    await this.settled();
  }

  /** What can be read, in one line. */
  text(selector = '.base'): string {
    return textOf(this.root.querySelector(selector));
  }

  get alerts(): string[] {
    return [...this.root.querySelectorAll('.alert')].map(textOf);
  }

  /** The control with this name that is shown. */
  control<T extends HTMLElement = HTMLElement>(name: string): T {
    const controls = [
      ...this.root.querySelectorAll<HTMLElement>('button, input, select, textarea, summary, a'),
    ].filter((node) => node.checkVisibility());
    const found = controls.find((node) => nameOf(node) === name);
    if (!found) throw new Error(`No “${name}”; there are: ${controls.map(nameOf).join(', ')}`);
    return found as T;
  }

  async press(name: string): Promise<void> {
    this.control(name).click();
    await this.settled();
  }

  /** Types a text in place of another, or ticks a box, and leaves the field. */
  async fill(name: string, value: string | boolean): Promise<void> {
    const field = this.control<HTMLInputElement>(name);
    if (typeof value === 'boolean') field.checked = value;
    else field.value = value;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
    await this.settled();
  }

  /** Answers the dialog that is open; resolves with what it asked. */
  async decide(answer: 'confirm' | 'cancel'): Promise<string> {
    const dialog = this.root.querySelector('dialog');
    if (!dialog?.open) throw new Error('Nothing is asked.');
    const asked = textOf(dialog);
    const closed = new Promise((resolve) => dialog.addEventListener('close', resolve));
    dialog.querySelector<HTMLElement>(`[part~="${answer}"]`)?.click();
    await closed;
    await this.settled();
    return asked;
  }

  async #fetch(url: string, init: RequestInit = {}): Promise<Response> {
    const { pathname, search } = new URL(url);
    const call: ServiceCall = {
      method: init.method ?? 'GET',
      path: pathname.replace(/^\/streaming/, '') + search,
      body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined,
    };
    this.calls.push(call);
    const answer = await this.answer(call);
    if (answer instanceof Response) return answer;
    return answer === undefined ? new Response(null, { status: 204 }) : Response.json(answer);
  }
}

function textOf(node: Element | null): string {
  return node?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
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
