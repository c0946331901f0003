import { resetMouse, sendKeys, sendMouse } from '@web/test-runner-commands';
import { expect } from 'chai';
import { BroadcastError } from '../../../src/core/errors.ts';
import { notEnabled } from '../../helpers/fake-overlay-store.ts';
import { type HeldTimers, holdTimers } from '../../helpers/held-timers.ts';
import { editorWith, type MountedEditor, one } from '../../helpers/overlay-editor-harness.ts';

/** Milliseconds after which the editor takes the next key for another edit, and says what happened. */
const SETTLE = 400;

let mounted: MountedEditor;
let pause: HeldTimers;

beforeEach(() => {
  pause = holdTimers(SETTLE);
});

async function mount(...args: Parameters<typeof editorWith>): Promise<MountedEditor> {
  mounted = await editorWith(...args);
  return mounted;
}

afterEach(async () => {
  await resetMouse();
  mounted.element.remove();
  pause.restore();
});

/** Presses the mouse at one pixel of the frame, goes to another, and perhaps lets go. */
async function drag(from: [number, number], to: [number, number], letGo = true): Promise<void> {
  const { editor } = mounted;
  await sendMouse({ type: 'move', position: editor.at(...from) });
  await sendMouse({ type: 'down' });
  await sendMouse({ type: 'move', position: editor.at(...to) });
  await editor.settled();
  if (letGo) await sendMouse({ type: 'up' });
  await editor.settled();
}

/** The pause that ends edits which belong together. */
async function saved(): Promise<void> {
  pause.release();
  await mounted.editor.settled();
  expect(mounted.editor.changes.at(-1)?.final).to.equal(true);
}

/** Presses keys one after the other, such as `Control+z`. */
async function keys(...pressed: string[]): Promise<void> {
  for (const combination of pressed) {
    const modifiers = combination.split('+');
    const key = modifiers.pop() ?? '';
    for (const down of modifiers) await sendKeys({ down });
    await sendKeys({ press: key });
    for (const up of modifiers) await sendKeys({ up });
  }
  await mounted.editor.settled();
}

async function focusBox(index: number): Promise<void> {
  const box = mounted.editor.box(index);
  box.tabIndex = 0;
  box.focus();
  await mounted.editor.settled();
}

/** The place of the service's overlay. */
function at(id: number): number[] {
  const found = mounted.store.overlays.find((overlay) => overlay.id === id);
  return [found?.x ?? -1, found?.y ?? -1, found?.width ?? -1, found?.height ?? -1];
}

describe('the stage', () => {
  it('draws every overlay at its pixels', async () => {
    const { editor } = await mount();
    expect(editor.drawn(0)).to.deep.equal({ x: 100, y: 100, width: 200, height: 100 });
    expect(editor.drawn(2)).to.deep.equal({ x: 900, y: 100, width: 200, height: 100 });
  });

  it('draws them at their pixels from right to left as well', async () => {
    document.dir = 'rtl';
    const { editor } = await mount();
    expect(editor.drawn(0)).to.deep.equal({ x: 100, y: 100, width: 200, height: 100 });
    document.dir = '';
  });

  it('follows another frame size', async () => {
    const { editor, element } = await mount();
    element.frameSize = { width: 1920, height: 1080 };
    await editor.settled();
    await editor.settled();
    expect(editor.drawn(0)).to.deep.equal({ x: 100, y: 100, width: 200, height: 100 });
  });

  it('gives a page the pixels of the frame, scaled to the stage', async () => {
    const { editor } = await mount();
    const [frame] = editor.iframes;
    expect(frame?.offsetWidth).to.equal(200);
    const scale = editor.canvas.getBoundingClientRect().width / 1280;
    expect(frame?.getBoundingClientRect().width).to.be.closeTo(200 * scale, 0.5);
  });
});

