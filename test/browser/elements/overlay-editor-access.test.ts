import { emulateMedia } from '@web/test-runner-commands';
import 'axe-core';
import type Axe from 'axe-core';
import { expect } from 'chai';
import { BroadcastError } from '../../../src/core/errors.ts';
import { editorWith, type MountedEditor, one } from '../../helpers/overlay-editor-harness.ts';
import { paintedStream } from '../../helpers/painted-stream.ts';

const { axe } = globalThis as unknown as { axe: typeof Axe };

let mounted: MountedEditor;

/** Every state that looks different. */
const STATES: Record<string, (editor: MountedEditor) => Promise<void> | void> = {
  idle: () => {},
  picture: ({ element }) => {
    element.preview = paintedStream();
  },
  selected: ({ editor }) => editor.box(0).click(),
  several: ({ editor }) => {
    editor.box(0).click();
    editor.box(1).dispatchEvent(new MouseEvent('click', { shiftKey: true }));
  },
  adding: async ({ editor }) => {
    await editor.press('Add overlay');
    await editor.press('Add');
  },
  outside: ({ element }) => {
    element.overlays = [one(1), one(2, { x: 1200 })];
  },
  'not saved': async ({ editor, store }) => {
    store.refuse = () => new BroadcastError('service-unreachable');
    editor.box(0).click();
    await editor.settled();
    await editor.press('Align right edges');
  },
  'not loaded': ({ element, store }) => {
    element.store = Object.assign(Object.create(store), {
      list: () => Promise.reject(new BroadcastError('unauthorized')),
    });
  },
  'started without': ({ element }) => {
    element.overlays = [];
    element.live = true;
  },
};

async function show(name: string, width = '320px'): Promise<MountedEditor> {
  mounted = await editorWith(name === 'started without' ? [] : undefined, width);
  await STATES[name]?.(mounted);
  await mounted.editor.settled();
  return mounted;
}

afterEach(async () => {
  mounted.element.remove();
  await emulateMedia({ colorScheme: 'light' });
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

for (const colorScheme of ['light', 'dark'] as const) {
  describe(`axe finds nothing in ${colorScheme}`, () => {
    for (const name of Object.keys(STATES)) {
      it(name, async () => {
        await emulateMedia({ colorScheme });
        await show(name);
        expect(await violations()).to.deep.equal([]);
      });
    }

    it('selected, where it is wide', async () => {
      await emulateMedia({ colorScheme });
      await show('selected', '1000px');
      expect(await violations()).to.deep.equal([]);
    });
  });
}

describe('names', () => {
  it('tell an overlay, where it is, and what is special about it', async () => {
    const { editor } = await show('idle');
    expect(editor.box(0).ariaLabel).to.equal('Blank overlay: 200 × 100 at 100, 100');
    await editor.press('Lock Blank overlay 2');
    await editor.press('Show Blank overlay 2 here');
    expect(editor.box(1).ariaLabel).to.equal(
      'Blank overlay 2: 200 × 100 at 500, 100, locked, hidden here',
    );
  });

  it('tell apart what is called the same', async () => {
    const { editor } = await show('idle');
    const names = [...editor.root.querySelectorAll('button')].map(
      (button) => button.ariaLabel ?? button.textContent?.trim(),
    );
    expect(new Set(names).size).to.equal(names.length);
  });
});

describe('what is said', () => {
  it('is where an overlay went', async () => {
    const { editor } = await show('selected');
    await editor.fill('Left', '7');
    await editor.hears('Blank overlay: 200 × 100 at 7, 100');
  });

  it('is why nothing moves', async () => {
    const { editor } = await show('selected');
    await editor.press('Lock Blank overlay');
    editor.box(0).dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true }));
    await editor.hears('Blank overlay is locked');
  });

  it('is that something was undone, and each time anew', async () => {
    const { editor } = await show('selected');
    await editor.press('Align right edges');
    await editor.press('Delete');
    await editor.press('Undo');
    await editor.hears('Undone');
    const first = editor.announcement;
    const region = editor.root.querySelector('[role="status"]') as HTMLElement;
    const again = new Promise((resolve) => {
      new MutationObserver(resolve).observe(region, { characterData: true, subtree: true });
    });
    await editor.press('Undo');
    await again;
    expect(editor.announcement).to.equal(first);
  });

  it('is what is selected, and how many', async () => {
    const { editor } = await show('idle');
    const press = (key: string, more = {}) =>
      editor.box(1).dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, ...more }));
    editor.box(1).click();
    await editor.hears('Blank overlay 2 selected');
    press('a', { ctrlKey: true });
    await editor.hears('3 overlays selected');
    editor.rows[1]
      ?.querySelector('button')
      ?.dispatchEvent(new MouseEvent('click', { shiftKey: true }));
    await editor.hears('2 overlays selected');
    press('Escape');
    await editor.hears('0 overlays selected');
  });

  it('is where several went', async () => {
    const { editor } = await show('several');
    await editor.press('Align lower edges');
    await editor.press('Undo');
    const box = editor.box(0);
    box.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }));
    await editor.hears('2 overlays selected: 600 × 100 at 100, 101');
  });

  it('is what became of another try, and that a change was given up', async () => {
    const { editor, store } = await show('not saved');
    await editor.hears('could not be saved');
    store.refuse = () => null;
    await editor.press('Try again');
    await editor.hears('Blank overlay is saved');
    store.refuse = () => new BroadcastError('service-unreachable');
    await editor.press('Align lower edges');
    await editor.press('Discard change');
    await editor.hears('Change discarded');
  });
});

describe('targets', () => {
  it('are 24 px at the least, also at 320 px', async () => {
    const { editor } = await show('selected');
    for (const node of editor.root.querySelectorAll(
      'button, input:not([type=checkbox]), a, label',
    )) {
      if (!node.checkVisibility() || node.classList.contains('box')) continue;
      const { width, height } = node.getBoundingClientRect();
      expect(Math.min(width, height), node.outerHTML).to.be.at.least(24);
    }
    for (const node of editor.root.querySelectorAll('.handle')) {
      if (!node.checkVisibility()) continue;
      expect(node.getBoundingClientRect().width).to.be.at.least(24);
    }
  });

  it('leave a small overlay free to be taken hold of', async () => {
    const { editor } = await show('selected');
    const { left, top, width, height } = editor.box(0).getBoundingClientRect();
    expect(width).to.be.below(72);
    const hit = editor.root.elementFromPoint(left + width / 2, top + height / 2);
    expect(hit).to.equal(editor.box(0));
  });

  it('fit into 320 px', async () => {
    for (const name of Object.keys(STATES)) {
      const { element, editor } = await show(name);
      const base = editor.root.querySelector('[part~="base"]');
      expect(base?.scrollWidth, name).to.be.at.most(element.clientWidth);
      element.remove();
    }
  });
});

describe('the Tab key', () => {
  it('stops once on the stage, however many overlays there are', async () => {
    const { editor } = await show('idle');
    expect(editor.boxes.map(({ tabIndex }) => tabIndex)).to.deep.equal([0, -1, -1]);
    editor.rows[2]?.querySelector('button')?.click();
    await editor.settled();
    expect(editor.boxes.map(({ tabIndex }) => tabIndex)).to.deep.equal([-1, -1, 0]);
  });
});
