/** Ready-made overlays in the editor: added and changed by a form. */
import { emulateMedia, sendKeys } from '@web/test-runner-commands';
import 'axe-core';
import type Axe from 'axe-core';
import { expect } from 'chai';
import { OVERLAY_KINDS, overlayUrl, readOverlayUrl } from '../../../src/overlays/catalogue.ts';
import { editorWith, type MountedEditor, one } from '../../helpers/overlay-editor-harness.ts';

const { axe } = globalThis as unknown as { axe: typeof Axe };
const BASE = 'https://overlays.example/ready/';
const page = window as unknown as { ran?: unknown };

let mounted: MountedEditor;

async function mount(
  overlays = [one(1, { url: overlayUrl(BASE, 'lower-third', { title: 'Ada' }) })],
  { base = BASE as string | null, width = '800px' } = {},
): Promise<MountedEditor> {
  mounted = await editorWith(overlays, width);
  mounted.element.overlaysBase = base;
  await mounted.editor.settled();
  return mounted;
}

/** An editor in which the only overlay, of this kind, is selected. */
async function selected(kind: string, values = {}, width = '800px'): Promise<MountedEditor> {
  await mount([one(1, { url: overlayUrl(BASE, kind, values) })], { width });
  mounted.editor.box(0).click();
  await mounted.editor.settled();
  return mounted;
}

async function adding(kind: string): Promise<MountedEditor> {
  const { editor } = await mount([]);
  await editor.press('Add overlay');
  await editor.fill('What to add', kind);
  return mounted;
}

const input = (name: string) => mounted.editor.control(name) as HTMLInputElement;

/** What an address at the service sets, and of which kind it is. */
function at(index: number) {
  const known = readOverlayUrl(mounted.store.overlays[index]?.url ?? '', BASE);
  return { kind: known?.kind.kind, ...known?.values };
}

/** What is said of a control beside its label. */
function notes(control: HTMLElement): string {
  const ids = control.getAttribute('aria-describedby')?.split(' ') ?? [];
  return ids.map((id) => mounted.editor.root.getElementById(id)?.textContent?.trim()).join(' ');
}

/** Replaces what is in the field that has the focus, as a person does. */
async function type(text: string): Promise<void> {
  await sendKeys({ down: 'Control' });
  await sendKeys({ press: 'a' });
  await sendKeys({ up: 'Control' });
  await sendKeys({ type: text });
}

/** Waits until edits that belong together are over, which a change event tells. */
async function saved(): Promise<void> {
  const { element, editor } = mounted;
  if (!editor.changes.at(-1)?.final) {
    await new Promise<void>((resolve) => {
      element.addEventListener('stream-overlay-change', ({ detail }) => detail.final && resolve());
    });
  }
  await editor.settled();
}

afterEach(async () => {
  mounted.element.remove();
  delete page.ran;
  await emulateMedia({ colorScheme: 'light' });
});