describe('a mouse', () => {
  it('moves an overlay, with one request and one step to undo', async () => {
    const { editor, store } = await mount();
    await drag([150, 150], [233, 291]);
    expect(store.saves).to.deep.equal(['update 1']);
    const [x = 0, y = 0, ...size] = at(1);
    expect(x).to.be.closeTo(183, 2);
    expect(y).to.be.closeTo(241, 2);
    expect(size).to.deep.equal([200, 100]);
    expect(editor.drawn(0)).to.include({ x, y });
    await editor.press('Undo');
    expect(at(1)).to.deep.equal([100, 100, 200, 100]);
    await editor.press('Redo');
    expect(at(1)).to.deep.equal([x, y, 200, 100]);
  });

  it('tells each step, and sends nothing before the end', async () => {
    const { editor, store } = await mount();
    await drag([150, 150], [250, 450], false);
    expect(store.saves).to.deep.equal([]);
    expect(editor.changes.at(-1)?.final).to.equal(false);
    expect(editor.changes.at(-1)?.overlays[0]?.y).to.be.closeTo(400, 2);
    expect(editor.drawn(0).y).to.be.closeTo(400, 2);
    await sendMouse({ type: 'up' });
    await editor.settled();
    expect(editor.changes.at(-1)?.final).to.equal(true);
    expect(store.saves).to.deep.equal(['update 1']);
  });

  it('cannot carry an overlay out of the frame', async () => {
    await mount();
    await drag([150, 150], [-400, 2000]);
    expect(at(1)).to.deep.equal([0, 620, 200, 100]);
  });

  for (const [name, by, expected] of [
    ['se', [30, 50], [100, 100, 330, 350]],
    ['nw', [30, 50], [130, 150, 270, 250]],
    ['e', [30, 50], [100, 100, 330, 300]],
    ['w', [30, 50], [130, 100, 270, 300]],
    ['n', [30, 50], [100, 150, 300, 250]],
    ['s', [30, 50], [100, 100, 300, 350]],
    ['ne', [30, 50], [100, 150, 330, 250]],
    ['sw', [30, 50], [130, 100, 270, 350]],
  ] as const) {
    it(`resizes by the handle ${name}`, async () => {
      const { editor, store } = await mount([one(1, { width: 300, height: 300 })]);
      await editor.press('Snap to lines');
      await drag([150, 150], [150, 150]);
      const box = editor.handle(name).getBoundingClientRect();
      const centre: [number, number] = [box.left + box.width / 2, box.top + box.height / 2];
      const scale = editor.canvas.getBoundingClientRect().width / 1280;
      await sendMouse({ type: 'move', position: centre.map(Math.round) as [number, number] });
      await sendMouse({ type: 'down' });
      await sendMouse({
        type: 'move',
        position: [Math.round(centre[0] + by[0] * scale), Math.round(centre[1] + by[1] * scale)],
      });
      await sendMouse({ type: 'up' });
      await editor.settled();
      for (const [index, value] of at(1).entries()) {
        expect(value).to.be.closeTo(expected[index] ?? 0, 2);
      }
      expect(store.saves).to.deep.equal(['update 1']);
    });
  }

  it('keeps the proportion with Shift and the centre with Alt, also without a move', async () => {
    const { editor } = await mount();
    await editor.press('Snap to lines');
    await drag([150, 150], [150, 150]);
    const [x, y] = [300, 200];
    await sendMouse({ type: 'move', position: editor.at(x, y) });
    await sendMouse({ type: 'down' });
    await sendMouse({ type: 'move', position: editor.at(x + 60, y) });
    await editor.settled();
    expect(editor.drawn(0).height).to.be.closeTo(100, 1);
    await sendKeys({ down: 'Shift' });
    await editor.settled();
    expect(editor.drawn(0).height).to.be.closeTo(130, 2);
    await sendKeys({ down: 'Alt' });
    await editor.settled();
    expect(editor.drawn(0)).to.satisfy(
      (box: { x: number; width: number }) => Math.abs(box.x + box.width / 2 - 200) <= 1,
    );
    await sendKeys({ up: 'Alt' });
    await sendKeys({ up: 'Shift' });
    await editor.settled();
    expect(editor.drawn(0)).to.include({ x: 100, height: 100 });
    await sendMouse({ type: 'up' });
  });

  it('is drawn to lines, which show, and not while Ctrl is held', async () => {
    const { editor } = await mount();
    const guides = () => {
      const stage = editor.canvas.getBoundingClientRect();
      return [...editor.root.querySelectorAll('.guides > i')].filter((line) => {
        const { left, top } = line.getBoundingClientRect();
        return left >= stage.left && top >= stage.top;
      }).length;
    };
    await drag([150, 150], [544, 400], false);
    expect(editor.drawn(0).x + 100).to.be.closeTo(600, 10);
    await sendMouse({ type: 'move', position: editor.at(592, 400) });
    await editor.settled();
    expect(editor.drawn(0).x).to.be.closeTo(540, 1);
    expect(guides()).to.be.greaterThan(0);
    await sendKeys({ down: 'Control' });
    await editor.settled();
    expect(guides()).to.equal(0);
    await sendKeys({ up: 'Control' });
    await sendMouse({ type: 'up' });
    await editor.settled();
    expect(guides()).to.equal(0);
    expect(at(1)[0]).to.equal(540);
  });

  it('selects by clicks, adds with Shift, and selects nothing on the empty stage', async () => {
    const { editor, store } = await mount();
    await drag([150, 150], [150, 150]);
    expect(editor.selected).to.deep.equal([0]);
    await sendKeys({ down: 'Shift' });
    await drag([550, 150], [550, 150]);
    await sendKeys({ up: 'Shift' });
    expect(editor.selected).to.deep.equal([0, 1]);
    await drag([50, 600], [50, 600]);
    expect(editor.selected).to.deep.equal([]);
    expect(store.saves).to.deep.equal([]);
  });

  it('moves several at once, in one request', async () => {
    const { editor, store } = await mount();
    await drag([50, 50], [650, 300]);
    expect(editor.selected).to.deep.equal([0, 1]);
    await editor.press('Snap to lines');
    await drag([550, 150], [550, 350]);
    expect(store.saves).to.deep.equal(['update 1 2']);
    expect(at(1)[1]).to.be.closeTo(300, 2);
    expect(at(2)[1]).to.equal(at(1)[1]);
  });
});

