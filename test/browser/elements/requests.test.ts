import { expect } from 'chai';
import { BroadcastError } from '../../../src/core/errors.ts';
import { broadcasterIn, type Mounted } from '../../helpers/broadcaster-harness.ts';
import {
  everyState,
  LIVE_STREAM,
  openSources,
  STATS,
  snapshotOf,
} from '../../helpers/snapshots.ts';

let mounted: Mounted;
let heard: Event[];

beforeEach(async () => {
  mounted = await broadcasterIn(document.body);
  heard = [];
  for (const type of [
    'stream-start-request',
    'stream-stop-request',
    'stream-status-change',
    'stream-change',
    'stream-stats',
    'stream-recording-change',
    'stream-error',
  ]) {
    mounted.element.addEventListener(type, (event) => heard.push(event));
  }
});

afterEach(() => mounted.element.remove());

const types = () => heard.map(({ type }) => type);
const details = () => heard.map((event) => (event as Event & { detail: unknown }).detail);

async function show(...snapshots: Parameters<Mounted['control']['show']>): Promise<void> {
  mounted.control.show(...snapshots);
  await mounted.element.updateComplete;
}

describe('requests of the user', () => {
  it('goes live in one click, and asks the page first', async () => {
    await mounted.harness.press('Go live');
    expect(types()).to.deep.equal(['stream-start-request']);
    expect(details()).to.deep.equal([{ status: 'idle' }]);
    expect(mounted.control.calls).to.deep.equal([['goLive']]);
  });

  it('announces the start when a pointer hovers, not when a finger is there already', () => {
    const button = mounted.harness.control('Go live');
    button.dispatchEvent(new PointerEvent('pointerenter', { pointerType: 'touch' }));
    expect(mounted.control.hints).to.equal(0);
    button.dispatchEvent(new PointerEvent('pointerenter', { pointerType: 'mouse' }));
    expect(mounted.control.hints).to.equal(1);
  });

  it('stays off the air when the page cancels', async () => {
    mounted.element.addEventListener('stream-start-request', (event) => event.preventDefault());
    await mounted.harness.press('Go live');
    expect(mounted.control.calls).to.deep.equal([]);
  });

  it('stays on the air when the page cancels', async () => {
    await show(everyState().live);
    mounted.element.addEventListener('stream-stop-request', (event) => event.preventDefault());
    await mounted.harness.press('Stop');
    expect(mounted.control.calls).to.deep.equal([]);
  });

  it('only prepares to check the camera', async () => {
    await mounted.harness.press('Check camera');
    expect(mounted.control.calls).to.deep.equal([['prepare']]);
    expect(types()).to.deep.equal([]);
  });

  it('cancels and stops by the same request', async () => {
    await show(everyState().requesting);
    await mounted.harness.press('Cancel');
    await show(everyState().live);
    await mounted.harness.press('Stop');
    expect(mounted.control.calls).to.deep.equal([['stop'], ['stop']]);
  });

  it('does nothing while the broadcast is ending', async () => {
    await show(everyState().ending);
    await mounted.harness.press('Ending');
    expect(mounted.control.calls).to.deep.equal([]);
  });

  it('repeats what failed', async () => {
    await mounted.harness.press('Check camera');
    await show(everyState().denied);
    await mounted.harness.press('Try again');
    expect(mounted.control.calls).to.deep.equal([['prepare'], ['prepare']]);
    await mounted.harness.press('Dismiss');
    expect(mounted.control.calls.at(-1)).to.deep.equal(['dismissError']);
  });

  it('does not ask when code calls, and hands the outcome on', async () => {
    await mounted.element.goLive();
    expect(types()).to.deep.equal([]);
    const refusal = new BroadcastError('forbidden');
    mounted.control.refusal = refusal;
    const rejected = await mounted.element.stop().catch((error: unknown) => error);
    expect(rejected).to.equal(refusal);
  });

  it('tells a failure that the snapshot does not hold, until it is dismissed', async () => {
    await show(everyState().live);
    mounted.control.refusal = new BroadcastError('dismissed');
    heard = [];
    await mounted.harness.press('Share screen');
    await mounted.element.updateComplete;
    expect(mounted.harness.alerts[0]).to.include('The screen was not shared.');
    expect(types()).to.deep.equal(['stream-error']);
    await mounted.harness.press('Dismiss');
    expect(mounted.harness.alerts).to.deep.equal([]);
  });

  it('says nothing about what was called off', async () => {
    mounted.control.refusal = new BroadcastError('aborted');
    await mounted.harness.press('Check camera');
    await mounted.element.updateComplete;
    expect(mounted.harness.alerts).to.deep.equal([]);
    expect(types()).to.deep.equal([]);
  });
});

