/** The section “Recording” of the console. */
import 'axe-core';
import type Axe from 'axe-core';
import { expect } from 'chai';
import { BroadcastError } from '../../../src/core/errors.ts';
import type { BroadcastSnapshot } from '../../../src/core/snapshot.ts';
import type { PublicStream } from '../../../src/core/stream.ts';
import {
  type ConsoleOptions,
  consoleWith,
  type MountedConsole,
  type ServiceCall,
} from '../../helpers/console-harness.ts';
import { LIVE_STREAM, STREAM } from '../../helpers/snapshots.ts';

const { axe } = globalThis as unknown as { axe: typeof Axe };

/** A video as the service gives it. */
const VIDEO = {
  id: 7,
  name: 'Stream Record: Morning show, 2026-05-01 10:00:00 +0000',
  status: 'ready',
  stream_id: LIVE_STREAM.id,
  duration: 83_000,
  share_url: 'https://video.example/share/7',
  converted_videos: [
    {
      id: 1,
      name: 'vod360n',
      height: 360,
      size: 1e6,
      status: 'complete',
      mp4_url: 'https://video.example/360.mp4',
    },
    {
      id: 2,
      name: 'vod720n',
      height: 720,
      size: 12_340_000,
      status: 'complete',
      mp4_url: 'https://video.example/720.mp4',
    },
  ],
};

let mounted: MountedConsole | undefined;
let videos: unknown[];

beforeEach(() => {
  videos = [VIDEO];
});

afterEach(() => {
  mounted?.element.remove();
  mounted = undefined;
});

function service({ method, body }: ServiceCall): unknown {
  if (method === 'GET') return videos;
  return { ...VIDEO, ...(body as object) };
}

async function mount(
  snapshot: Partial<BroadcastSnapshot> = {},
  options: ConsoleOptions = {},
): Promise<MountedConsole['console']> {
  mounted = await consoleWith({
    snapshot: { status: 'live', server: 'live', stream: LIVE_STREAM, ...snapshot },
    answer: service,
    ...options,
  });
  await mounted.console.open('recording');
  return mounted.console;
}

const recording = (recordingDuration: number, change: Partial<PublicStream> = {}) => ({
  ...LIVE_STREAM,
  recording: true,
  recordingDuration,
  ...change,
});
const section = () => mounted?.console.text('[part~="recording"]') ?? '';
const name = () => mounted?.console.control<HTMLInputElement>('Name of the recording').value;

describe('the section “Recording”', () => {
  it('is there for those who may record', async () => {
    const options = { snapshot: { stream: LIVE_STREAM } };
    for (const other of [
      { permissions: ['status', 'dvr'] },
      { parts: { recording: false } },
    ] as const) {
      mounted = await consoleWith({ ...options, ...other });
      expect(mounted.console.has('recording')).to.equal(false);
      mounted.element.remove();
    }
  });

  it('asks the broadcaster to record, and shows how long that takes', async () => {
    const console = await mount();
    await console.press('Start recording');
    expect(console.asked).to.deep.equal([['startRecording']]);
    await console.hears({ pending: new Set(['recording']) });
    expect(section()).to.contain('Starting… 0 s. The service takes 3 to 7 s.');
    expect(console.control('Start recording').ariaDisabled).to.equal('true');
    await console.hears({ pending: new Set(), stream: recording(0) });
    expect(section()).to.contain('Recording part 1');
    await console.press('Stop recording');
    expect(console.asked.at(-1)).to.deep.equal(['stopRecording']);
  });

  it('says why it cannot record, and goes on offering it', async () => {
    const console = await mount(
      {},
      {
        actions: {
          startRecording: () => Promise.reject(new BroadcastError('recording-unconfirmed')),
        },
      },
    );
    await console.press('Start recording');
    expect(console.alerts[0]).to.contain('did not do what was asked');
    expect(console.control('Start recording').ariaDisabled).to.equal('false');
  });

  it('offers nothing while there is nothing to record, and says when there will be', async () => {
    const console = await mount({ status: 'ready', server: 'offline', stream: STREAM });
    expect(console.control('Start recording').ariaDisabled).to.equal('true');
    await console.press('Start recording');
    expect(console.asked).to.deep.equal([]);
    expect(section()).to.contain('once you are live');
  });

  it('counts from the service’s own figure, also beside the title', async () => {
    const console = await mount({ stream: recording(83) });
    expect(section()).to.match(/Recording part 1 1:2[34]/);
    expect(console.text('[part~="recording"] summary')).to.match(/1:2[34]/);
    await console.hears({ stream: recording(130) });
    expect(section()).to.match(/Recording part 1 2:1[01]/);
  });

  it('announces the next part', async () => {
    await mount({ stream: recording(4 * 3600 - 61) });
    expect(section()).to.match(/Part 2 begins in 1:0[01]\./);
  });

  it('explains the grace while no picture comes in', async () => {
    const console = await mount({ stream: recording(83) });
    await console.hears({ server: 'offline', stream: recording(84, { live: false }) });
    expect(console.alerts[0]).to.match(/waits (10|9) s more/);
    await console.hears({ server: 'live', stream: recording(86) });
    expect(console.alerts).to.deep.equal([]);
  });

  it('passes on that storage runs out, with its figures', async () => {
    const console = await mount({
      stream: recording(3),
      recordingWarning: {
        key: 'client_storage_almost_exceeded',
        storageUsageMb: 9500.5,
        storageLimitMb: 10_000,
      },
    });
    expect(console.alerts[0]).to.contain('almost full. 9501 of 10000 MB are used.');
  });

  it('says what is recorded, and whether by itself', async () => {
    await mount({ stream: { ...LIVE_STREAM, autoRecord: true, recordType: 'transcoded' } });
    expect(section()).to.contain('Whenever the stream is live');
    expect(section()).to.contain('The picture as viewers get it');
  });
});