describe('while the mouse is held', () => {
  it('carries all that are selected, also with Shift, and a click with Shift lets one go', async () => {
    const { editor } = await mount();
    await focusBox(0);
    await keys('Control+a');
    await editor.press('Snap to lines');
    await sendKeys({ down: 'Shift' });
    await drag([150, 150], [150, 350]);
    expect([at(1)[1], at(3)[1]]).to.deep.equal([at(2)[1], at(2)[1]]);
    expect(at(1)[1]).to.be.closeTo(300, 2);
    await drag([550, 350], [550, 350]);
    await sendKeys({ up: 'Shift' });
    expect(editor.selected).to.deep.equal([0, 2]);
  });

  it('no key deletes, copies or undoes what is being dragged', async () => {
    const { editor, store } = await mount();
    await drag([150, 150], [150, 500], false);
    await keys('Delete', 'Control+d', 'Control+z', 'ArrowLeft');
    expect(editor.boxes.length).to.equal(3);
    await sendMouse({ type: 'up' });
    await editor.settled();
    expect(store.saves).to.deep.equal(['update 1']);
    expect(at(1)[0]).to.equal(100);
  });

  it('takes hold of what lies below one that cannot be moved', async () => {
    const { editor } = await mount([one(1), one(2, { stretch: true, x: null, y: null })]);
    await drag([150, 150], [150, 350]);
    expect(editor.selected).to.deep.equal([0]);
    expect(at(1)[1]).to.be.closeTo(300, 12);
  });
});

describe('a gesture that ends without letting go', () => {
  const unchanged = async () => {
    await mounted.editor.settled();
    expect(mounted.editor.drawn(0)).to.deep.equal({ x: 100, y: 100, width: 200, height: 100 });
    expect(mounted.store.saves).to.deep.equal([]);
    expect(mounted.editor.control('Undo').ariaDisabled).to.equal('true');
  };

  it('by Escape leaves everything as it was', async () => {
    const { editor } = await mount();
    await drag([150, 150], [400, 400], false);
    expect(editor.drawn(0).x).to.be.greaterThan(200);
    await keys('Escape');
    await unchanged();
    await sendMouse({ type: 'up' });
    await unchanged();
  });

  it('because the browser took the pointer leaves everything as it was', async () => {
    const { editor } = await mount();
    for (const type of ['pointercancel', 'lostpointercapture']) {
      await drag([150, 150], [400, 400], false);
      editor.canvas.dispatchEvent(new PointerEvent(type, { pointerId: 1 }));
      await unchanged();
      await sendMouse({ type: 'up' });
    }
  });

  it('because the element left the page leaves everything as it was', async () => {
    const { element } = await mount();
    await drag([150, 150], [400, 400], false);
    element.remove();
    document.body.append(element);
    await sendMouse({ type: 'up' });
    await unchanged();
  });
});

