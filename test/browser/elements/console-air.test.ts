/** The status line of the console and its section “On air”. */
import 'axe-core';
import type Axe from 'axe-core';
import { expect } from 'chai';
import { ERROR_MESSAGES } from '../../../src/core/error-messages.ts';
import type { BroadcastSnapshot } from '../../../src/core/snapshot.ts';
import {
  type ConsoleOptions,
  consoleWith,
  type MountedConsole,
} from '../../helpers/console-harness.ts';
import { LIVE_STREAM, STATS } from '../../helpers/snapshots.ts';

const { axe } = globalThis as unknown as { axe: typeof Axe };

const PICTURE = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';
const REAL_FETCH = globalThis.fetch;

let mounted: MountedConsole | undefined;
let asked: { url: string; init: RequestInit }[];
let playlist: (url: string) => Promise<Response> | Response;

beforeEach(() => {
  asked = [];
  playlist = () => new Response('#EXTM3U');
  globalThis.fetch = async (input, init = {}) => {
    const url = String(input);
    asked.push({ url, init });
    return playlist(url);
  };
});

afterEach(() => {
  mounted?.element.remove();
  mounted = undefined;
  globalThis.fetch = REAL_FETCH;
});

function onAir(change: Partial<BroadcastSnapshot> = {}): Partial<BroadcastSnapshot> {
  return {
    status: 'live',
    server: 'live',
    stream: LIVE_STREAM,
    stats: { ...STATS, at: Date.now() },
    liveSince: Date.now() - 754_000,
    ...change,
  };
}

async function mount(options: ConsoleOptions = {}): Promise<MountedConsole['console']> {
  mounted = await consoleWith({ snapshot: onAir(), parts: { recording: false }, ...options });
  await mounted.console.open('air');
  return mounted.console;
}

const rungs = () =>
  [...(mounted?.console.root.querySelectorAll('.on-air li') ?? [])].map((rung) => rung.className);
const sentence = () => mounted?.console.text('.on-air b');

/** Resolves once the line says this. */
async function says(text: string): Promise<void> {
  while (!sentence()?.includes(text)) await drawn();
}

/** Resolves with the next drawing of the console, which its clock brings about at the latest. */
async function drawn(): Promise<void> {
  await new Promise<void>((resolve) => {
    const root = mounted?.console.root;
    if (!root) return resolve();
    const observer = new MutationObserver(() => {
      observer.disconnect();
      resolve();
    });
    observer.observe(root, {
      childList: true,
      subtree: true,
      characterData: true,
      attributes: true,
    });
  });
}

describe('the status line', () => {
  it('climbs to the top once the playlist answers', async () => {
    await mount();
    await says('Viewers can watch');
    expect(rungs()).to.deep.equal(['yes', 'yes', 'yes', 'yes']);
    expect(asked[0]?.url).to.equal(LIVE_STREAM.hlsCmafUrl);
    expect(asked[0]?.init).to.include({ credentials: 'omit', referrerPolicy: 'no-referrer' });
    expect(mounted?.console.text('.on-air')).to.contain('12:34');
  });

  it('says that the first seconds are on their way while the playlist is not there', async () => {
    playlist = () => new Response(null, { status: 404, headers: { 'X-Err-Code': '3000' } });
    await mount();
    await says('on their way');
    expect(rungs().at(-1)).to.equal('pending');
  });

  it('does not take an answer that it may not read for a no', async () => {
    playlist = () => Promise.reject(new TypeError('Failed to fetch'));
    await mount();
    await says('may not see');
    expect(rungs().at(-1)).to.equal('unknown');
  });

  it('asks for no playlist before the service is live, nor once it cannot be seen', async () => {
    const console = await mount({
      snapshot: onAir({
        status: 'publishing',
        server: 'offline',
        stream: { ...LIVE_STREAM, live: false },
      }),
    });
    expect(asked).to.deep.equal([]);
    await console.hears(onAir());
    expect(asked.length).to.equal(1);
    console.element.shown = false;
    await console.settled();
    expect(asked[0]?.init.signal?.aborted).to.equal(true);
  });

  it('does not show a gap of a moment, and asks the service again at once', async () => {
    const console = await mount();
    await says('Viewers can watch');
    const gone = { ...LIVE_STREAM, live: false, transcodedQualities: [] };
    await console.hears({ status: 'publishing', server: 'offline', stream: gone });
    expect(rungs()).to.deep.equal(['yes', 'yes', 'yes', 'yes']);
    expect(console.asked).to.deep.equal([['refresh', undefined]]);
    await console.hears(onAir());
    expect(rungs()).to.deep.equal(['yes', 'yes', 'yes', 'yes']);
  });

  it('asks the service at once where the playlist is gone, too', async () => {
    const console = await mount();
    await says('Viewers can watch');
    playlist = () => new Response(null, { status: 404, headers: { 'X-Err-Code': '1000' } });
    const hlsCmafUrl = 'https://cdn.example.com/other/master.m3u8';
    await console.hears({ stream: { ...LIVE_STREAM, hlsCmafUrl } });
    await console.hears({ stream: { ...LIVE_STREAM, hlsCmafUrl } });
    expect(console.asked).to.deep.equal([['refresh', undefined]]);
    expect(rungs()).to.deep.equal(['yes', 'yes', 'yes', 'yes']);
  });

  it('shows an own stop at once, although the service still says live', async () => {
    const console = await mount();
    await says('Viewers can watch');
    await console.hears({ status: 'ending', stats: null });
    expect(rungs()).to.deep.equal(['no', 'no', 'no', 'no']);
    expect(sentence()).to.equal('Off air.');
  });

  it('is a monitor of what another encoder sends', async () => {
    const console = await mount({
      snapshot: onAir({
        status: 'idle',
        stats: null,
        liveSince: null,
        fedElsewhere: true,
        stream: {
          ...LIVE_STREAM,
          sourceType: 'rtmp',
          backupLive: true,
          ingestRegion: 'ed2',
          startedAt: new Date(Date.now() - 65_000).toISOString(),
        },
      }),
    });
    await says('Viewers can watch');
    const text = console.text('.on-air');
    expect(text).to.contain('Another encoder feeds this stream.');
    expect(text).to.contain('RTMP · Backup is live · Ingest in ed2');
    expect(text).to.match(/1:0[5-9]/);
  });

  it('says that the stream was deleted elsewhere', async () => {
    const console = await mount();
    await console.hears({ server: 'stale', serverProblem: 'stream-deleted' });
    expect(rungs()).to.deep.equal(['yes', 'no', 'no', 'no']);
    expect(sentence()).to.equal(ERROR_MESSAGES['stream-deleted'].message);
    expect(console.alerts).to.deep.equal([ERROR_MESSAGES['stream-deleted'].hint]);
  });

  it('says each rung in words, too', async () => {
    const console = await mount();
    await says('Viewers can watch');
    expect(console.text('.on-air ol')).to.equal(
      '✓Connected: yes ✓Received: yes ✓Prepared: yes ✓Watchable: yes',
    );
  });
});

