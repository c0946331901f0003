/** The section “Rewind and clips” of the console. */
import 'axe-core';
import type Axe from 'axe-core';
import { expect } from 'chai';
import type { PublicStream } from '../../../src/core/stream.ts';
import {
  type ConsoleOptions,
  consoleWith,
  type MountedConsole,
  type ServiceCall,
} from '../../helpers/console-harness.ts';
import { LIVE_STREAM } from '../../helpers/snapshots.ts';

const { axe } = globalThis as unknown as { axe: typeof Axe };

const STREAM: PublicStream = { ...LIVE_STREAM, dvrEnabled: true, recordType: 'transcoded' };
const seconds = () => Math.floor(Date.now() / 1000);

/** A clip as the service gives it. */
const CLIP = {
  id: 'd7bsli54p8n4',
  duration: 30,
  start: seconds() - 100,
  expiration: seconds() + 3500,
  vod_required: false,
  renditions: ['media_1_360'],
  hls_master: 'https://clips.example/d7bs.m3u8',
  mp4_master: 'https://clips.example/d7bs.mp4',
};

let mounted: MountedConsole | undefined;

afterEach(() => {
  mounted?.element.remove();
  mounted = undefined;
});

function service({ method, body }: ServiceCall): unknown {
  if (method === 'GET') return [CLIP];
  if (method === 'PUT') return { ...CLIP, id: 'new', ...(body as object) };
  const { stream } = body as { stream: object };
  return { id: STREAM.id, name: STREAM.name, dvr_enabled: true, dvr_duration: 3600, ...stream };
}

async function mount(
  change: Partial<PublicStream> = {},
  options: ConsoleOptions = {},
): Promise<MountedConsole['console']> {
  mounted = await consoleWith({
    snapshot: { status: 'live', server: 'live', stream: { ...STREAM, ...change } },
    answer: service,
    ...options,
  });
  await mounted.console.open('dvr');
  return mounted.console;
}

const changes = () => mounted?.console.calls.filter(({ method }) => method !== 'GET') ?? [];

async function clear(console: MountedConsole['console']): Promise<void> {
  await console.press('Clear the rewind');
}

describe('clearing', () => {
  it('asks first, and says what viewers lose and what stays', async () => {
    const console = await mount();
    await clear(console);
    const asked = await console.decide('cancel');
    expect(asked).to.contain('gone for all viewers').and.to.contain('recordings and clips stay');
    expect(console.asked).to.deep.equal([]);
  });

  it('is done once it is confirmed, and said', async () => {
    const console = await mount();
    await clear(console);
    await console.decide('confirm');
    expect(console.asked).to.deep.equal([['clearDvr']]);
    expect(console.text('[part~="dvr"]')).to.contain('Cleared.');
  });

  it('does nothing to a stream that was chosen before it was confirmed', async () => {
    const console = await mount();
    await clear(console);
    await console.hears({ stream: { ...STREAM, id: STREAM.id + 1 } });
    await console.decide('confirm');
    expect(console.asked).to.deep.equal([]);
  });

  it('is not offered where nothing can be rewound to', async () => {
    const console = await mount({ dvrEnabled: false });
    expect(console.control('Clear the rewind').ariaDisabled).to.equal('true');
  });
});

describe('clips', () => {
  it('are listed with their links', async () => {
    const console = await mount();
    const links = [...console.root.querySelectorAll<HTMLAnchorElement>('.items a')];
    expect(links.map(({ href }) => href)).to.deep.equal([CLIP.hls_master, CLIP.mp4_master]);
  });

  it('are cut from the last seconds', async () => {
    const console = await mount();
    await console.fill('The last seconds', '45');
    const now = seconds();
    await console.press('Make a clip');
    const clip = changes()[0];
    expect(clip?.path).to.equal(`/streams/${STREAM.id}/clip_recording`);
    const body = clip?.body as { start: number };
    expect(body).to.deep.include({ duration: 45, vod_required: false });
    expect(body.start).to.be.within(now - 46, now - 44);
    expect(console.root.querySelectorAll('.items li').length).to.be.greaterThan(0);
  });

  it('are no longer than what can be rewound to', async () => {
    const console = await mount({ dvrDuration: 60 });
    await console.fill('The last seconds', '61');
    await console.press('Make a clip');
    expect(changes()).to.deep.equal([]);
  });

  it('need a live stream that can be rewound', async () => {
    for (const change of [{ live: false }, { dvrEnabled: false }]) {
      const console = await mount(change);
      await console.press('Make a clip');
      expect(changes()).to.deep.equal([]);
      expect(console.control('Make a clip').ariaDisabled).to.equal('true');
      mounted?.element.remove();
    }
  });
});

it('each part is there for those who may', async () => {
  const offered = async (...permissions: NonNullable<ConsoleOptions['permissions']>) => {
    mounted?.element.remove();
    mounted = await consoleWith({ snapshot: { stream: STREAM }, permissions, answer: service });
    if (!mounted.console.has('dvr')) return [];
    await mounted.console.open('dvr');
    return [...mounted.console.section('dvr').querySelectorAll('button')].map((button) =>
      button.textContent?.trim(),
    );
  };
  expect(await offered('status', 'recording', 'settings')).to.deep.equal([]);
  expect(await offered('dvr')).to.deep.equal(['Clear the rewind']);
  expect(await offered('clips')).to.deep.equal(['Make a clip']);
});

it('can be read by everybody', async () => {
  const console = await mount();
  const { violations } = await axe.run(console.element);
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).to.deep.equal([]);
});
