import { emulateMedia, sendKeys } from '@web/test-runner-commands';
import 'axe-core';
import type Axe from 'axe-core';
import { expect } from 'chai';
import { BroadcastError } from '../../../src/core/errors.ts';
import { broadcasterIn, type Mounted } from '../../helpers/broadcaster-harness.ts';
import { everyState, type StateName } from '../../helpers/snapshots.ts';

const { axe } = globalThis as unknown as { axe: typeof Axe };

let mounted: Mounted;

async function show(name: StateName, width = '320px'): Promise<Mounted> {
  mounted = await broadcasterIn(document.body);
  mounted.element.style.width = width;
  mounted.control.show(everyState()[name]);
  await mounted.element.updateComplete;
  return mounted;
}

/** A colour on its way to another is neither of the two that were designed. */
async function settled(): Promise<void> {
  const running = mounted.harness.root.getAnimations();
  await Promise.all(
    running
      .filter((animation) => animation instanceof CSSTransition)
      .map(({ finished }) => finished),
  );
}

async function violations(): Promise<string[]> {
  await settled();
  const { violations } = await axe.run(mounted.element, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    // The element is a part of somebody's page, not a page with landmarks and a heading of its own.
    rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } },
  });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}

afterEach(async () => {
  mounted.element.remove();
  await emulateMedia({ colorScheme: 'light' });
});

for (const colorScheme of ['light', 'dark'] as const) {
  describe(`axe finds nothing in ${colorScheme}`, () => {
    for (const name of Object.keys(everyState()) as StateName[]) {
      it(name, async () => {
        await emulateMedia({ colorScheme });
        await show(name);
        expect(await violations()).to.deep.equal([]);
      });
    }

    for (const drawer of ['stream', 'settings'] as const) {
      it(`with the drawer ${drawer}`, async () => {
        await emulateMedia({ colorScheme });
        const { harness } = await show('recording', '1000px');
        await harness.toggleDrawer(drawer);
        expect(await violations()).to.deep.equal([]);
      });
    }
  });
}

it('axe looks inside: a colour without contrast is found', async () => {
  const { element } = await show('denied');
  element.style.setProperty('--stream-quiet-ink', '#ddd');
  expect((await violations()).join()).to.include('color-contrast');
});

describe('references', () => {
  it('lead to elements that are there', async () => {
    const { harness } = await show('live');
    for (const node of harness.root.querySelectorAll('[aria-controls], [aria-labelledby]')) {
      const id = node.getAttribute('aria-controls') ?? node.getAttribute('aria-labelledby') ?? '';
      expect(harness.root.getElementById(id), id).not.to.equal(null);
    }
  });
});

describe('targets', () => {
  it('are 24 px at the least, also at 320 px', async () => {
    const { harness } = await show('live');
    await harness.press('Stream');
    for (const name of harness.controls) {
      const { width, height } = harness.control(name).getBoundingClientRect();
      expect(Math.min(width, height), name).to.be.at.least(24);
    }
  });

  it('fit into 320 px', async () => {
    for (const name of Object.keys(everyState()) as StateName[]) {
      const { element, harness } = await show(name);
      await harness.toggleDrawer('stream');
      const base = harness.root.querySelector('[part~="base"]');
      expect(base?.scrollWidth, name).to.be.at.most(element.clientWidth);
      element.remove();
    }
  });
});