describe('the recordings', () => {
  it('are those of this stream, linked and measured', async () => {
    const console = await mount();
    expect(console.calls.map(({ path }) => path)).to.deep.equal([
      `/videos?page=1&stream_id=${LIVE_STREAM.id}`,
    ]);
    expect(name()).to.equal(VIDEO.name);
    expect(section()).to.contain('Ready · 1:23 · 12.3 MB');
    const link = console.control<HTMLAnchorElement>(`Download: ${VIDEO.name}`);
    expect(link.href).to.equal('https://video.example/720.mp4');
    expect(link.rel).to.equal('noopener noreferrer');
    expect(console.control<HTMLAnchorElement>(`Watch: ${VIDEO.name}`).href).to.equal(
      VIDEO.share_url,
    );
  });

  it('show every part of a long one, the latest first', async () => {
    videos = [VIDEO, { ...VIDEO, id: 8, name: 'Part 2' }];
    await mount();
    expect(name()).to.equal('Part 2');
    expect(mounted?.console.root.querySelectorAll('.items li').length).to.equal(2);
  });

  it('are asked for anew when a recording ends', async () => {
    videos = [];
    const console = await mount({ stream: recording(83) });
    expect(section()).to.contain('What you record appears here.');
    videos = [{ ...VIDEO, status: 'pending', share_url: null, converted_videos: [] }];
    await console.hears({ stream: LIVE_STREAM });
    expect(section()).to.contain('Being made');
  });

  it('are not asked for while the section is closed', async () => {
    const console = await mount({ stream: recording(83) });
    await console.close('recording');
    const before = console.calls.length;
    await console.hears({ stream: LIVE_STREAM });
    expect(console.calls.length).to.equal(before);
  });

  it('can be renamed', async () => {
    const console = await mount();
    await console.fill('Name of the recording', 'Morning show, best of');
    expect(console.calls.at(-1)).to.deep.include({ method: 'PATCH', path: '/videos/7' });
    expect(console.calls.at(-1)?.body).to.deep.include({ name: 'Morning show, best of' });
    expect(name()).to.equal('Morning show, best of');
  });

  it('keep a name that could not be saved', async () => {
    const console = await mount();
    console.answer = () => Response.json({ error: 'No.' }, { status: 422 });
    await console.fill('Name of the recording', 'Kept');
    expect(console.alerts).to.have.length(1);
    await console.hears({ stream: { ...LIVE_STREAM } });
    expect(name()).to.equal('Kept');
    console.answer = service;
    await console.press('Try again');
    expect(name()).to.equal('Kept');
    expect(console.alerts).to.deep.equal([]);
  });

  it('are renamed one beside the other', async () => {
    videos = [VIDEO, { ...VIDEO, id: 8, name: 'Second' }];
    const console = await mount();
    const answers: (() => void)[] = [];
    console.answer = (call) =>
      new Promise((resolve) => answers.push(() => resolve(Response.json(service(call)))));
    const fields = console.root.querySelectorAll<HTMLInputElement>('.items input');
    for (const [index, field] of fields.entries()) {
      field.value = `New ${index}`;
      field.dispatchEvent(new Event('input'));
      field.dispatchEvent(new Event('change'));
    }
    await console.settled();
    for (const answer of answers) answer();
    await console.settled();
    const names = console.calls.flatMap(({ method, body }) => {
      return method === 'PATCH' ? [(body as { name: string }).name] : [];
    });
    expect(names).to.deep.equal(['New 0', 'New 1']);
  });

  it('are left alone for as long as the service asks', async () => {
    const console = await mount();
    console.answer = () => new Response(null, { status: 429, headers: { 'Retry-After': '120' } });
    await console.hears({ stream: recording(83) });
    await console.hears({ stream: LIVE_STREAM });
    const { length } = console.calls;
    const { now } = Date;
    Date.now = () => now() + 100_000;
    try {
      await console.hears({ stream: { ...LIVE_STREAM } });
      expect(console.calls).to.have.length(length);
      Date.now = () => now() + 200_000;
      await console.hears({ stream: { ...LIVE_STREAM } });
      expect(console.calls.length).to.be.above(length);
    } finally {
      Date.now = now;
    }
  });

  it('run no script and no markup of their names and addresses', async () => {
    const markup = '<img src=x onerror="window.ran=1">';
    videos = [{ ...VIDEO, name: markup, share_url: 'javascript:window.ran=1' }];
    const console = await mount();
    expect(name()).to.equal(markup);
    expect(() => console.control(`Watch: ${markup}`)).to.throw();
    expect(window).not.to.have.property('ran');
  });

  it('can be read by everybody', async () => {
    const console = await mount({ stream: recording(83) });
    const { violations } = await axe.run(console.element);
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).to.deep.equal([]);
  });
});
