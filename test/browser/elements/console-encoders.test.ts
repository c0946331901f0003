import { emulateMedia } from '@web/test-runner-commands';
import { expect } from 'chai';
import { BroadcastError } from '../../../src/core/errors.ts';
import type { BroadcastSnapshot } from '../../../src/core/snapshot.ts';
import { axeViolations } from '../../helpers/axe-violations.ts';
import {
  type Answer,
  type ConsoleHarness,
  type ConsoleOptions,
  consoleWith,
} from '../../helpers/console-harness.ts';
import { type FakeClipboard, fakeClipboard } from '../../helpers/fake-clipboard.ts';
import { LIVE_STREAM, STREAM } from '../../helpers/snapshots.ts';

const TOKEN = '561f4742ec38ae6386a6e7e637c03041';
const NEW_TOKEN = 'a2a2a2a2ec38ae6386a6e7e637c0aaaa';
const MASK = '••••••••••••';

let console: ConsoleHarness;
let clipboard: FakeClipboard;

const wire = (token = TOKEN) => ({
  id: STREAM.id,
  name: STREAM.name,
  token,
  push_url: `rtmp://push.example/in/${STREAM.id}?${token}`,
  backup_push_url: `rtmp://backup.example/in/${STREAM.id}b?${token}`,
  push_url_srt: `srt://srt.example:5001?streamid=${STREAM.id}#${token}`,
  push_url_whip: `https://whip.example/${STREAM.id}_${token}/whip`,
  srt_passphrase: `pass-${token}`,
});

const service: Answer = ({ method, path }) =>
  method === 'GET' && path === `/streams/${STREAM.id}`
    ? wire()
    : new Response(null, { status: 404 });

async function encoders(
  snapshot: Partial<BroadcastSnapshot> = {},
  options: ConsoleOptions = {},
): Promise<void> {
  ({ console } = await consoleWith({
    parts: { recording: false },
    answer: service,
    ...options,
    snapshot: { stream: STREAM, server: 'offline', ...snapshot },
  }));
  if (console.has('encoders')) await console.open('encoders');
}

const field = (name: string) => console.control<HTMLInputElement>(name).value;

/** Everything that is drawn or could be: markup with its attributes, and what stands in fields. */
function everythingWritten(): string {
  const values = [...console.root.querySelectorAll('input')].map(({ value }) => value);
  return console.element.outerHTML + console.root.innerHTML + values.join('\n');
}

async function choose(protocol: string): Promise<void> {
  await console.fill('Protocol', protocol);
}

beforeEach(() => {
  clipboard = fakeClipboard();
});

afterEach(async () => {
  clipboard.restore();
  console.element.remove();
  await emulateMedia({ colorScheme: 'light' });
});