describe('adding', () => {
  it('offers nothing where the page does not say where the overlays are', async () => {
    const { editor } = await mount([], { base: null });
    await editor.press('Add overlay');
    expect(() => editor.control('What to add')).to.throw();
    expect(editor.root.activeElement).to.equal(editor.control('Web address of the page'));
  });

  it('offers a page of one’s own first, then every kind with what it is', async () => {
    const { editor } = await mount([]);
    await editor.press('Add overlay');
    const { options } = editor.control('What to add') as HTMLSelectElement;
    expect([...options].map(({ text }) => text)).to.deep.equal([
      'Your own page',
      ...OVERLAY_KINDS.map(({ name, description }) => `${name}: ${description}`),
    ]);
    await editor.fill('Web address of the page', 'https://mine.example/page.html');
    await editor.press('Add');
    expect(mounted.store.overlays[0]?.url).to.equal('https://mine.example/page.html');
  });

  it('takes a lower third by keyboard alone, with one request and one step to undo', async () => {
    const { editor, store } = await mount([]);
    editor.control('Add overlay').focus();
    await sendKeys({ press: 'Enter' });
    await editor.settled();
    await sendKeys({ type: 'Low' });
    await editor.settled();
    await sendKeys({ press: 'Tab' });
    expect(editor.root.activeElement).to.equal(input('Name'));
    await type('Grace Hopper');
    await sendKeys({ press: 'Enter' });
    await editor.settled();
    expect(store.saves).to.deep.equal(['create 1']);
    expect(store.overlays[0]?.url).to.equal(`${BASE}lower-third.html?title=Grace+Hopper`);
    expect(store.overlays[0]).to.include({ x: 64, y: 524, width: 640, height: 120 });
    expect(editor.root.activeElement).to.equal(editor.box(0));
    await editor.press('Undo');
    expect(editor.boxes.length).to.equal(0);
  });

  it('is called as in the catalogue, each differently', async () => {
    const { editor } = await adding('qr-code');
    await editor.press('Add');
    await editor.press('Add overlay');
    await editor.fill('What to add', 'qr-code');
    await editor.press('Add');
    const names = editor.rows.map((row) => row.querySelector('bdi')?.textContent);
    expect(names).to.deep.equal(['QR code', 'QR code 2']);
    expect(editor.drawn(1)).not.to.deep.equal(editor.drawn(0));
  });

  it('puts it where it belongs in a frame of another size', async () => {
    const { element, editor, store } = await adding('starting-soon');
    element.frameSize = { width: 720, height: 1280 };
    await editor.settled();
    await editor.press('Add');
    expect(store.overlays[0]).to.include({ stretch: true, x: null });
    await editor.press('Add overlay');
    await editor.fill('What to add', 'ticker');
    await editor.press('Add');
    expect(store.overlays[1]).to.include({ stretch: false, x: 0, width: 720, y: 1248, height: 32 });
  });

  it('begins anew the next time', async () => {
    const { editor } = await adding('lower-third');
    await editor.fill('Name', 'Grace Hopper');
    await editor.press('Add');
    await editor.press('Add overlay');
    expect((editor.control('What to add') as HTMLSelectElement).value).to.equal('');
    await editor.fill('What to add', 'lower-third');
    expect(input('Name').value).to.equal('Ada Lovelace');
  });

  it('keeps its buttons in sight, however long it is', async () => {
    const { editor } = await mount([], { width: '1040px' });
    await editor.press('Add overlay');
    await editor.fill('What to add', 'scoreboard');
    for (const details of editor.root.querySelectorAll('details')) details.open = true;
    await editor.settled();
    const panel = editor.root.querySelector('.panel');
    expect(panel?.scrollHeight).to.be.above(2 * (panel?.clientHeight ?? 0));
    const { bottom } = editor.control('Add').getBoundingClientRect();
    expect(bottom).to.be.at.most(panel?.getBoundingClientRect().bottom ?? 0);
  });

  it('says what is wrong, goes there, and adds nothing', async () => {
    const { editor, store } = await adding('clock');
    await editor.press('Look');
    await editor.fill('Size in its box (%)', '5');
    expect(notes(input('Size in its box (%)'))).to.include('from 10 to 100');
    await editor.press('Look');
    await editor.press('Add');
    const size = input('Size in its box (%)');
    expect(editor.root.activeElement).to.equal(size);
    expect(size.ariaInvalid).to.equal('true');
    expect(store.saves).to.deep.equal([]);
    await editor.fill('Size in its box (%)', '50');
    expect(notes(size)).to.equal('');
    await editor.press('Add');
    expect(at(0)).to.include({ kind: 'clock', size: 50 });
  });

  it('does not take more text than an address can hold', async () => {
    const { editor, store } = await adding('ticker');
    await editor.fill('Items', '語'.repeat(1200));
    await editor.press('Add');
    expect(notes(input('Items'))).to.include('2,048 characters');
    expect(editor.root.activeElement).to.equal(input('Items'));
    expect(store.saves).to.deep.equal([]);
  });

  it('says where a service elsewhere cannot reach the pages', async () => {
    const { editor } = await mount([], { base: '/ready' });
    await editor.press('Add overlay');
    await editor.fill('What to add', 'clock');
    const form = editor.root.querySelector('#add-form')?.textContent;
    expect(form).to.include(`The pages are on ${location.host}`);
  });

  it('says that a base is no web address', async () => {
    const { editor } = await mount([], { base: 'ftp://files.example/' });
    await editor.press('Add overlay');
    expect(editor.root.querySelector('#add-form')?.textContent).to.include('overlays-base');
    expect(editor.root.activeElement).to.equal(editor.control('Web address of the page'));
  });
});