describe('a finger and a pen', () => {
  /** No command sends them; the events are the same but for their type. */
  async function touch(pointerType: string, from: [number, number], to: [number, number]) {
    const { editor } = mounted;
    editor.canvas.setPointerCapture = () => {};
    const send = (type: string, [x, y]: [number, number]) => {
      const [clientX, clientY] = editor.at(x, y);
      const target = editor.root.elementFromPoint(clientX, clientY) ?? editor.canvas;
      const event = { pointerId: 77, pointerType, clientX, clientY, button: 0 };
      (type === 'pointerdown' ? target : editor.canvas).dispatchEvent(
        new PointerEvent(type, { ...event, bubbles: true, composed: true, cancelable: true }),
      );
    };
    send('pointerdown', from);
    send('pointermove', to);
    await editor.settled();
    send('pointerup', to);
    await editor.settled();
  }

  for (const type of ['touch', 'pen']) {
    it(`move an overlay: ${type}`, async () => {
      const { store } = await mount();
      await touch(type, [150, 150], [150, 450]);
      expect(store.saves).to.deep.equal(['update 1']);
      expect(at(1)[1]).to.be.closeTo(400, 2);
    });
  }

  it('select several, which go together', async () => {
    const { editor, store } = await mount();
    await editor.press('Snap to lines');
    await editor.press('Select several');
    await touch('touch', [150, 150], [150, 150]);
    await touch('touch', [550, 150], [550, 150]);
    await touch('touch', [950, 150], [950, 150]);
    await touch('touch', [950, 150], [950, 150]);
    expect(editor.selected).to.deep.equal([0, 1]);
    await touch('touch', [550, 150], [550, 450]);
    expect(editor.selected).to.deep.equal([0, 1]);
    expect(store.saves).to.deep.equal(['update 1 2']);
    await editor.press('Align left edges');
    expect([at(1)[0], at(2)[0]]).to.deep.equal([100, 100]);
    await editor.press('Select several');
    await touch('touch', [950, 150], [950, 150]);
    expect(editor.selected).to.deep.equal([2]);
  });

  it('keep the proportion, and the centre', async () => {
    const { editor } = await mount();
    await editor.press('Snap to lines');
    await touch('touch', [150, 150], [150, 150]);
    await editor.press('Keep proportions');
    await touch('touch', [304, 204], [364, 204]);
    expect(at(1)[3]).to.be.closeTo(130, 2);
    await editor.press('Undo');
    await editor.press('Resize from the centre');
    await touch('touch', [304, 204], [364, 204]);
    const [x = 0, y = 0, width = 0, height = 0] = at(1);
    expect(x + width / 2).to.be.closeTo(200, 1);
    expect(y + height / 2).to.be.closeTo(150, 1);
    expect(height).to.be.closeTo(160, 3);
  });

  it('leave the empty stage to scrolling', async () => {
    const { editor } = await mount();
    await touch('touch', [50, 600], [900, 50]);
    expect(editor.selected).to.deep.equal([]);
    const style = getComputedStyle(editor.box(0));
    expect(style.touchAction).to.equal('none');
    expect(getComputedStyle(editor.canvas).touchAction).not.to.equal('none');
  });

  it('do not disturb each other', async () => {
    const { editor } = await mount();
    await editor.press('Snap to lines');
    await drag([150, 150], [150, 440], false);
    editor.canvas.dispatchEvent(
      new PointerEvent('pointermove', { pointerId: 78, clientX: 5, clientY: 5 }),
    );
    editor.canvas.dispatchEvent(new PointerEvent('pointerup', { pointerId: 78 }));
    await editor.settled();
    expect(editor.drawn(0).y).to.be.closeTo(390, 2);
    await sendMouse({ type: 'up' });
  });
});

