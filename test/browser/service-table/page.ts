/** The element on a scripted service, and what a test asks of it: look, and press everything. */
import '../../../src/index.ts';
import type { StreamBroadcaster } from '../../../src/elements/stream-broadcaster.ts';
import { reading } from './reading.ts';
import { ScriptedService, SERVICE, type Wire } from './scripted-service.ts';

/** What is read in each place: `Stream › Recording` and so on. */
export type Reading = Record<string, string>;

/** Which operations a press of a control led to. */
export interface Press {
  place: string;
  control: string;
  operations: string[];
}

declare global {
  interface Window {
    /** @param reveal what is masked, too, which takes its time */
    lookAt(stream: Wire, reveal: boolean): Promise<Reading>;
    pressEverything(stream: Wire): Promise<Press[]>;
  }
}

interface Shown {
  element: StreamBroadcaster;
  service: ScriptedService;
  close(): void;
}

async function show(stream: Wire, drawer: 'stream' | 'overlays'): Promise<Shown> {
  const service = new ScriptedService(stream);
  const element = document.createElement('stream-broadcaster');
  element.apiBase = SERVICE;
  element.apiKey = 'key';
  element.streamId = 7;
  document.body.append(element);
  await element.updateComplete;
  control(element, '#toggle-stream').click();
  await drawn(element, service);
  if (drawer === 'overlays') control(element, '#toggle-overlays').click();
  await until(() => part(element, drawer) !== null);
  await drawn(element, service);
  return { element, service, close: () => element.remove() };
}

/** The lazy part of the element that a drawer holds. */
function part(element: StreamBroadcaster, drawer: 'stream' | 'overlays'): ShadowRoot | null {
  const name = drawer === 'stream' ? 'stream-console' : 'stream-overlay-editor';
  const root = element.shadowRoot?.querySelector(name)?.shadowRoot ?? null;
  return root?.querySelector('.base') ? root : null;
}

function sectionsOf(console: ShadowRoot): HTMLDetailsElement[] {
  return [...console.querySelectorAll('details')].filter((each) => each.part.contains('section'));
}

async function openSections({ element, service }: Shown, only?: string): Promise<ShadowRoot> {
  const console = part(element, 'stream');
  if (!console) throw new Error('There is no console.');
  for (const section of sectionsOf(console)) {
    section.open = only === undefined || titleOf(section) === only;
  }
  await drawn(element, service);
  for (const folded of console.querySelectorAll('details')) {
    if (folded.parentElement?.closest('details[open]')) folded.open = true;
  }
  return console;
}

window.lookAt = async (stream, reveal) => {
  const shown = await show(stream, 'stream');
  try {
    const console = await openSections(shown);
    const places = await unchanging(() => readingOf(shown, console));
    for (const section of reveal ? sectionsOf(console) : []) {
      places[`Stream › ${titleOf(section)}`] += await revealedIn(section, shown);
    }
    return places;
  } finally {
    shown.close();
  }
};

function readingOf({ element }: Shown, console: ShadowRoot): Reading {
  const places: Reading = {};
  for (const section of sectionsOf(console)) {
    places[`Stream › ${titleOf(section)}`] = reading(section);
  }
  const rest = [...(console.querySelector('.base')?.children ?? [])];
  places['Stream, status line'] = rest
    .filter((each) => !each.matches('details, [role="status"], dialog'))
    .map(reading)
    .join();
  const stage = element.shadowRoot?.querySelector('.stage');
  places.Stage = stage ? reading(stage) : '';
  places['the property `stream`'] = JSON.stringify(element.stream);
  return places;
}

/** What is hidden until it is asked for: for each protocol, each address by itself. */
async function revealedIn(section: Element, { element, service }: Shown): Promise<string> {
  const reveals = () =>
    controlsOf(section)
      .filter((each) => nameOf(each).startsWith('Reveal'))
      .map(nameOf);
  if (reveals().length === 0) return '';
  const found: string[] = [];
  const protocol = section.querySelector('select');
  for (const { value } of protocol?.options ?? []) {
    if (protocol) protocol.value = value;
    protocol?.dispatchEvent(new Event('change'));
    await drawn(element, service);
    for (const name of reveals()) {
      controlsOf(section)
        .find((each) => nameOf(each) === name)
        ?.click();
      await drawn(element, service);
      found.push(reading(section));
    }
  }
  return found.join();
}

/** What is read once nothing has changed for six frames: pictures that do not load, for one, do. */
async function unchanging(read: () => Reading): Promise<Reading> {
  for (let last = read(), calm = 0; ; ) {
    await new Promise(requestAnimationFrame);
    const now = read();
    calm = JSON.stringify(now) === JSON.stringify(last) ? calm + 1 : 0;
    if (calm === 6) return now;
    last = now;
  }
}