describe('changing', () => {
  it('saves a text once it is left, with one request and one step to undo', async () => {
    const { editor, store } = await selected('lower-third', { title: 'Ada', accent: '#ff0000' });
    input('Below it').focus();
    await type('Mathematician');
    await editor.settled();
    expect(store.saves).to.deep.equal([]);
    await sendKeys({ press: 'Tab' });
    await editor.settled();
    expect(store.saves).to.deep.equal(['update 1']);
    expect(at(0)).to.include({ title: 'Ada', subtitle: 'Mathematician', accent: '#ff0000' });
    await editor.press('Undo');
    expect(at(0)).to.include({ title: 'Ada', subtitle: 'Analytical engines' });
    expect(input('Below it').value).to.equal('Analytical engines');
    await editor.press('Redo');
    expect(input('Below it').value).to.equal('Mathematician');
  });

  it('keeps what is being typed while the editor draws', async () => {
    const { element, editor } = await selected('lower-third');
    for (const name of ['Name', 'Name in the list', 'Left', 'Web address of the page']) {
      input(name).focus();
      await type('12');
      element.requestUpdate();
      await editor.settled();
      expect(input(name).value, name).to.equal('12');
    }
  });

  it('saves nothing where nothing changed', async () => {
    const { editor, store } = await selected('countdown', { until: '2030-03-31T01:30:00Z' });
    input('Ends at').focus();
    await sendKeys({ press: 'Tab' });
    await editor.fill('Label', 'Next up in');
    expect(store.saves).to.deep.equal([]);
  });

  it('counts a time in the time zone of this computer, and saves it in UTC', async () => {
    const { editor, store } = await selected('countdown');
    input('Ends at').focus();
    input('Ends at').value = '2030-01-31T20:00';
    input('Ends at').blur();
    await editor.settled();
    const utc = `${new Date(2030, 0, 31, 20).toISOString().slice(0, 19)}Z`;
    expect(at(0)).to.include({ until: utc });
    expect(input('Ends at').value).to.equal('2030-01-31T20:00');
    expect(store.saves).to.deep.equal(['update 1']);
  });

  it('makes one step of a number that is counted up', async () => {
    const { editor, store } = await selected('countdown');
    input('Minutes').focus();
    for (let count = 0; count < 3; count++) await sendKeys({ press: 'ArrowUp' });
    await saved();
    expect(store.saves).to.deep.equal(['update 1']);
    expect(at(0)).to.include({ minutes: 13 });
    await editor.press('Undo');
    expect(input('Minutes').value).to.equal('10');
  });

  it('has a control of its own for every type', async () => {
    const { editor } = await selected('clock');
    await editor.press('Look');
    await editor.press('While live');
    await editor.fill('Theme', 'light');
    await editor.press('Seconds');
    await editor.fill('Time zone', 'Europe/Berlin');
    await editor.fill('Text colour', 'F0A');
    expect(input('Text colour').value).to.equal('#ff00aa');
    expect(input('Text colour: choose').value).to.equal('#ff00aa');
    await editor.fill('Live settings', 'https://mine.example/clock.json');
    expect(at(0)).to.include({
      theme: 'light',
      seconds: true,
      zone: 'Europe/Berlin',
      ink: '#ff00aa',
      settings: 'https://mine.example/clock.json',
    });
  });

  it('keeps the transparency of a colour that is picked anew', async () => {
    const { editor } = await selected('clock', { surface: '#00000080' });
    await editor.press('Look');
    await editor.fill('Background colour: choose', '#ffffff');
    expect(at(0)).to.include({ surface: '#ffffff80' });
    await editor.fill('Background colour', '');
    expect(at(0)).to.include({ surface: '' });
  });

  it('says what is wrong beside the field, and saves nothing', async () => {
    const { editor, store } = await selected('clock');
    await editor.press('While live');
    await editor.press('Look');
    for (const [name, text, says] of [
      ['Time zone', 'Mars/Olympus', 'Europe/Berlin'],
      ['Accent colour', 'reddish', '#3d5afe'],
      ['Live settings', 'javascript:alert(1)', 'by https or http'],
      ['Read them every (s)', '1', 'from 2 to 300'],
    ] as const) {
      await editor.fill(name, text);
      expect(notes(input(name)), name).to.include(says);
      expect(input(name).ariaInvalid, name).to.equal('true');
    }
    expect(store.saves).to.deep.equal([]);
    await editor.fill('Time zone', 'UTC');
    expect(notes(input('Time zone'))).not.to.include('It must');
    expect(input('Accent colour').value, 'what else is wrong stays').to.equal('reddish');
  });

  it('gives each overlay fields of its own', async () => {
    const { editor } = await mount([
      one(1, { url: overlayUrl(BASE, 'lower-third', { title: 'One' }) }),
      one(2, { url: overlayUrl(BASE, 'lower-third', { title: 'Two' }) }),
    ]);
    editor.box(0).click();
    await editor.settled();
    input('Name').value = 'Not left yet';
    editor.box(1).click();
    await editor.settled();
    expect(input('Name').value).to.equal('Two');
  });

  it('is for the pages of this site alone', async () => {
    const { editor } = await mount([
      one(1, { url: 'https://elsewhere.example/lower-third.html?title=Theirs' }),
    ]);
    editor.box(0).click();
    await editor.settled();
    expect(() => editor.control('Below it')).to.throw();
    expect(input('Web address of the page').value).to.include('elsewhere');
  });

  it('is not for a locked one', async () => {
    const { editor } = await selected('lower-third');
    await editor.press('Lock Lower third');
    expect(input('Below it').matches(':disabled')).to.equal(true);
  });

  it('leaves the keys of its fields to them', async () => {
    const { editor, store } = await selected('ticker');
    input('Items').focus();
    await type('One');
    await sendKeys({ press: 'Enter' });
    await sendKeys({ type: 'Two' });
    await sendKeys({ press: 'Backspace' });
    await sendKeys({ press: 'Tab' });
    await editor.settled();
    expect(at(0)).to.include({ items: 'One\nTw' });
    expect(store.saves).to.deep.equal(['update 1']);
  });
});