describe('the keyboard', () => {
  it('moves by 1 and, with Shift, by 10 pixels, in one request', async () => {
    const { store } = await mount();
    await focusBox(0);
    await keys('ArrowRight', 'ArrowRight', 'ArrowDown', 'Shift+ArrowRight', 'Shift+ArrowUp');
    await saved();
    expect(at(1)).to.deep.equal([112, 91, 200, 100]);
    expect(store.saves).to.deep.equal(['update 1']);
  });

  it('resizes with Alt', async () => {
    const { store } = await mount();
    await focusBox(0);
    await keys('Alt+ArrowRight', 'Alt+Shift+ArrowDown', 'Alt+ArrowUp');
    await saved();
    expect(at(1)).to.deep.equal([100, 100, 201, 109]);
    expect(store.saves).to.deep.equal(['update 1']);
  });

  it('resizes in proportion and from the centre where the tools say so', async () => {
    const { editor } = await mount();
    await focusBox(0);
    await editor.press('Keep proportions');
    await keys('Alt+Shift+ArrowRight');
    await saved();
    expect(at(1)).to.deep.equal([100, 100, 210, 105]);
    await keys('Alt+Shift+ArrowUp');
    await saved();
    expect(at(1)).to.deep.equal([100, 100, 190, 95]);
    await editor.press('Keep proportions');
    await editor.press('Resize from the centre');
    await focusBox(0);
    await keys('Alt+Shift+ArrowRight');
    await saved();
    expect(at(1)).to.deep.equal([90, 100, 210, 95]);
  });

  it('keeps the proportion of the first step over many', async () => {
    const { editor, store } = await mount([one(1, { width: 300, height: 101 })]);
    await focusBox(0);
    await editor.press('Keep proportions');
    await focusBox(0);
    for (let step = 0; step < 20; step++) await keys('Alt+ArrowRight');
    for (let step = 0; step < 20; step++) await keys('Alt+ArrowLeft');
    await saved();
    expect(at(1)).to.deep.equal([100, 100, 300, 101]);
    await keys('Alt+Shift+ArrowRight', 'Alt+ArrowRight');
    await saved();
    expect(at(1)).to.deep.equal([100, 100, 311, Math.round((311 * 101) / 300)]);
    // What came back to where it was had nothing to save.
    expect(store.saves).to.deep.equal(['update 1']);
  });

  it('stays with an overlay that is resized by a handle', async () => {
    const { editor } = await mount();
    await editor.press('Snap to lines');
    await drag([150, 150], [150, 150]);
    await drag([302, 202], [362, 262]);
    expect(editor.root.activeElement).to.equal(editor.box(0));
    const [, , width = 0] = at(1);
    expect(width).to.be.closeTo(260, 2);
    expect(at(1)[1]).to.equal(100);
    await keys('ArrowRight');
    await saved();
    expect(at(1)[0]).to.equal(101);
    await keys('Control+z', 'Control+z');
    expect(at(1)).to.deep.equal([100, 100, 200, 100]);
  });

  it('stops at the edge of the frame', async () => {
    const { editor } = await mount([one(1, { x: 1075, y: 3 })]);
    await focusBox(0);
    await keys('Shift+ArrowRight', 'Shift+ArrowUp');
    await saved();
    expect(at(1)).to.deep.equal([1080, 0, 200, 100]);
    expect(editor.notices).to.equal('');
  });

  it('undoes and redoes', async () => {
    await mount();
    await focusBox(0);
    await keys('ArrowRight', 'ArrowRight');
    await saved();
    await keys('Control+z');
    expect(at(1)[0]).to.equal(100);
    await keys('Control+Shift+Z');
    expect(at(1)[0]).to.equal(102);
    await keys('Control+z', 'Control+y');
    expect(at(1)[0]).to.equal(102);
  });

  it('selects, selects more, all and none', async () => {
    const { editor } = await mount();
    await focusBox(1);
    await keys('Enter');
    expect(editor.selected).to.deep.equal([1]);
    await focusBox(2);
    await keys('Shift+Enter');
    expect(editor.selected).to.deep.equal([1, 2]);
    await keys('Control+a');
    expect(editor.selected).to.deep.equal([0, 1, 2]);
    await keys('Escape');
    expect(editor.selected).to.deep.equal([]);
  });

  it('duplicates and deletes', async () => {
    const { editor, store } = await mount();
    await focusBox(0);
    await keys('Enter', 'Control+d');
    expect(store.overlays.length).to.equal(4);
    expect(at(101)).to.deep.equal([124, 124, 200, 100]);
    expect(editor.selected).to.deep.equal([3]);
    await focusBox(0);
    await keys('Enter', 'Delete');
    expect(store.overlays.map(({ id }) => id)).to.deep.equal([2, 3, 101]);
    expect(editor.root.activeElement).to.equal(editor.control('Add overlay'));
  });

  it('works on the list as on the stage', async () => {
    const { editor } = await mount();
    editor.rows[1]?.querySelector('button')?.focus();
    await keys('Enter', 'ArrowRight');
    await saved();
    expect(at(2)[0]).to.equal(501);
  });

  it('leaves the keys of a field to the field', async () => {
    const { editor, store } = await mount();
    await focusBox(0);
    await keys('Enter');
    editor.control('Name in the list').focus();
    await keys('ArrowRight', 'Backspace', 'Control+z', 'Delete');
    expect(store.saves).to.deep.equal([]);
    expect(store.overlays.length).to.equal(3);
  });

  it('goes to an overlay that was added, which can be placed at once', async () => {
    const { editor, store } = await mount([]);
    await editor.press('Add overlay');
    expect(editor.root.activeElement).to.equal(editor.control('Web address of the page'));
    await sendKeys({ type: 'https://overlay.example/lower-third.html' });
    await keys('Enter');
    expect(store.overlays).to.have.length(1);
    expect(editor.root.activeElement).to.equal(editor.box(0));
    await keys('ArrowDown');
    await saved();
    expect(at(101)).to.deep.equal([320, 271, 640, 180]);
  });
});

