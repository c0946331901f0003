/** The section “Stream settings” of the console. */
import { emulateMedia } from '@web/test-runner-commands';
import { expect } from 'chai';
import { STREAM_FIELDS } from '../../../src/core/stream-form.ts';
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
const FOLDS = ['Source', 'Recording and rewind', 'Picture', 'For your own systems'];

let mounted: MountedConsole | undefined;
let service: MemoryStreams;

beforeEach(() => {
  service = new MemoryStreams([wireStream(id, { name: STREAM.name })]);
});

afterEach(async () => {
  mounted?.element.remove();
  mounted = undefined;
  await emulateMedia({ colorScheme: 'light' });
});

/** The console with this section open. */
async function settings(options: ConsoleOptions = {}): Promise<ConsoleHarness> {
  mounted = await consoleWith({ snapshot: { stream: STREAM }, answer: service.answer, ...options });
  await mounted.console.open('settings');
  return mounted.console;
}

/** The folds of the form are open, so that all fields can be reached. */
async function unfolded(options: ConsoleOptions = {}): Promise<ConsoleHarness> {
  const console = await settings(options);
  for (const fold of FOLDS) await unfold(console, fold);
  return console;
}

async function unfold(console: ConsoleHarness, name: string): Promise<void> {
  const summary = [...console.root.querySelectorAll('#set summary')].find((node) =>
    node.textContent?.includes(name),
  );
  const details = summary?.parentElement as HTMLDetailsElement;
  if (!details.open) (summary as HTMLElement).click();
  await new Promise((resolve) => requestAnimationFrame(resolve));
  await console.settled();
}

const patches = (console: ConsoleHarness) =>
  console.calls.flatMap(({ method, body }) => (method === 'PATCH' ? [body] : []));
const value = (console: ConsoleHarness, name: string) =>
  console.control<HTMLInputElement>(name).value;
const errorOf = (control: HTMLElement) =>
  (control.getRootNode() as ShadowRoot).getElementById(
    control.getAttribute('aria-describedby')?.split(' ')[0] ?? '',
  )?.textContent;

describe('the form', () => {
  it('asks for every setting, each with a sentence that explains it', async () => {
    const console = await unfolded();
    await console.fill('Let viewers rewind (DVR)', true);
    const shown = new Set<string>();
    const look = () => {
      for (const control of console.root.querySelectorAll('#set [aria-describedby]')) {
        shown.add(control.id.replace('set-', ''));
        const why = control.getAttribute('aria-describedby')?.split(' ').at(-1) ?? '';
        expect(console.root.getElementById(why)?.textContent?.trim()).to.match(/\.$/);
      }
    };
    look();
    await console.fill('Way to the service', 'true');
    look();
    // Switching a stream off is a button of its own.
    expect([...shown, 'active'].sort()).to.deep.equal(STREAM_FIELDS.map(({ key }) => key).sort());
  });

  it('sends what differs and nothing else', async () => {
    const console = await unfolded();
    expect(console.control('Save').ariaDisabled).to.equal('true');
    await console.fill('Name', 'Evening show');
    await console.fill('Your own id', '1001');
    await console.fill('Quality set', '7');
    await console.press('Save');
    expect(patches(console)).to.deep.equal([
      { stream: { name: 'Evening show', client_user_id: 1001, quality_set_id: 7 } },
    ]);
    expect(service.streams.get(id)?.name).to.equal('Evening show');
    expect(console.asked.at(-1)?.[0]).to.equal('refresh');
    expect(console.control('Save').ariaDisabled).to.equal('true');
  });

  it('says what is recorded whenever it says that', async () => {
    const console = await unfolded();
    await console.fill('Record automatically', true);
    await console.press('Save');
    expect(patches(console)).to.deep.equal([
      { stream: { auto_record: true, record_type: 'origin' } },
    ]);
  });

  it('sends several source addresses as one text', async () => {
    const console = await unfolded();
    await console.fill('Way to the service', 'true');
    await console.fill('Source addresses', 'https://a.example.com/x\nsrt://b.example.com:5001');
    await console.press('Save');
    expect(patches(console)).to.deep.equal([
      { stream: { pull: true, uri: 'https://a.example.com/x srt://b.example.com:5001' } },
    ]);
  });

  it('sends with Enter, and undoes', async () => {
    const console = await settings();
    await console.fill('Name', 'Evening show');
    await console.press('Undo changes');
    expect(value(console, 'Name')).to.equal(STREAM.name);
    await console.fill('Name', 'Night');
    console.control<HTMLInputElement>('Name').form?.requestSubmit();
    await console.settled();
    expect(patches(console)).to.deep.equal([{ stream: { name: 'Night' } }]);
  });

  it('offers no quality sets where they cannot be read, and no passphrase to who may not know it', async () => {
    service.sets = null;
    const console = await unfolded({ permissions: ['settings'] });
    expect(() => console.control('Quality set')).to.throw('No “Quality set”');
    expect(() => console.control('SRT passphrase')).to.throw('No “SRT passphrase”');
    expect(() => console.control('Delete stream')).to.throw('No “Delete stream”');
  });

  it('is not there without permission', async () => {
    mounted = await consoleWith({ snapshot: { stream: STREAM }, permissions: ['status'] });
    expect(mounted.console.has('settings')).to.equal(false);
  });
});