describe('the section “On air”', () => {
  it('shows what is sent beside what the service receives', async () => {
    const console = await mount();
    const text = console.text('[part~="air"]');
    expect(text).to.contain('1080p, 720p, 480p, 360p');
    expect(text).to.contain('1.01×');
    expect(text.match(/1280 × 720, 30 fps/g)).to.have.length(2);
    expect(console.alerts).to.deep.equal([]);
  });

  it('flags a picture that arrives as another, and a transcoder that falls behind', async () => {
    const console = await mount({
      snapshot: onAir({
        stream: { ...LIVE_STREAM, videoWidth: 640, videoHeight: 360, transcodingSpeed: 0.8 },
      }),
    });
    expect(console.alerts).to.have.length(2);
    expect(console.alerts[0]).to.contain('cannot keep up');
    expect(console.alerts[1]).to.contain('another size');
  });

  it('draws the figures as they come, with words for those who cannot see them', async () => {
    const console = await mount();
    const now = Date.now();
    for (let second = 20; second >= 0; second--) {
      const bitrate = second === 10 || second === 11 ? 1000 : 2400;
      await console.hears({ stats: { ...STATS, at: now - second * 1000, videoBitrate: bitrate } });
    }
    const graphs = [...console.root.querySelectorAll('svg[role="img"]')].map(
      (graph) => graph.getAttribute('aria-label') ?? '',
    );
    expect(graphs[0]).to.match(/^Bitrate: 2.5 Mb\/s. The last 3 minutes: 1.1 Mb\/s to 2.5 Mb\/s$/);
    expect(graphs.map((label) => label.split(':')[0])).to.deep.equal([
      'Bitrate',
      'Round trip',
      'Packets lost',
      'Frame rate',
      'Held back',
      'Transcoding speed',
    ]);
  });

  it('goes on remembering while it is closed, and draws nothing then', async () => {
    const console = await mount();
    await console.close('air');
    expect(console.root.querySelector('svg[role="img"]')).to.equal(null);
    await console.hears({ stats: { ...STATS, at: Date.now(), limitation: 'cpu' } });
    await console.open('air');
    const label = console.root.querySelectorAll('svg[role="img"]')[4]?.getAttribute('aria-label');
    expect(label).to.contain('by the device');
  });

  it('shows the picture of the service, fetched without telling where from', async () => {
    const loaded = new URL('../../helpers/blank-picture.gif', import.meta.url).href;
    const console = await mount({
      snapshot: onAir({ stream: { ...LIVE_STREAM, screenshot: loaded } }),
    });
    while (!console.root.querySelector('figure img')) await drawn();
    const picture = console.root.querySelector('img');
    expect(picture?.referrerPolicy).to.equal('no-referrer');
    expect(picture?.alt).not.to.equal('');
    expect(picture?.src).to.match(/\?t=\d+$/);
    expect(console.text('figcaption')).to.match(/^Fetched \d s ago/);
  });

  it('asks for no picture at an address that is none', async () => {
    const console = await mount({
      snapshot: onAir({ stream: { ...LIVE_STREAM, screenshot: PICTURE } }),
    });
    await drawn();
    expect(console.root.querySelector('img')).to.equal(null);
  });

  it('can be read by everybody', async () => {
    const console = await mount();
    const { violations } = await axe.run(console.element);
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).to.deep.equal([]);
  });
});
