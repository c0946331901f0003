/** The section “Streams” of the console. */
import { emulateMedia } from '@web/test-runner-commands';
import { expect } from 'chai';
import { BroadcastError } from '../../../src/core/errors.ts';
import { axeViolations } from '../../helpers/axe-violations.ts';
import {
  type ConsoleHarness,
  type ConsoleOptions,
  consoleWith,
  type MountedConsole,
} from '../../helpers/console-harness.ts';
import { hostileAddresses } from '../../helpers/hostile-addresses.ts';
import { MemoryStreams, wireStream } from '../../helpers/memory-streams.ts';
import { LIVE_STREAM, STREAM } from '../../helpers/snapshots.ts';

const { id } = STREAM;
const PICTURE = new URL('../../helpers/blank-picture.gif', import.meta.url).href;

let mounted: MountedConsole | undefined;
let service: MemoryStreams;

beforeEach(() => {
  service = new MemoryStreams([
    wireStream(id, { name: STREAM.name }),
    wireStream(12, { name: 'Café concert', live: true, screenshot: PICTURE }),
    wireStream(120, { name: '', active: false }),
  ]);
});

afterEach(async () => {
  mounted?.element.remove();
  mounted = undefined;
  await emulateMedia({ colorScheme: 'light' });
});

/** The console with this section open, the first page fetched. */
async function streams(options: ConsoleOptions = {}): Promise<ConsoleHarness> {
  mounted = await consoleWith({ snapshot: { stream: STREAM }, answer: service.answer, ...options });
  await mounted.console.open('streams');
  return mounted.console;
}

function many(count: number): void {
  for (let at = 1; at <= count; at++) service.streams.set(1000 + at, wireStream(1000 + at));
}

const rows = (console: ConsoleHarness) => [
  ...console.root.querySelectorAll<HTMLButtonElement>('.streams button'),
];
const texts = (console: ConsoleHarness) =>
  rows(console).map((row) => row.textContent?.replace(/\s+/g, ' ').trim());
const lists = (console: ConsoleHarness) =>
  console.calls.filter(({ path }) => path.startsWith('/streams?')).map(({ path }) => path);
const posts = (console: ConsoleHarness) =>
  console.calls.flatMap(({ method, body }) => (method === 'POST' ? [body] : []));

async function fold(console: ConsoleHarness, name: string): Promise<void> {
  await console.press(name);
  await new Promise((resolve) => requestAnimationFrame(resolve));
  await console.settled();
}

describe('the list', () => {
  it('tells of each stream its name, id, and what it does', async () => {
    const console = await streams();
    expect(texts(console)).to.deep.equal([
      `${STREAM.name} #${id} In use`,
      'Café concert #12 Live',
      'Without a name #120 Switched off',
    ]);
    expect(rows(console).map((row) => row.ariaCurrent)).to.deep.equal(['true', 'false', 'false']);
    expect(console.text('.section .hint')).to.equal('Streams: 3');
  });

  it('knows of the stream in use what the broadcaster knows', async () => {
    const console = await streams();
    await console.hears({ stream: { ...LIVE_STREAM, name: 'Renamed' } });
    expect(texts(console)[0]).to.equal(`Renamed #${id} Live In use`);
  });

  it('comes page by page, each stream once, until there is no more', async () => {
    many(40);
    const console = await streams();
    expect(rows(console)).to.have.length(25);
    // One more was made meanwhile, so that the pages overlap.
    service.streams.delete(id);
    await console.press('Show more');
    expect(lists(console)).to.deep.equal(['/streams?page=1', '/streams?page=2']);
    expect(rows(console)).to.have.length(42);
    expect(() => console.control('Show more')).to.throw('No “Show more”');
  });

  it('is refreshed from its beginning', async () => {
    const console = await streams();
    service.streams.set(500, wireStream(500));
    await console.press('Refresh');
    expect(rows(console)).to.have.length(4);
  });

  it('keeps what is shown when the next page does not come, which can be tried again', async () => {
    many(40);
    const console = await streams();
    service.fault = () => new Response(null, { status: 403 });
    await console.press('Show more');
    expect(rows(console)).to.have.length(25);
    expect(console.alerts).to.have.length(1);
    service.fault = () => undefined;
    await console.press('Try again');
    expect(rows(console)).to.have.length(43);
    expect(console.alerts).to.deep.equal([]);
  });

  it('says that there is none', async () => {
    service = new MemoryStreams();
    const console = await streams({ snapshot: { stream: null } });
    expect(console.text('[part~="streams"]')).to.contain('There are no streams yet');
  });

  it('is not there without permission', async () => {
    mounted = await consoleWith({ snapshot: { stream: STREAM }, permissions: ['settings'] });
    expect(mounted.console.has('streams')).to.equal(false);
  });
});