describe('hostile values', () => {
  const HOSTILE = '"><img src=x onerror=top.ran=1><script>top.ran=1</script>{{7*7}}\u202e';

  it('stand in the form as the text that they are', async () => {
    const values = Object.fromEntries(
      ['title', 'subtitle', 'accent', 'theme', 'position', 'size', 'visible', 'settings'].map(
        (name) => [name, HOSTILE],
      ),
    );
    const { editor } = await mount([
      one(1, { url: `${BASE}lower-third.html?${new URLSearchParams(values)}&__proto__=x` }),
    ]);
    editor.box(0).click();
    await editor.settled();
    await editor.press('Look');
    await editor.press('While live');
    expect(input('Below it').value).to.equal(HOSTILE);
    expect(input('Accent colour').value).to.equal('#3d5afe');
    expect(input('Live settings').value).to.equal('');
    expect(editor.root.querySelectorAll('img, script').length).to.equal(0);
    expect(page.ran).to.equal(undefined);
  });

  it('are escaped in the address, and come back', async () => {
    const { editor, store } = await adding('lower-third');
    await editor.fill('Name', `${HOSTILE}&subtitle=x#y`.slice(0, 80));
    await editor.press('Add');
    expect(at(0)).to.include({
      title: `${HOSTILE}&subtitle=x#y`.slice(0, 80),
      subtitle: 'Analytical engines',
    });
    expect(store.overlays[0]?.url).to.match(/^https:\/\/overlays\.example\/ready\/[\w.?=%+*-]+$/);
    expect(page.ran).to.equal(undefined);
  });
});

async function violations(): Promise<string[]> {
  const { violations } = await axe.run(mounted.element, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    // The element is a part of somebody's page, and what is in the frames is not ours.
    rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } },
    iframes: false,
  });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}

/** Opens everything and types what is wrong. */
async function unfold(): Promise<void> {
  const { editor } = mounted;
  for (const details of editor.root.querySelectorAll('details')) details.open = true;
  await editor.fill('Accent colour', 'reddish');
  const base = editor.root.querySelector('[part~="base"]');
  expect(base?.scrollWidth).to.be.at.most(mounted.element.clientWidth);
}

for (const colorScheme of ['light', 'dark'] as const) {
  describe(`axe finds nothing in ${colorScheme}`, () => {
    for (const { kind } of OVERLAY_KINDS) {
      it(`in the fields of ${kind}`, async () => {
        await emulateMedia({ colorScheme });
        await selected(kind, {}, '320px');
        await unfold();
        expect(await violations()).to.deep.equal([]);
      });
    }

    it('in the form that adds one', async () => {
      await emulateMedia({ colorScheme });
      await adding('countdown');
      await unfold();
      expect(await violations()).to.deep.equal([]);
    });
  });
}

it('scrolls inside the editor, not the page around it', async () => {
  await selected('scoreboard', {}, '1040px');
  const before = document.documentElement.scrollHeight;
  await unfold();
  expect(document.documentElement.scrollHeight).to.equal(before);
});

describe('targets', () => {
  it('are 24 px at the least, also at 320 px', async () => {
    const { editor } = await selected('scoreboard', {}, '320px');
    await unfold();
    for (const node of editor.root.querySelectorAll('.fields :is(input, select, summary)')) {
      const { width, height } = node.getBoundingClientRect();
      if (node.matches('[type=checkbox]')) continue;
      expect(Math.min(width, height), node.outerHTML).to.be.at.least(24);
    }
  });
});