describe('addresses for other encoders', () => {
  it('are fetched when the section is opened, and masked without their length', async () => {
    await encoders();
    expect(console.calls.map(({ method, path }) => `${method} ${path}`)).to.deep.equal([
      `GET /streams/${STREAM.id}`,
    ]);
    expect(field('Server')).to.equal('rtmp://push.example/in/');
    expect(field('Stream key')).to.equal(MASK);
    expect(field('Backup: Stream key')).to.equal(MASK);
    for (const protocol of ['srt', 'whip']) {
      await choose(protocol);
      expect(field('Address')).to.equal(MASK);
    }
    expect(everythingWritten()).not.to.include(TOKEN);
  });

  it('are copied without being revealed', async () => {
    await encoders();
    await console.press('Copy Stream key');
    expect(clipboard.copied).to.deep.equal([`${STREAM.id}?${TOKEN}`]);
    expect(everythingWritten()).not.to.include(TOKEN);
  });

  it('are told to be copied by hand where the browser does not copy', async () => {
    await encoders();
    clipboard.forbid();
    await console.press('Copy Stream key');
    expect(console.text('.address [role="alert"]')).to.include('copy it by hand');
    expect(everythingWritten()).not.to.include(TOKEN);
  });

  it('are revealed one by one, in the field alone, never in markup', async () => {
    await encoders();
    await console.press('Reveal Stream key');
    expect(field('Stream key')).to.equal(`${STREAM.id}?${TOKEN}`);
    await console.press('Reveal Backup: Stream key');
    expect(field('Stream key')).to.equal(MASK);
    expect(field('Backup: Stream key')).to.equal(`${STREAM.id}b?${TOKEN}`);
    expect(console.root.innerHTML).not.to.include(TOKEN);
    await console.press('Hide Backup: Stream key');
    expect(everythingWritten()).not.to.include(TOKEN);
  });

  it('hide again when the page is hidden', async () => {
    await encoders();
    await console.press('Reveal Stream key');
    Object.defineProperty(document, 'hidden', { value: true, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
    Reflect.deleteProperty(document, 'hidden');
    await console.settled();
    expect(field('Stream key')).to.equal(MASK);
  });

  it('hide again after half a minute', async () => {
    await encoders();
    const { setTimeout: later } = window;
    let hide: (() => void) | undefined;
    window.setTimeout = ((callback: () => void, delay?: number) => {
      if (delay !== 30_000) return later(callback, delay);
      hide = callback;
      return 0;
    }) as typeof window.setTimeout;
    try {
      await console.press('Reveal Stream key');
    } finally {
      window.setTimeout = later;
    }
    expect(field('Stream key')).not.to.equal(MASK);
    hide?.();
    await console.settled();
    expect(field('Stream key')).to.equal(MASK);
  });

  it('are forgotten with the section, and fetched anew', async () => {
    await encoders();
    await console.press('Reveal Stream key');
    await console.close('encoders');
    expect(everythingWritten()).not.to.include(TOKEN);
    await console.open('encoders');
    expect(console.calls).to.have.lengthOf(2);
    expect(field('Stream key')).to.equal(MASK);
  });

  it('are forgotten with the drawer and with the element', async () => {
    await encoders();
    await console.press('Reveal Stream key');
    console.element.shown = false;
    await console.settled();
    console.element.shown = true;
    await console.settled();
    expect(console.calls).to.have.lengthOf(2);
    expect(field('Stream key')).to.equal(MASK);
    console.element.remove();
    document.body.append(console.element);
    await console.settled();
    await console.press('Show the addresses');
    expect(field('Stream key')).to.equal(MASK);
  });

  it('are not kept where they come after the section was closed', async () => {
    let answer: (value: unknown) => void = () => undefined;
    const late = new Promise((resolve) => {
      answer = resolve;
    });
    await encoders({}, { answer: service });
    await console.close('encoders');
    console.client.get = async () => (await late) as never;
    await console.open('encoders');
    await console.close('encoders');
    answer({ ...STREAM, ingest: { pushUrl: wire().push_url } });
    await console.settled();
    await console.open('encoders');
    expect(everythingWritten()).not.to.include(TOKEN);
  });

  it('are asked for again where that failed', async () => {
    await encoders({}, { answer: () => Response.json({ error: 'no' }, { status: 403 }) });
    expect(console.alerts.join()).to.include('not allowed');
    console.answer = service;
    await console.press('Show the addresses');
    expect(field('Stream key')).to.equal(MASK);
    expect(console.alerts).to.deep.equal([]);
  });

  it('come with the latency of SRT and its passphrase', async () => {
    await encoders();
    await choose('srt');
    await console.press('Reveal Address');
    expect(field('Address')).to.equal(
      `srt://srt.example:5001?latency=2000000&passphrase=pass-${TOKEN}&streamid=${STREAM.id}#${TOKEN}`,
    );
    expect(console.text('[part~="encoders"]')).to.include(
      '2000 ms of buffer, written in microseconds',
    );
    await console.press('Copy Passphrase');
    expect(clipboard.copied).to.deep.equal([`pass-${TOKEN}`]);
  });

  it('come with steps for OBS in this stream’s own figures', async () => {
    await encoders();
    const steps = () =>
      [...console.root.querySelectorAll('[part~="encoders"] ol > li')].map(
        ({ textContent }) => textContent,
      );
    expect(steps()).to.have.lengthOf(5);
    expect(steps()[2]).to.include('2500 kb/s').and.include('a keyframe every 2 s');
    await choose('whip');
    expect(steps()[0]).to.include('WHIP');
    expect(steps()[2]).to.include('every 1 s').and.include('no B-frames');
    expect(steps()[3]).to.include('1280 × 720');
  });
});

describe('one encoder at a time', () => {
  it('is said, and what feeds the stream now is named', async () => {
    await encoders({ fedElsewhere: true, stream: { ...LIVE_STREAM, sourceType: 'rtmp' } });
    expect(console.text('[part~="encoders"]')).to.include('one protocol may push at a time');
    expect(console.alerts.join()).to.include('feeds the stream right now (RTMP)');
    expect(console.text('[part~="encoders"] summary')).to.equal('Other encoders RTMP');
  });

  it('is said after the ingest refused this page for another', async () => {
    await encoders({ status: 'error', error: new BroadcastError('already-streaming') });
    expect(console.alerts.join()).to.include('Stop it there before you start a new one');
  });

  it('is said while this page sends', async () => {
    await encoders({ status: 'live', stream: LIVE_STREAM });
    expect(console.alerts.join()).to.include('This page is sending');
  });
});

describe('resetting the push token', () => {
  const reset =
    (answer: () => Response): Answer =>
    (call) =>
      call.path.endsWith('/reset_push_token') ? answer() : service(call);

  it('says first what it ends, and does nothing where that is not wanted', async () => {
    await encoders({ status: 'live', stream: LIVE_STREAM });
    await console.press('Reset the push token');
    const said = await console.decide('cancel');
    expect(said).to.include('cut off').and.include('stops working');
    expect(said).to.include('The broadcast of this page is interrupted, too.');
    expect(console.calls).to.have.lengthOf(1);
  });

  it('puts the new addresses in the place of the old, and tells the broadcaster', async () => {
    await encoders({}, { answer: reset(() => Response.json(wire(NEW_TOKEN))) });
    await console.press('Reset the push token');
    await console.decide('confirm');
    expect(console.calls.at(-1)).to.deep.include({
      method: 'POST',
      path: `/streams/${STREAM.id}/reset_push_token`,
    });
    await console.press('Copy Stream key');
    expect(clipboard.copied).to.deep.equal([`${STREAM.id}?${NEW_TOKEN}`]);
    expect(console.text()).to.include('The push token is new.');
    expect(console.asked).to.have.lengthOf(1);
    expect(console.asked[0]?.[0]).to.equal('refresh');
    expect(everythingWritten()).not.to.include(NEW_TOKEN);
  });

  it('says what has to be done by hand where the service could not cut off', async () => {
    const message = { message: 'Token reset successful.' };
    await encoders({}, { answer: reset(() => Response.json(message, { status: 202 })) });
    await console.press('Reset the push token');
    await console.decide('confirm');
    expect(console.alerts.join()).to.include('start again with the new address');
    expect(console.calls.at(-1)).to.deep.include({ method: 'GET' });
    expect(console.asked.map(([name]) => name)).to.deep.equal(['refresh']);
    expect(console.asked[0]?.[1]).to.deep.include({ id: STREAM.id });
  });

  it('is said of its own stream alone', async () => {
    await encoders({}, { answer: reset(() => Response.json(wire(NEW_TOKEN))) });
    await console.press('Reset the push token');
    await console.decide('confirm');
    await console.hears({ stream: { ...STREAM, id: STREAM.id + 1 } });
    expect(console.text()).not.to.include('The push token is new.');
    await console.hears({ stream: STREAM });
    expect(console.text('[part~="encoders"]')).to.include('Show the addresses');
  });

  it('says why it failed, and keeps the addresses', async () => {
    await encoders({}, { answer: reset(() => new Response(null, { status: 403 })) });
    await console.press('Reset the push token');
    await console.decide('confirm');
    expect(console.alerts.join()).to.include('not allowed');
    expect(field('Stream key')).to.equal(MASK);
  });
});

describe('the section', () => {
  it('is not offered without its permission, nor for a stream that is pulled', async () => {
    await encoders({}, { permissions: ['publish', 'status'] });
    expect(console.has('encoders')).to.equal(false);
    console.element.remove();
    await encoders({ stream: { ...STREAM, pull: true } });
    expect(console.has('encoders')).to.equal(false);
  });

  it('draws hostile values as the texts that they are', async () => {
    const hostile = '"><img src=x onerror=hostile()>';
    await encoders(
      {},
      {
        answer: () => ({
          ...wire(),
          push_url: `rtmp://${hostile}/in/1?${hostile}`,
          push_url_srt: `javascript:${hostile}`,
        }),
      },
    );
    await console.press('Reveal Stream key');
    await choose('srt');
    expect(console.section('encoders').querySelector('img, a, [href], [src]')).to.equal(null);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of ['320px', '360px']) {
      it(`axe finds nothing in ${colorScheme} at ${width}`, async () => {
        await emulateMedia({ colorScheme });
        await encoders({ fedElsewhere: true, stream: LIVE_STREAM }, { width });
        await console.press('Step by step for OBS');
        await choose('srt');
        expect(await axeViolations(console.element)).to.deep.equal([]);
        expect(console.element.scrollWidth).to.be.at.most(Number.parseInt(width, 10));
      });
    }
  }
});