describe('search', () => {
  it('finds by name and by id, and says how many', async () => {
    const console = await streams();
    await console.fill('Search by name or id', 'cafe');
    expect(texts(console)).to.deep.equal(['Café concert #12 Live']);
    expect(console.text('.section .hint')).to.equal('Streams: 1 of 3');
    await console.fill('Search by name or id', '12');
    expect(rows(console)).to.have.length(2);
    await console.fill('Search by name or id', 'nothing');
    expect(console.text('[part~="streams"]')).to.contain('No stream here has this');
  });

  it('says that it searched only what was fetched', async () => {
    many(40);
    const console = await streams();
    await console.fill('Search by name or id', 'Stream 1040');
    expect(console.text('[part~="streams"]')).to.contain('Only these 25 were searched');
    await console.press('Show more');
    expect(rows(console)).to.have.length(1);
    expect(console.text('[part~="streams"]')).not.to.contain('were searched');
  });
});

describe('pictures', () => {
  it('come late, tell the service nothing of the page, and may be missing', async () => {
    service.streams.set(14, wireStream(14, { screenshot: 'http://127.0.0.1:1/none.jpg' }));
    const console = await streams();
    const images = [...console.root.querySelectorAll<HTMLImageElement>('.streams img')];
    for (const image of images) {
      expect([image.loading, image.referrerPolicy, image.alt]).to.deep.equal([
        'lazy',
        'no-referrer',
        '',
      ]);
    }
    const broken = images.find(({ src }) => src.includes('127.0.0.1'));
    if (broken && !broken.complete) {
      await new Promise((resolve) => broken.addEventListener('error', resolve));
    }
    await console.settled();
    expect(rows(console).at(-1)?.querySelector('img')).to.equal(null);
    expect(rows(console).at(-1)?.querySelector('.icon')).not.to.equal(null);
  });
});

describe('choosing', () => {
  it('uses another stream', async () => {
    const console = await streams();
    rows(console)[1]?.click();
    await console.settled();
    expect(console.asked).to.deep.equal([['chooseStream', 12]]);
    rows(console)[0]?.click();
    await console.settled();
    expect(console.asked, 'the one in use is').to.have.length(1);
  });

  it('is refused on the air, with words at the stream that was meant', async () => {
    const console = await streams({
      snapshot: { stream: LIVE_STREAM, status: 'live' },
      actions: { chooseStream: () => Promise.reject(new BroadcastError('on-air')) },
    });
    rows(console)[1]?.click();
    await console.settled();
    expect(console.alerts.join()).to.contain('not possible while you are on the air');
    expect(rows(console)[1]?.parentElement?.querySelector('[role="alert"]')).not.to.equal(null);
    expect(rows(console)).to.have.length(3);
  });
});