describe('what is wrong', () => {
  it('is said at its field before anything is sent, and the first one has the focus', async () => {
    const console = await settings();
    await unfold(console, 'Recording and rewind');
    await console.fill('Let viewers rewind (DVR)', true);
    await console.fill('Rewind window in seconds', '29');
    await unfold(console, 'Recording and rewind');
    await console.fill('Name', '');
    await console.press('Save');
    expect(patches(console)).to.deep.equal([]);
    const [name, dvr] = ['Name', 'Rewind window in seconds'].map((at) => console.control(at));
    expect(name?.ariaInvalid).to.equal('true');
    expect(errorOf(name as HTMLElement)).to.equal('Fill this in.');
    expect(errorOf(dvr as HTMLElement)).to.equal('Enter a number from 30 to 14400.');
    expect(console.root.activeElement).to.equal(name);
    await console.fill('Name', 'A');
    expect(console.control('Name').ariaInvalid).to.equal('false');
  });

  it('opens the fold that it is in', async () => {
    const console = await unfolded();
    await console.fill('Broadcasts', 'none');
    const details = console.control('Broadcasts').closest('details') as HTMLDetailsElement;
    details.open = false;
    await new Promise((resolve) => requestAnimationFrame(resolve));
    await console.press('Save');
    expect(details.open).to.equal(true);
    expect(console.root.activeElement?.id).to.equal('set-broadcastIds');
  });

  it('is said at its field when the service says it, until that is changed', async () => {
    service.fault = ({ method }) =>
      method === 'PATCH'
        ? Response.json({ errors: { client_user_id: ['is not a number'] } }, { status: 422 })
        : undefined;
    const console = await unfolded();
    await console.fill('Your own id', 'u-1');
    await console.press('Save');
    const field = console.control('Your own id');
    expect(errorOf(field)).to.equal('The service says: is not a number');
    expect(console.root.activeElement).to.equal(field);
    expect(console.alerts).to.deep.equal([]);
    await console.fill('Your own id', '5');
    expect(field.ariaInvalid).to.equal('false');
  });

  it('is said below the form when it is about no field of it', async () => {
    service.fault = ({ method }) =>
      method === 'PATCH'
        ? Response.json({ error: 'Feature disabled' }, { status: 422 })
        : undefined;
    const console = await settings();
    await console.fill('Name', 'B');
    await console.press('Save');
    expect(console.alerts.join()).to.contain('did not accept').and.contain('Feature disabled');
    expect(value(console, 'Name')).to.equal('B');
  });

  it('costs no input: it is sent again as it is', async () => {
    service.fault = ({ method }) =>
      method === 'PATCH' ? new Response(null, { status: 403 }) : undefined;
    const console = await settings();
    await console.fill('Name', 'B');
    await console.press('Save');
    expect(console.alerts).to.have.length(1);
    service.fault = () => undefined;
    await console.press('Save');
    expect(service.streams.get(id)?.name).to.equal('B');
    expect(console.alerts).to.deep.equal([]);
  });

  it('may be that it cannot be read, which can be tried again', async () => {
    service.fault = ({ path }) =>
      path === `/streams/${id}` ? new Response(null, { status: 403 }) : undefined;
    const console = await settings();
    expect(console.alerts).to.have.length(1);
    const before = console.calls.length;
    await console.hears({});
    expect(console.calls.length, 'nobody asks again and again').to.equal(before);
    service.fault = () => undefined;
    await console.press('Try again');
    expect(value(console, 'Name')).to.equal(STREAM.name);
  });
});

describe('a draft', () => {
  it('outlives the section and the drawer; what the service keeps secret does not', async () => {
    const secret = 'rtmp://me:word@camera.example.com/a';
    Object.assign(service.streams.get(id) ?? {}, { pull: true, uri: secret });
    const console = await unfolded();
    expect(value(console, 'Source addresses')).to.equal(secret);
    await console.fill('Name', 'Mine');
    await console.close('settings');
    expect(console.text('[part~="settings"] summary')).to.contain('Not saved');
    expect(console.root.querySelector('#set')).to.equal(null);
    const { element } = mounted as MountedConsole;
    element.shown = false;
    await console.settled();
    element.shown = true;
    await console.open('settings');
    expect(value(console, 'Name')).to.equal('Mine');
  });

  it('stays when the stream is changed elsewhere, and says so; what was not touched follows', async () => {
    const console = await unfolded();
    await console.fill('Name', 'Mine');
    Object.assign(service.streams.get(id) ?? {}, { name: 'Theirs', dvr_enabled: true });
    await console.hears({ stream: { ...STREAM, name: 'Theirs', dvrEnabled: true } });
    expect(value(console, 'Name')).to.equal('Mine');
    expect(console.alerts.join()).to.contain('changed elsewhere');
    expect(console.control<HTMLInputElement>('Let viewers rewind (DVR)').checked).to.equal(true);
    await console.press('Undo changes');
    expect(value(console, 'Name')).to.equal('Theirs');
    expect(console.alerts).to.deep.equal([]);
  });

  it('belongs to its stream', async () => {
    service.streams.set(2, wireStream(2));
    const console = await settings();
    const { element } = mounted as MountedConsole;
    await console.fill('Name', 'Mine');
    const use = async (streamId: number) => {
      if (element.account) element.account = { ...element.account, streamId };
      await console.hears({ stream: { ...STREAM, id: streamId } });
    };
    await use(2);
    expect(value(console, 'Name')).to.equal('Stream 2');
    await use(id);
    expect(value(console, 'Name')).to.equal('Mine');
  });

  it('keeps what is typed while it is being saved', async () => {
    let proceed = () => {};
    const console = await settings();
    const client = console.client as unknown as { update: typeof console.client.update };
    const update = client.update.bind(console.client);
    client.update = async (...given) => {
      await new Promise<void>((resolve) => {
        proceed = resolve;
      });
      return update(...given);
    };
    await console.fill('Name', 'First');
    await console.press('Save');
    await console.fill('Name', 'Second');
    proceed();
    await console.settled();
    expect(service.streams.get(id)?.name).to.equal('First');
    expect(value(console, 'Name')).to.equal('Second');
    expect(console.alerts).to.deep.equal([]);
    expect(console.control('Save').ariaDisabled).to.equal('false');
  });
});