describe('the fields', () => {
  async function select(overlay = one(1)): Promise<MountedEditor> {
    const editor = await mount([overlay, one(2)]);
    await focusBox(0);
    await keys('Enter');
    return editor;
  }

  it('take exact numbers and put right what leaves the frame', async () => {
    const { editor } = await select();
    await editor.fill('Left', '333');
    await editor.fill('Width', '444');
    await saved();
    expect(at(1)).to.deep.equal([333, 100, 444, 100]);
    await editor.fill('Left', '5000');
    await editor.fill('Top', '-7.6');
    await saved();
    expect(at(1)).to.deep.equal([836, 0, 444, 100]);
    expect((editor.control('Left') as HTMLInputElement).value).to.equal('836');
    await editor.fill('Height', '');
    expect((editor.control('Height') as HTMLInputElement).value).to.equal('100');
  });

  it('keep the proportion where the tools say so', async () => {
    const { editor } = await select();
    await editor.press('Keep proportions');
    await editor.fill('Width', '333');
    await saved();
    expect(at(1)).to.deep.equal([100, 100, 333, 167]);
    await editor.fill('Height', '100');
    await saved();
    expect(at(1)).to.deep.equal([100, 100, 200, 100]);
    await editor.fill('Left', '50');
    await saved();
    expect(at(1)).to.deep.equal([50, 100, 200, 100]);
  });

  it('stretch an overlay without sending a rectangle, and bring it back', async () => {
    const { editor, store } = await select();
    await editor.press('Fill the whole frame');
    expect(store.overlays[0]).to.include({ stretch: true, x: null, width: null });
    expect(editor.drawn(0)).to.deep.equal({ x: 0, y: 0, width: 1280, height: 720 });
    await editor.press('Fill the whole frame');
    expect(at(1)).to.deep.equal([100, 100, 200, 100]);
    expect(store.overlays[0]?.stretch).to.equal(false);
  });

  it('rename, and go back to the name of the page when emptied', async () => {
    const { editor, store } = await select();
    await editor.fill('Name in the list', '  Sponsor  ');
    expect(editor.box(0).ariaLabel).to.include('Sponsor');
    await editor.fill('Name in the list', '');
    expect(editor.box(0).ariaLabel).to.include('Blank overlay');
    expect(store.saves).to.deep.equal([]);
  });

  it('change the address, and refuse one that cannot be used', async () => {
    const { editor, store, element } = await select();
    await editor.fill('Web address of the page', 'javascript:alert(1)');
    const field = editor.control('Web address of the page') as HTMLInputElement;
    const said = () => editor.root.querySelector('#address-notes')?.textContent;
    expect(said()).to.include('full web address');
    expect(field.ariaInvalid).to.equal('true');
    expect(store.saves).to.deep.equal([]);
    // Whatever comes in from elsewhere takes nothing away from who is still at it.
    element.overlays = [one(1, { y: 300 }), one(2)];
    await editor.settled();
    expect(field.value).to.equal('javascript:alert(1)');
    await editor.fill('Web address of the page', 'https://overlay.example/new.html');
    expect(store.overlays[0]?.url).to.equal('https://overlay.example/new.html');
    expect(said()).not.to.include('full web address');
    expect(field.ariaInvalid).to.equal('false');
  });

  it('show nothing of another overlay', async () => {
    const { editor } = await select();
    await editor.fill('Web address of the page', 'nonsense');
    await focusBox(1);
    await keys('Enter');
    const field = editor.control('Web address of the page') as HTMLInputElement;
    expect(field.value).to.equal(one(2).url);
    expect(field.ariaInvalid).to.equal('false');
  });

  it('align one with the frame and several with each other', async () => {
    const { editor, store } = await select();
    await editor.press('Align right edges');
    expect(at(1)[0]).to.equal(1080);
    await keys('Control+a');
    await editor.press('Align left edges');
    expect([at(1)[0], at(2)[0]]).to.deep.equal([500, 500]);
    expect(store.saves).to.deep.equal(['update 1', 'update 1']);
  });

  it('lock, so that nothing moves it', async () => {
    const { editor, store } = await select();
    await editor.press('Lock Blank overlay');
    await drag([150, 150], [600, 600]);
    await focusBox(0);
    await keys('ArrowRight', 'Delete');
    expect((editor.control('Left') as HTMLInputElement).disabled).to.equal(true);
    expect(store.saves).to.deep.equal([]);
    await editor.press('Lock Blank overlay');
    await focusBox(0);
    await keys('ArrowRight');
    await saved();
    expect(at(1)[0]).to.equal(101);
  });

  it('hide a page here and nowhere else', async () => {
    const { editor, store } = await select();
    const [page] = editor.iframes;
    await editor.press('Show Blank overlay here');
    expect(page?.checkVisibility()).to.equal(false);
    await editor.press('Show Blank overlay here');
    expect(page?.checkVisibility()).to.equal(true);
    expect(editor.iframes[0]).to.equal(page);
    expect(store.saves).to.deep.equal([]);
  });
});