describe('events', () => {
  it('bubble out of every shadow root', async () => {
    const outside: Event[] = [];
    const listener = (event: Event) => outside.push(event);
    document.addEventListener('stream-status-change', listener);
    await show(everyState().ready);
    document.removeEventListener('stream-status-change', listener);
    expect(outside.map(({ composed, bubbles }) => composed && bubbles)).to.deep.equal([true]);
  });

  it('tell the change of status with what caused it', async () => {
    await show(snapshotOf({ status: 'ready', ...openSources() }), 'capture');
    expect(details()).to.deep.equal([{ status: 'ready', previous: 'idle', reason: 'capture' }]);
  });

  it('tell every status, however fast they follow each other, and what is drawn by then', async () => {
    let drawn: string | undefined;
    mounted.element.addEventListener('stream-status-change', ({ detail }) => {
      if (detail.status === 'error') drawn = mounted.element.dataset.status;
    });
    mounted.control.show(everyState().connecting);
    mounted.control.show(everyState().refused, 'already-streaming');
    await mounted.element.updateComplete;
    expect(types()).to.deep.equal([
      'stream-status-change',
      'stream-change',
      'stream-status-change',
      'stream-error',
    ]);
    expect(drawn).to.equal('error');
  });

  it('carry plain JSON that the listener may keep', async () => {
    await show(everyState().live);
    expect(types()).to.deep.equal(['stream-status-change', 'stream-change', 'stream-stats']);
    for (const detail of details()) {
      expect(JSON.parse(JSON.stringify(detail))).to.deep.equal(detail);
    }
    const [, change] = details() as [unknown, { stream: typeof LIVE_STREAM }];
    expect(change.stream).to.deep.equal(LIVE_STREAM);
    expect(change.stream).not.to.equal(LIVE_STREAM);
  });

  it('tell figures once each', async () => {
    await show(everyState().live);
    heard = [];
    await show({ ...mounted.control.snapshot });
    expect(types()).to.deep.equal([]);
    await show({ ...mounted.control.snapshot, stats: { ...STATS, at: 1000 } });
    expect(types()).to.deep.equal(['stream-stats']);
  });

  it('tell recording', async () => {
    await show(everyState().live);
    heard = [];
    await show(everyState().recording);
    const recording = heard.find(({ type }) => type === 'stream-recording-change');
    expect(recording).to.have.deep.property('detail', { recording: true, video: null });
  });

  it('tell an error without its cause', async () => {
    const error = new BroadcastError('ingest-refused', { cause: new Error('https://secret/key') });
    await show(snapshotOf({ status: 'error', error }));
    expect(JSON.stringify(details())).not.to.include('secret');
    expect(details().at(-1)).to.deep.equal(error.toJSON());
  });
});

it('stream-change is told when the stream says something new, not at every answer', async () => {
  await show(everyState().live);
  heard = [];
  await show({ ...everyState().live, stream: structuredClone(LIVE_STREAM) });
  expect(types()).to.deep.equal([]);
  await show({ ...everyState().live, stream: { ...LIVE_STREAM, name: 'Evening show' } });
  expect(types()).to.deep.equal(['stream-change']);
});

describe('methods', () => {
  const AFTER = snapshotOf({ ...openSources(), status: 'ready' });

  beforeEach(async () => {
    await show(everyState().live);
    heard = [];
  });

  it('resolve once what they led to is drawn and told', async () => {
    const { element, control } = mounted;
    control.stop = async () => queueMicrotask(() => control.show(AFTER));
    await element.stop();
    expect(element.dataset.status).to.equal('ready');
    expect(types()).to.include('stream-status-change');
  });

  it('reject no sooner either', async () => {
    const { element, control } = mounted;
    const refusal = new BroadcastError('unexpected');
    control.startRecording = () => {
      queueMicrotask(() => control.show(AFTER));
      return Promise.reject(refusal);
    };
    expect(await element.startRecording().catch((error: unknown) => error)).to.equal(refusal);
    expect(element.dataset.status).to.equal('ready');
  });
});
