import { emulateMedia } from '@web/test-runner-commands';
import { expect } from 'chai';
import type { PublicStream } from '../../../src/core/stream.ts';
import { axeViolations } from '../../helpers/axe-violations.ts';
import {
  type ConsoleHarness,
  type ConsoleOptions,
  consoleWith,
} from '../../helpers/console-harness.ts';
import { type FakeClipboard, fakeClipboard } from '../../helpers/fake-clipboard.ts';
import { LIVE_STREAM } from '../../helpers/snapshots.ts';

let console: ConsoleHarness;
let clipboard: FakeClipboard;

async function share(stream: Partial<PublicStream> = {}, options: ConsoleOptions = {}) {
  const snapshot = { stream: { ...LIVE_STREAM, ...stream }, server: 'live' } as const;
  ({ console } = await consoleWith({ ...options, snapshot }));
  if (console.has('share')) await console.open('share');
}

const field = (name: string) => console.control<HTMLInputElement>(name).value;

beforeEach(() => {
  clipboard = fakeClipboard();
});

afterEach(async () => {
  clipboard.restore();
  console.element.remove();
  await emulateMedia({ colorScheme: 'light' });
});

describe('sharing a stream', () => {
  it('offers every address, each with its use and how late it is', async () => {
    await share();
    expect(field('Player page')).to.equal(LIVE_STREAM.iframeUrl);
    expect(field('LL-HLS')).to.equal(LIVE_STREAM.hlsCmafUrl);
    expect(field('DASH')).to.equal(LIVE_STREAM.dashUrl);
    expect(field('HLS (MPEG-TS)')).to.equal(LIVE_STREAM.hlsMpegtsUrl);
    const text = console.text('[part~="share"]');
    for (const late of ['3 to 5 s late', '2 to 4 s late', '9 to 10 s late']) {
      expect(text).to.include(late);
    }
  });

  it('copies an address and the embed code', async () => {
    await share({ name: 'News "now" <b>' });
    await console.press('Copy LL-HLS');
    await console.press('Copy Embed code');
    expect(clipboard.copied).to.deep.equal([LIVE_STREAM.hlsCmafUrl, field('Embed code')]);
    expect(clipboard.copied[1]).to.include('title="News &#34;now&#34; &#60;b&#62;"');
    expect(console.control('Copied')).to.be.an.instanceof(HTMLElement);
  });

  it('selects what the browser does not copy, and says so', async () => {
    await share();
    clipboard.forbid();
    document.execCommand = () => false;
    await console.press('Copy DASH');
    Reflect.deleteProperty(document, 'execCommand');
    expect(console.root.activeElement).to.equal(console.control('DASH'));
    expect(console.text('.address [role="alert"]')).to.include('did not allow copying');
  });

  it('shows the player page as a QR code, dark on white whatever the colours', async () => {
    await emulateMedia({ colorScheme: 'dark' });
    await share();
    await console.press('QR code');
    const code = console.root.querySelector('svg.qr');
    expect(code?.getAttribute('role')).to.equal('img');
    expect(code?.ariaLabel).to.equal('QR code of the player page');
    expect(code?.querySelectorAll('path')).to.have.lengthOf(1);
    const style = getComputedStyle(code as Element);
    expect(style.backgroundColor).to.equal('rgb(255, 255, 255)');
    expect(style.fill).to.equal('rgb(0, 0, 0)');
  });

  it('leaves out what the stream does not have', async () => {
    await share({ iframeUrl: null, dashUrl: null, hlsMpegtsUrl: null });
    const names = [...console.root.querySelectorAll('[part~="share"] .label')];
    expect(names.map((name) => name.textContent)).to.deep.equal(['LL-HLS']);
    expect(console.root.querySelector('svg.qr')).to.equal(null);
  });

  it('is not offered where the page left it out or there is no address', async () => {
    await share({}, { parts: { share: false } });
    expect(console.has('share')).to.equal(false);
    console.element.remove();
    await share({ iframeUrl: null, dashUrl: null, hlsCmafUrl: null, hlsMpegtsUrl: null });
    expect(console.has('share')).to.equal(false);
  });

  it('links to nothing but the web, and writes no markup of others', async () => {
    await share({
      name: '"></iframe><script>hostile()</script>',
      iframeUrl: 'javascript:hostile()',
      dashUrl: 'data:text/html,<script>hostile()</script>',
      hlsCmafUrl: 'https://cdn.example.com/"><img src=x onerror=hostile()>',
    });
    const section = console.section('share');
    expect([...section.querySelectorAll('a')].map(({ protocol }) => protocol)).to.deep.equal([
      'https:',
      'https:',
    ]);
    expect(section.querySelector('img, script, iframe')).to.equal(null);
  });
});