window.pressEverything = async (stream) => {
  const presses: Press[] = [];
  const first = await show(stream, 'stream');
  const titles = sectionsOf(await openSections(first)).map(titleOf);
  first.close();
  for (const title of titles) {
    const shown = await show(stream, 'stream');
    const before = shown.service.operations.length;
    const console = await openSections(shown, title);
    const opening = { place: `Stream › ${title}`, control: 'opening it' };
    presses.push({ ...opening, operations: shown.service.operations.slice(before) });
    const section = () => sectionsOf(console).find((each) => titleOf(each) === title);
    presses.push(...(await pressAll(shown, section, `Stream › ${title}`)));
    shown.close();
  }
  const shown = await show(stream, 'overlays');
  presses.push({
    place: 'Overlays',
    control: 'opening it',
    operations: [...shown.service.operations],
  });
  const editor = () => part(shown.element, 'overlays')?.querySelector('.base') ?? null;
  presses.push(...(await pressAll(shown, editor, 'Overlays')));
  shown.close();
  return presses;
};

/** Presses each button once, the destructive ones last, with every field changed before each press. */
async function pressAll(
  { element, service }: Shown,
  place: () => Element | null | undefined,
  name: string,
): Promise<Press[]> {
  const presses: Press[] = [];
  // Once if it asked for something, else twice: what was missing the first time may be there by then.
  const pressed = new Map<string, number>();
  for (;;) {
    const root = place();
    if (!root) break;
    const unchanged = service.operations.length;
    change(root);
    await drawn(element, service);
    const changed = service.operations.slice(unchanged);
    presses.push({ place: name, control: 'changing a field', operations: changed });
    const left = controlsOf(place() ?? root).filter((each) => (pressed.get(kindOf(each)) ?? 0) < 2);
    const next = left.find((each) => !isLast(each)) ?? left[0];
    if (!next || presses.length > 300) break;
    const control = nameOf(next);
    const kind = kindOf(next);
    const before = service.operations.length;
    next.click();
    await drawn(element, service);
    const dialog = next.getRootNode() as ShadowRoot;
    dialog.querySelector<HTMLElement>('dialog [part~="confirm"]')?.click();
    await drawn(element, service);
    const operations = service.operations.slice(before);
    pressed.set(kind, operations.length > 0 ? 2 : (pressed.get(kind) ?? 0) + 1);
    presses.push({ place: name, control, operations });
  }
  return presses;
}

/** A press of one of these ends what the others need. */
function isLast(control: HTMLElement): boolean {
  return /delete|switch off|cancel|discard|undo/i.test(nameOf(control));
}

/** Gives each field that can be typed into another value of its kind. */
function change(root: Element): void {
  for (const field of root.querySelectorAll<HTMLInputElement>('input, textarea, select')) {
    if (field.readOnly || field.disabled || !field.checkVisibility()) continue;
    if (field.type === 'checkbox' || field.type === 'radio' || field.type === 'search') continue;
    if (field.type === 'url') field.value = 'https://example.com/overlay.html';
    else if (field.type === 'number') field.value = String(Math.max(40, Number(field.value) - 1));
    else if (/[a-z]/.test(field.value)) field.value = `${field.value.slice(0, 20)}x`;
    else if (/name/i.test(field.labels?.[0]?.textContent ?? '')) field.value = 'Afternoon show';
    else continue;
    for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, { bubbles: true }));
  }
}

function controlsOf(root: ParentNode): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>('button')].filter(
    (each) =>
      each.checkVisibility() &&
      each.ariaDisabled !== 'true' &&
      !(each as HTMLButtonElement).disabled &&
      !each.closest('dialog'),
  );
}

function nameOf(control: HTMLElement): string {
  return (control.ariaLabel ?? control.textContent ?? '').replace(/\s+/g, ' ').trim();
}

/** The same for controls that differ in numbers and names only: one of them speaks for all. */
function kindOf(control: HTMLElement): string {
  const item = control.closest('[part~="overlay"], [part~="list"], li');
  return item
    ? `${item.getAttribute('part')} ${control.part}`
    : nameOf(control).replace(/\d+/g, '');
}

function titleOf(section: HTMLDetailsElement): string {
  const summary = section.querySelector('summary');
  return (summary?.firstChild?.nextSibling ?? summary)?.textContent?.trim() ?? '';
}

function control(element: StreamBroadcaster, selector: string): HTMLElement {
  const found = element.shadowRoot?.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`There is no ${selector}.`);
  return found;
}

async function drawn(element: StreamBroadcaster, service: ScriptedService): Promise<void> {
  await service.settled();
  await element.updateComplete;
  await service.settled();
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(requestAnimationFrame);
}

// The same moment for all, so that no time differs by itself.
const now = Date.now();
Date.now = () => now;
// Nothing is asked for by the clock alone, so that each request has the press that led to it.
const later = window.setTimeout.bind(window);
window.setTimeout = ((run: () => void, delay = 0) =>
  delay < 500 ? later(run, delay) : 0) as typeof window.setTimeout;
document.documentElement.dataset.ready = '';