describe('what is wrong', () => {
  it('is said when one pixel leaves the frame, and put right when asked', async () => {
    const { editor, store } = await mount([one(1), one(2, { x: 1081 })]);
    expect(editor.notices).to.include('One pixel outside hides them all');
    expect(editor.notices).to.include('1280 × 720: Blank overlay 2');
    expect(editor.box(1).ariaLabel).to.include('outside the frame');
    await editor.press('Fit them');
    expect(editor.notices).to.equal('');
    expect(store.saves).to.deep.equal(['update 2']);
    expect(at(2)).to.deep.equal([1080, 100, 200, 100]);
  });

  it('is said when the picture is smaller than the overlays were made for', async () => {
    const { editor, element } = await mount([
      one(1, { x: 1500, y: 900, width: 400, height: 150 }),
      one(2, { x: 40, y: 40 }),
    ]);
    expect(editor.notices).to.include('larger picture, 1920 × 1080');
    await editor.press('Fit them');
    expect(at(2)).to.deep.equal([27, 27, 133, 67]);
    element.frameSize = { width: 640, height: 360 };
    await editor.settled();
    expect(editor.notices).to.include('larger picture');
  });

  it('comes in from elsewhere', async () => {
    const { editor, element } = await mount([one(1)]);
    element.overlays = [one(1), one(9, { y: 700 })];
    await editor.settled();
    expect(editor.notices).to.include('Viewers see no overlay');
    expect(editor.boxes.length).to.equal(2);
  });

  it('is said of an account without overlays', async () => {
    const { editor, store } = await mount([]);
    store.refuse = () => notEnabled();
    await editor.press('Add overlay');
    await editor.fill('Web address of the page', 'https://overlay.example/');
    await editor.press('Add');
    const problem = editor.root.querySelector('[part="problem"]')?.textContent;
    expect(problem).to.include('not enabled on this account');
    expect(problem).to.include('Contact support to enable');
    pause.release();
    await editor.hears('could not be saved');
    expect(editor.root.querySelector('.item .note')?.textContent).to.equal('Not saved');
    expect(getComputedStyle(editor.box(0)).borderColor).not.to.equal('rgb(255, 255, 255)');
    await editor.press('Discard change');
    expect(editor.boxes.length).to.equal(0);
  });

  it('is in sight when what was added last could not be saved, by its name', async () => {
    const many = Array.from({ length: 12 }, (_, index) => one(index + 1));
    const { editor, store } = await mount(many, '1040px');
    store.refuse = () =>
      new BroadcastError('unexpected', { serverMessage: 'Overlay 1: Its address must be public.' });
    await editor.press('Add overlay');
    await editor.fill('Web address of the page', 'overlay.example/score.html');
    await editor.press('Add');
    pause.release();
    await editor.hears('could not be saved');
    await editor.settled();
    expect(editor.rows.at(-1)?.textContent).to.include('Score');
    const problem = editor.root.querySelector('[part="problem"]');
    expect(problem?.textContent).to.include('Score: Its address must be public.');
    const panel = editor.root.querySelector('.panel')?.getBoundingClientRect();
    const there = problem?.getBoundingClientRect();
    expect(there?.top).to.be.at.least(panel?.top ?? 0);
    expect(there?.top).to.be.below(panel?.bottom ?? 0);
  });

  it('keeps the draft of what could not be saved, and tries again when asked', async () => {
    const { editor, store } = await mount();
    store.refuse = () => new BroadcastError('service-unreachable');
    await drag([150, 150], [150, 500]);
    const there = editor.drawn(0);
    expect(editor.rows[0]?.textContent).to.include('Not saved');
    expect(editor.root.querySelector('[part="problem"]')?.textContent).to.include(
      'could not be reached',
    );
    store.refuse = () => null;
    await editor.press('Try again');
    expect(editor.rows[0]?.textContent).not.to.include('Not saved');
    expect(at(1)[1]).to.equal(there.y);
  });

  it('is said when the overlays cannot be loaded', async () => {
    const { editor, element, store } = await mount();
    const broken = Object.assign(Object.create(store), {
      list: () => Promise.reject(new BroadcastError('unauthorized')),
    });
    element.store = broken;
    await editor.settled();
    expect(editor.notices).to.include('could not be loaded');
    expect(editor.control('Add overlay').ariaDisabled).to.equal('true');
    broken.list = store.list.bind(store);
    await editor.press('Try again');
    expect(editor.boxes.length).to.equal(3);
  });

  it('is said of a broadcast that started without overlays', async () => {
    const { editor, element } = await mount([]);
    expect(editor.notices).to.equal('');
    element.live = true;
    await editor.settled();
    expect(editor.notices).to.include('stop and go live again');
    element.live = false;
    await editor.settled();
    expect(editor.notices).to.equal('');
    element.live = true;
    await editor.settled();
    await editor.press('Dismiss');
    expect(editor.notices).to.equal('');
  });
});