describe('the look at the output', () => {
  it('says that the network or the service keeps it from this page, and tries again', async () => {
    // Nobody listens there.
    await share({ hlsCmafUrl: 'http://127.0.0.1:9/master.m3u8' });
    await console.press('Watch the output');
    await appears('could not be loaded');
    await console.press('Try again');
    await appears('could not be loaded');
    expect(console.control('Stop watching')).to.be.an.instanceof(HTMLElement);
  });

  describe('where the browser has no media source', () => {
    const { MediaSource: known, ManagedMediaSource: managed } = window as unknown as Sources;
    const { canPlayType } = HTMLMediaElement.prototype;

    beforeEach(() => {
      Object.assign(window, { MediaSource: undefined, ManagedMediaSource: undefined });
    });

    afterEach(() => {
      Object.assign(window, { MediaSource: known, ManagedMediaSource: managed });
      HTMLMediaElement.prototype.canPlayType = canPlayType;
    });

    it('is left to the HLS of the browser, and given back when it is closed', async () => {
      HTMLMediaElement.prototype.canPlayType = () => 'maybe';
      await share();
      await console.press('Watch the output');
      const video = console.root.querySelector<HTMLVideoElement>('video.look');
      await changes(() => video?.src === LIVE_STREAM.hlsCmafUrl);
      await console.press('Stop watching');
      expect(video?.hasAttribute('src')).to.equal(false);
    });

    it('says so where the browser has no HLS either', async () => {
      HTMLMediaElement.prototype.canPlayType = () => '';
      await share();
      await console.press('Watch the output');
      await appears('Open the player page instead');
    });
  });

  it('is gone once another stream is in use', async () => {
    await share({ hlsCmafUrl: 'http://127.0.0.1:9/master.m3u8' });
    await console.press('Watch the output');
    await console.hears({ stream: { ...LIVE_STREAM, id: LIVE_STREAM.id + 1 } });
    expect(console.root.querySelector('video')).to.equal(null);
    expect(console.control('Watch the output')).to.be.an.instanceof(HTMLElement);
  });

  it('is gone once the section is closed', async () => {
    await share({ hlsCmafUrl: 'http://127.0.0.1:9/master.m3u8' });
    await console.press('Watch the output');
    await console.close('share');
    await console.open('share');
    expect(console.root.querySelector('video')).to.equal(null);
    expect(console.control('Watch the output')).to.be.an.instanceof(HTMLElement);
  });
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of ['320px', '360px']) {
    it(`axe finds nothing in ${colorScheme} at ${width}`, async () => {
      await emulateMedia({ colorScheme });
      await share({ name: 'A very long name '.repeat(20) }, { width });
      await console.press('QR code');
      expect(await axeViolations(console.element)).to.deep.equal([]);
      expect(console.element.scrollWidth).to.be.at.most(Number.parseInt(width, 10));
    });
  }
}

interface Sources {
  MediaSource: unknown;
  ManagedMediaSource: unknown;
}

/** Resolves once an alert says this. */
function appears(text: string): Promise<void> {
  return changes(() => console.alerts.some((alert) => alert.includes(text)));
}

/** Resolves once something in the console has changed so that this is true. */
function changes(isTrue: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!isTrue()) return;
      observer.disconnect();
      resolve();
    };
    const observer = new MutationObserver(look);
    observer.observe(console.root, {
      attributes: true,
      childList: true,
      subtree: true,
      characterData: true,
    });
    look();
  });
}