describe('a new stream', () => {
  it('needs a name and nothing else, is switched on, and is used', async () => {
    const console = await streams();
    await fold(console, 'New stream');
    await console.press('Create stream');
    expect(console.control('Name').ariaInvalid).to.equal('true');
    expect(console.root.activeElement).to.equal(console.control('Name'));
    expect(posts(console)).to.deep.equal([]);
    await console.fill('Name', 'Concert');
    await console.press('Create stream');
    expect(posts(console)).to.deep.equal([
      { name: 'Concert', active: true, record_type: 'origin' },
    ]);
    expect(console.asked).to.deep.equal([['chooseStream', 9003]]);
    expect(texts(console)[0]).to.contain('Concert #9003');
  });

  it('takes every other setting along', async () => {
    const console = await streams();
    await fold(console, 'New stream');
    await console.fill('Name', 'Relay');
    for (const name of ['Source', 'Recording and rewind', 'Picture']) await fold(console, name);
    await console.fill('Switched on', false);
    await console.fill('Way to the service', 'true');
    await console.fill('Source addresses', 'https://a.example.com/x');
    await console.fill('Let viewers rewind (DVR)', true);
    await console.fill('Rewind window in seconds', '600');
    await console.fill('Quality set', '7');
    await console.fill('Projection', 'vr360');
    await console.press('Create stream');
    expect(posts(console)).to.deep.equal([
      {
        name: 'Relay',
        active: false,
        record_type: 'origin',
        pull: true,
        uri: 'https://a.example.com/x',
        dvr_enabled: true,
        dvr_duration: 600,
        quality_set_id: 7,
        projection: 'vr360',
      },
    ]);
  });

  it('has a name and a switch where settings may not be changed', async () => {
    const console = await streams({ permissions: ['streams'] });
    await fold(console, 'New stream');
    const controls = [...console.root.querySelectorAll('#new :is(input, select, textarea)')];
    expect(controls.map(({ id }) => id)).to.deep.equal(['new-name', 'new-active']);
    await console.fill('Name', 'Concert');
    await console.press('Create stream');
    expect(posts(console)).to.deep.equal([{ name: 'Concert', active: true }]);
  });

  it('on the air is made but not used', async () => {
    const console = await streams({ snapshot: { stream: LIVE_STREAM, status: 'live' } });
    await fold(console, 'New stream');
    await console.fill('Name', 'Next week');
    await console.press('Create stream');
    expect(console.asked).to.deep.equal([]);
    expect(texts(console)[0]).to.contain('Next week');
    expect(console.text('[part~="streams"]')).to.contain('Stop the broadcast, then choose it');
  });

  it('that is refused keeps what was typed, and says why where that is', async () => {
    service.fault = ({ method }) =>
      method === 'POST'
        ? Response.json({ errors: { name: ['is taken'] } }, { status: 422 })
        : undefined;
    const console = await streams();
    await fold(console, 'New stream');
    await console.fill('Name', 'Concert');
    await console.press('Create stream');
    expect(console.text('#new .wrong')).to.equal('The service says: is taken');
    service.fault = () => new Response(null, { status: 403 });
    await console.fill('Name', 'Concert 2');
    await console.press('Create stream');
    expect(console.alerts).to.have.length(1);
    await console.close('streams');
    service.fault = () => undefined;
    await console.open('streams');
    expect(console.control<HTMLInputElement>('Name').value).to.equal('Concert 2');
  });
});

describe('hostile names and addresses', () => {
  it('are shown as what they are, and no other address is fetched', async () => {
    Reflect.deleteProperty(window, 'ran');
    const given = hostileAddresses(import.meta.url).filter((text) => text.length < 20_000);
    for (let from = 0; from < given.length; from += 25) {
      service = new MemoryStreams(
        given
          .slice(from, from + 25)
          .map((text, at) => wireStream(at + 1, { name: text, screenshot: text })),
      );
      const console = await streams({ snapshot: { stream: null } });
      expect(rows(console).length).to.be.greaterThan(0);
      expect(
        console.root.querySelector('.streams :is(script, iframe, style, base, meta, a)'),
      ).to.equal(null);
      for (const image of console.root.querySelectorAll<HTMLImageElement>('.streams img')) {
        expect(image.src).to.match(/^https?:/);
      }
      for (const row of rows(console)) {
        expect(row.scrollWidth, row.textContent ?? '').to.be.at.most(row.clientWidth + 1);
      }
      mounted?.element.remove();
    }
    expect((window as { ran?: number }).ran).to.equal(undefined);
  });
});

for (const colorScheme of ['light', 'dark'] as const) {
  describe(`axe finds nothing in ${colorScheme}`, () => {
    const states: Record<string, (console: ConsoleHarness) => Promise<unknown>> = {
      list: async () => {},
      search: (console) => console.fill('Search by name or id', 'cafe'),
      new: async (console) => {
        await fold(console, 'New stream');
        await console.press('Create stream');
      },
    };
    for (const [name, act] of Object.entries(states)) {
      it(name, async () => {
        await emulateMedia({ colorScheme });
        const console = await streams({ width: '320px' });
        await act(console);
        expect(await axeViolations((mounted as MountedConsole).element)).to.deep.equal([]);
      });
    }
  });
}