describe('an overlay that is added', () => {
  async function add(address: string): Promise<void> {
    const { editor } = mounted;
    await editor.press('Add overlay');
    await editor.fill('Web address of the page', address);
    await editor.press('Add');
  }

  it('lies aside of one that is in its place, and never outside of the frame', async () => {
    await mount([]);
    for (let count = 0; count < 12; count++) await add(`https://overlay.example/${count}.html`);
    expect(at(101)).to.deep.equal([320, 270, 640, 180]);
    expect(at(102)).to.deep.equal([344, 294, 640, 180]);
    expect(at(112)).to.deep.equal([584, 534, 640, 180]);
  });

  it('is fetched by https where nobody says how', async () => {
    const { store } = await mount([]);
    await add('overlay.example/score?team=a.b');
    expect(store.overlays[0]?.url).to.equal('https://overlay.example/score?team=a.b');
  });

  it('shows its row and what can be set of it in the panel', async () => {
    const { editor } = await mount(
      Array.from({ length: 12 }, (_, index) => one(index + 1)),
      '1040px',
    );
    await add('https://overlay.example/score.html');
    const panel = editor.root.querySelector('.panel')?.getBoundingClientRect() ?? new DOMRect();
    for (const place of ['.row.selected', '.inspector']) {
      const top = editor.root.querySelector(place)?.getBoundingClientRect().top ?? 0;
      expect(top, place).to.be.within(panel.top - 1, panel.bottom);
    }
    expect(editor.root.activeElement).to.equal(editor.boxes.at(-1));
  });
});

describe('what is being dragged', () => {
  it('is told in numbers, above all overlays', async () => {
    const { editor } = await mount();
    const numbers = editor.root.querySelector<HTMLCanvasElement>('.readout');
    const inked = () => {
      const { data } = numbers?.getContext('2d')?.getImageData(0, 0, 480, 48) ?? { data: [] };
      return data.some((value) => value > 0);
    };
    expect(numbers?.checkVisibility()).to.equal(false);
    await drag([150, 150], [640, 640], false);
    expect(numbers?.checkVisibility()).to.equal(true);
    expect(inked()).to.equal(true);
    const above = Number(numbers && getComputedStyle(numbers).zIndex);
    const layers = [...editor.root.querySelectorAll('.item *')].map(
      (node) => Number(getComputedStyle(node).zIndex) || 0,
    );
    expect(above).to.be.above(Math.max(...layers));
    await sendMouse({ type: 'up' });
    await editor.settled();
    expect(numbers?.checkVisibility()).to.equal(false);
  });
});

describe('pages in the preview', () => {
  it('that may refuse to be framed are told on the box that is selected', async () => {
    const { editor } = await mount();
    await drag([150, 150], [150, 150]);
    const note = editor.root.querySelector('.item .note');
    expect(note?.textContent).to.include('may refuse to be shown inside others');
    expect(editor.root.querySelectorAll('.item .note').length).to.equal(1);
  });

  it('have no origin, no permission, no referrer and no keyboard', async () => {
    const { editor } = await mount([one(1)]);
    const [frame] = editor.iframes;
    expect(frame?.getAttribute('sandbox')).to.equal('allow-scripts');
    expect(frame?.referrerPolicy).to.equal('no-referrer');
    expect(frame?.allow).to.equal('');
    expect(frame?.hasAttribute('credentialless')).to.equal(true);
    expect(frame?.loading).to.equal('lazy');
    expect(frame?.tabIndex).to.equal(-1);
  });

  it('are not loaded anew by anything but another address', async () => {
    const { editor } = await mount();
    let loads = 0;
    await Promise.all(
      editor.iframes.map(
        (frame) => new Promise((resolve) => frame.addEventListener('load', resolve)),
      ),
    );
    for (const frame of editor.iframes) frame.addEventListener('load', () => loads++);
    await drag([150, 150], [150, 500]);
    await focusBox(0);
    await keys('ArrowRight', 'Control+d');
    await saved();
    expect(loads).to.equal(0);
  });

  it('are told from a stage that is empty while they load', async () => {
    const { editor } = await mount([one(1, { url: 'https://overlay.example/never' })]);
    expect(editor.root.querySelector('.placeholder')?.textContent).to.include('Never');
  });
});