describe('switching off', () => {
  it('needs no question while nothing is on the air, and can be taken back', async () => {
    const console = await settings();
    await console.press('Switch off');
    expect(patches(console)).to.deep.equal([{ stream: { active: false } }]);
    await console.press('Switch on');
    expect(service.streams.get(id)?.active).to.equal(true);
  });

  it('asks while something is on the air', async () => {
    const console = await settings({ snapshot: { stream: LIVE_STREAM, status: 'live' } });
    await console.press('Switch off');
    expect(await console.decide('cancel')).to.contain('ends the broadcast');
    expect(patches(console)).to.deep.equal([]);
    await console.press('Switch off');
    await console.decide('confirm');
    expect(service.streams.get(id)?.active).to.equal(false);
  });
});

describe('deleting', () => {
  it('names the stream, says what stays, and then uses none', async () => {
    const console = await settings();
    await console.press('Delete stream');
    const question = await console.decide('cancel');
    expect(question).to.contain(`Delete “${STREAM.name}”?`).and.contain('recordings stay');
    expect(question).not.to.contain('ends the broadcast');
    expect(service.streams.has(id)).to.equal(true);
    await console.press('Delete stream');
    await console.decide('confirm');
    expect(service.streams.has(id)).to.equal(false);
    expect(console.asked).to.deep.include(['chooseStream', null]);
    expect(console.has('settings')).to.equal(false);
  });

  it('on the air says what it ends, and lets go of the stream when that is over', async () => {
    const console = await settings({ snapshot: { stream: LIVE_STREAM, status: 'live' } });
    await console.press('Delete stream');
    expect(await console.decide('confirm')).to.contain('ends the broadcast');
    expect(console.asked).to.deep.equal([]);
    await console.hears({ status: 'error' });
    expect(console.asked).to.deep.equal([['chooseStream', null]]);
  });

  it('that fails is said, and nothing is let go of', async () => {
    service.fault = ({ method }) =>
      method === 'DELETE' ? new Response(null, { status: 403 }) : undefined;
    const console = await settings();
    await console.press('Delete stream');
    await console.decide('confirm');
    expect(console.alerts).to.have.length(1);
    expect(console.asked).to.deep.equal([]);
  });
});

describe('hostile texts', () => {
  it('are shown as what they are', async () => {
    Reflect.deleteProperty(window, 'ran');
    const texts = hostileAddresses(import.meta.url).filter((text) => text.length < 20_000);
    const console = await unfolded();
    for (const text of texts) {
      Object.assign(service.streams.get(id) ?? {}, { name: text, client_entity_data: text });
      await console.close('settings');
      await console.open('settings');
      const data = console.control<HTMLTextAreaElement>('Your own data');
      expect(data.value).to.equal(text.replace(/\r\n?/g, '\n'));
      expect(
        console.root.querySelector('#set :is(script, img, iframe, style, base, meta)'),
      ).to.equal(null);
      expect(document.body.scrollWidth).to.be.at.most(innerWidth);
    }
    expect((window as { ran?: number }).ran).to.equal(undefined);
  });
});

for (const colorScheme of ['light', 'dark'] as const) {
  describe(`axe finds nothing in ${colorScheme}`, () => {
    const states: Record<string, (console: ConsoleHarness) => Promise<unknown>> = {
      untouched: async () => {},
      wrong: async (console) => {
        await console.fill('Name', '');
        await console.press('Save');
      },
      'asking to delete': (console) => console.press('Delete stream'),
    };
    for (const [name, act] of Object.entries(states)) {
      it(name, async () => {
        await emulateMedia({ colorScheme });
        const console = await unfolded({ width: '320px' });
        await act(console);
        expect(await axeViolations((mounted as MountedConsole).element)).to.deep.equal([]);
      });
    }
  });
}
