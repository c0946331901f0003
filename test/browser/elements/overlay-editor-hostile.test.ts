import { expect } from 'chai';
import { hostileAddresses } from '../../helpers/hostile-addresses.ts';
import { editorWith, type MountedEditor, one } from '../../helpers/overlay-editor-harness.ts';

const ADDRESSES = hostileAddresses(new URL('../../helpers/', import.meta.url).href);
const page = window as unknown as { ran?: unknown };

let mounted: MountedEditor;
let errors: string[];
let dialogs: string[];
const native = { alert: window.alert, confirm: window.confirm, open: window.open };
const onError = (event: ErrorEvent | PromiseRejectionEvent) => {
  errors.push('message' in event ? event.message : String(event.reason));
};

beforeEach(() => {
  [errors, dialogs] = [[], []];
  window.alert = () => void dialogs.push('alert');
  window.confirm = () => dialogs.push('confirm') > 0;
  window.open = () => {
    dialogs.push('open');
    return null;
  };
  window.addEventListener('error', onError);
  window.addEventListener('unhandledrejection', onError);
});

afterEach(() => {
  mounted.element.remove();
  Object.assign(window, native);
  window.removeEventListener('error', onError);
  window.removeEventListener('unhandledrejection', onError);
  delete page.ran;
});

function nothingRan(): void {
  expect(page.ran, 'a script ran in the page').to.equal(undefined);
  expect(dialogs).to.deep.equal([]);
  expect(errors).to.deep.equal([]);
  expect(localStorage.getItem('ran')).to.equal(null);
}

/** Resolves once every frame has told that it is done, whatever became of it. */
async function framesDone(): Promise<void> {
  const { editor } = mounted;
  await Promise.all(
    editor.iframes.map((frame) => {
      frame.scrollIntoView();
      return new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
    }),
  );
  await editor.settled();
}

describe('a hundred hostile addresses from the service', () => {
  beforeEach(async () => {
    mounted = await editorWith(
      ADDRESSES.map((url, index) => one((index % 12) + 1, { id: index + 1, url })),
    );
  });

  it('are a hundred', () => {
    expect(new Set(ADDRESSES).size).to.equal(100);
  });

  it('run nothing', async () => {
    await framesDone();
    nothingRan();
  });

  it('are all there, each with a name and a row of its own, and none is changed', async () => {
    const { editor, element } = mounted;
    expect(element.currentOverlays.map(({ url }) => url)).to.deep.equal(ADDRESSES);
    expect(editor.boxes.length).to.equal(100);
    expect(editor.rows.length).to.equal(100);
    for (const box of editor.boxes) expect(box.ariaLabel?.length).to.be.within(1, 200);
    expect(new Set(editor.boxes.map(({ ariaLabel }) => ariaLabel)).size).to.equal(100);
  });

  it('load only what is http or https, without credentials', () => {
    const loaded = mounted.editor.iframes.map(({ src }) => new URL(src));
    for (const { protocol, username } of loaded) {
      expect(protocol).to.match(/^https?:$/);
      expect(username).to.equal('');
    }
    for (const frame of mounted.editor.iframes) {
      expect(frame.getAttribute('sandbox')).to.equal('allow-scripts');
    }
    expect(loaded.length).to.be.below(50);
  });

  it('lead nowhere but to http and https', async () => {
    const { editor } = mounted;
    for (const box of editor.boxes) {
      box.click();
      await mounted.element.updateComplete;
      const link = editor.root.querySelector<HTMLAnchorElement>('a');
      if (!link) continue;
      expect(link.protocol).to.match(/^https?:$/);
      expect(link.rel).to.include('noopener').and.include('noreferrer');
    }
    nothingRan();
  });

  it('can be moved, and are sent back as they came', async () => {
    const { editor, store } = mounted;
    for (const box of editor.boxes) {
      box.click();
      box.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }));
    }
    await editor.press('Undo');
    await editor.settled();
    expect(store.overlays.map(({ url }) => url)).to.deep.equal(ADDRESSES);
    expect(store.overlays.filter(({ y }) => y !== null && y % 10 === 1).length).to.equal(99);
    nothingRan();
  });

  it('can be deleted', async () => {
    const { editor, store } = mounted;
    editor
      .box(0)
      .dispatchEvent(new KeyboardEvent('keydown', { key: 'a', ctrlKey: true, bubbles: true }));
    editor.box(0).dispatchEvent(new KeyboardEvent('keydown', { key: 'Delete', bubbles: true }));
    await editor.settled();
    expect(store.overlays).to.deep.equal([]);
  });
});

describe('a hundred hostile names', () => {
  it('are texts, and do no harm', async () => {
    mounted = await editorWith([one(1)]);
    const { editor } = mounted;
    editor.box(0).click();
    await editor.settled();
    for (const name of ADDRESSES) {
      await editor.fill('Name in the list', name);
      expect(editor.rows[0]?.querySelector('script, img, svg[onload], a')).to.equal(null);
      expect(editor.box(0).ariaLabel?.length).to.be.within(1, 200);
    }
    nothingRan();
  });
});

describe('a hundred hostile addresses in the form', () => {
  it('are refused with a reason, or made a harmless address', async () => {
    mounted = await editorWith([]);
    const { editor, store } = mounted;
    for (const address of ADDRESSES) {
      if (!editor.root.querySelector('#add-form')?.checkVisibility()) {
        await editor.press('Add overlay');
      }
      const field = editor.control('Web address of the page') as HTMLInputElement;
      field.value = address;
      const before = store.overlays.length;
      await editor.press('Add');
      const wrong = editor.root.querySelector('#add-problem')?.textContent ?? '';
      const added = store.overlays.length > before;
      expect(added, `${address.slice(0, 80)}: ${wrong}`).to.equal(wrong.trim() === '');
      if (added) expect(store.overlays.at(-1)?.url).to.match(/^https?:\/\//);
    }
    expect(store.overlays.length).to.be.within(10, 40);
    nothingRan();
  });
});

describe('places that make no sense', () => {
  it('are shown as outside, and can be put right', async () => {
    const odd = [
      { x: -5, y: -5 },
      { x: Number.MAX_SAFE_INTEGER, y: 0 },
      { width: 0, height: 0 },
      { width: 1e12, height: 1e12 },
      { x: null, y: null, width: null, height: null },
    ];
    mounted = await editorWith(odd.map((change, index) => one(index + 1, change)));
    const { editor, store } = mounted;
    expect(editor.notices).to.include('Viewers see no overlay');
    await editor.press('Fit them');
    expect(editor.notices).to.equal('');
    for (const { x, y, width, height } of store.overlays.slice(0, 4)) {
      expect((x ?? -1) + (width ?? 9999)).to.be.at.most(1280);
      expect((y ?? -1) + (height ?? 9999)).to.be.at.most(720);
    }
  });
});