describe('the keyboard', () => {
  it('goes live with Tab and Enter alone', async () => {
    const { control, harness } = await show('idle');
    await sendKeys({ press: 'Tab' });
    await sendKeys({ press: 'Tab' });
    expect(harness.root.activeElement).to.equal(harness.control('Go live'));
    await sendKeys({ press: 'Enter' });
    expect(control.calls).to.deep.equal([['goLive']]);
  });

  it('closes a drawer with Escape, gives the focus back, and keeps the key from the page', async () => {
    const { harness } = await show('live');
    let escaped = false;
    const listener = () => {
      escaped = true;
    };
    document.addEventListener('keydown', listener);
    harness.control('Settings').focus();
    await sendKeys({ press: 'Space' });
    expect(harness.drawerTitle).to.equal('Settings');
    harness.control('Close').focus();
    escaped = false;
    await sendKeys({ press: 'Escape' });
    document.removeEventListener('keydown', listener);
    expect(harness.drawerTitle).to.equal(null);
    expect(harness.root.activeElement).to.equal(harness.control('Settings'));
    expect(escaped).to.equal(false);
  });

  it('leaves every other key to the page', async () => {
    const { harness } = await show('live');
    let prevented: boolean | undefined;
    const listener = (event: KeyboardEvent) => {
      prevented = event.defaultPrevented;
    };
    document.addEventListener('keydown', listener);
    harness.control('Stop').focus();
    await sendKeys({ press: 'm' });
    document.removeEventListener('keydown', listener);
    expect(prevented).to.equal(false);
  });

  it('stays on the one button from "Go live" to "Stop"', async () => {
    const { control, element, harness } = await show('ready');
    const button = harness.control('Go live');
    button.focus();
    for (const status of ['connecting', 'publishing', 'live', 'ending', 'ready'] as const) {
      control.show({ ...control.snapshot, status });
      await element.updateComplete;
      expect(harness.root.activeElement, status).to.equal(button);
    }
  });

  it('goes to "Try again" when an error takes the button away, and back', async () => {
    const { control, element, harness } = await show('ready');
    harness.control('Go live').focus();
    control.show({
      ...control.snapshot,
      status: 'error',
      error: new BroadcastError('ingest-timeout'),
    });
    await element.updateComplete;
    expect(harness.root.activeElement).to.equal(harness.control('Try again'));
    control.show({ ...control.snapshot, status: 'ready', error: null });
    await element.updateComplete;
    expect(harness.root.activeElement).to.equal(harness.control('Go live'));
  });

  it('keeps its place when a control cannot be used for a moment', async () => {
    const { control, element, harness } = await show('live');
    harness.control('Camera').focus();
    control.show({ ...control.snapshot, pending: new Set(['camera']) });
    await element.updateComplete;
    expect(harness.root.activeElement).to.equal(harness.control('Camera'));
  });
});

describe('the live region', () => {
  /** Resolves with the next thing that is said. */
  function nextWord(): Promise<string> {
    const region = mounted.harness.root.querySelector('[role="status"]');
    return new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        observer.disconnect();
        resolve(mounted.harness.announcement);
      });
      if (region) observer.observe(region, { characterData: true, childList: true, subtree: true });
    });
  }

  it('is silent when the page opens', async () => {
    const { harness } = await show('idle');
    expect(harness.announcement).to.equal('');
  });

  it('says only the last of several quick changes', async () => {
    const { control, element } = await show('idle');
    const said = nextWord();
    for (const name of ['connecting', 'publishing', 'live'] as const) {
      control.show(everyState()[name]);
      await element.updateComplete;
    }
    expect(await said).to.equal('You are live.');
  });

  it('says a lesser problem, which is no alert', async () => {
    const { control, harness } = await show('idle');
    const said = nextWord();
    control.show(everyState()['missing-devices']);
    expect(await said).to.include('Viewers see a black picture.');
    expect(harness.alerts).to.deep.equal([]);
  });

  it('does not say the time, the figures or the level', async () => {
    const { control, element } = await show('idle');
    const said = nextWord();
    control.show(everyState().live);
    await said;
    const more: string[] = [];
    void nextWord().then((word) => more.push(word));
    control.hear(0.9);
    control.show({ ...everyState().live, liveSince: 0 });
    await element.updateComplete;
    // The next real news comes first, so nothing was said before it.
    control.show(everyState().reconnecting);
    await element.updateComplete;
    const word = await nextWord();
    expect(word).to.include('Reconnecting');
    expect(more).to.deep.equal([word]);
  });
});
