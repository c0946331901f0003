import { expect } from 'chai';
import type { BroadcastConfig } from '../../../src/controllers/broadcast-config.ts';
import { BroadcastError } from '../../../src/core/errors.ts';
import { readConfig } from '../../../src/elements/config.ts';
import { defineElements } from '../../../src/elements/define.ts';
import { StreamBroadcaster } from '../../../src/elements/stream-broadcaster.ts';
import { broadcasterIn, type Mounted } from '../../helpers/broadcaster-harness.ts';
import { paintedStream } from '../../helpers/painted-stream.ts';
import { everyState, LIVE_STREAM, snapshotOf } from '../../helpers/snapshots.ts';

let mounted: Mounted;

afterEach(() => mounted?.element.remove());

function config(hostname = 'example.com'): BroadcastConfig {
  return readConfig(mounted.element, hostname);
}

describe('attributes', () => {
  it('reach the controller, as strings of a page builder', async () => {
    mounted = await broadcasterIn(document.body, {
      'session-endpoint': '/broker',
      'push-url-whip': 'https://ingest.example.com/whip/1_secret/whip',
      'api-base': 'https://api.example.com',
      'stream-id': '42',
      'stream-name': 'Morning show',
      resolution: '1080p',
      'frame-rate': '25',
      'video-bitrate': '4000',
      'audio-bitrate': '96',
      'audio-mode': 'music',
      'facing-mode': 'environment',
    });
    expect(config()).to.deep.equal({
      sessionEndpoint: '/broker',
      pushUrlWhip: 'https://ingest.example.com/whip/1_secret/whip',
      whipToken: null,
      apiBase: 'https://api.example.com',
      streamId: 42,
      streamName: 'Morning show',
      apiKey: null,
      capture: {
        size: { width: 1920, height: 1080 },
        frameRate: 25,
        videoBitrate: 4000,
        audioBitrate: 96,
        audioMode: 'music',
        facingMode: 'environment',
      },
    });
  });

  it('count as absent when they are empty or make no sense', async () => {
    mounted = await broadcasterIn(document.body, {
      'session-endpoint': ' ',
      'stream-id': 'forty-two',
      'frame-rate': 'fast',
    });
    expect(config()).to.include({ sessionEndpoint: null, streamId: null });
    expect(config().capture.frameRate).to.equal(30);
  });

  it('that are not used as they are written are told to the author of the page, once', async () => {
    const { warn } = console;
    const warnings: string[] = [];
    console.warn = (text: string) => warnings.push(text);
    mounted = await broadcasterIn(document.body, { resolution: '720p', 'frame-rate': '900' });
    mounted.element.streamName = 'Show';
    await mounted.element.updateComplete;
    console.warn = warn;
    expect(warnings).to.deep.equal([
      'stream-broadcaster: frame-rate="900" cannot be used: it is 60 instead.',
    ]);
  });

  it('can change at any time', async () => {
    mounted = await broadcasterIn(document.body, { resolution: '480p' });
    mounted.element.setAttribute('resolution', '1280x720');
    expect(config().capture.size).to.deep.equal({ width: 1280, height: 720 });
    mounted.element.removeAttribute('resolution');
    expect(config().capture.size).to.deep.equal({ width: 1280, height: 720 });
  });

  it('stay the page’s own: no property is written back', async () => {
    mounted = await broadcasterIn(document.body);
    const { element } = mounted;
    Object.assign(element, {
      sessionEndpoint: '/broker',
      pushUrlWhip: 'https://ingest.example.com/secret',
      apiBase: 'https://api.example.com',
      streamId: 7,
      streamName: 'a',
      whipToken: 'token',
      apiKey: 'key',
      resolution: '480p',
      frameRate: 24,
      videoBitrate: 1,
      audioBitrate: 1,
      audioMode: 'music',
      facingMode: 'user',
      withoutSettings: true,
      withoutShare: true,
      withoutScreen: true,
      withoutRecording: true,
      withoutOverlays: true,
    });
    mounted.control.show(everyState().live);
    await element.updateComplete;
    const written = element.getAttributeNames().filter((name) => !name.startsWith('data-'));
    expect(written).to.deep.equal([]);
    expect(config()).to.include({ whipToken: 'token', apiKey: 'key', streamId: 7 });
  });
});

describe('the key in an attribute', () => {
  beforeEach(async () => {
    mounted = await broadcasterIn(document.body, { 'api-key': 'canary' });
  });

  for (const hostname of ['localhost', 'demo.localhost', '127.0.0.1', '[::1]']) {
    it(`is used on ${hostname}`, () => {
      expect(config(hostname).apiKey).to.equal('canary');
    });
  }

  for (const hostname of ['example.com', 'localhost.example.com', '127.0.0.1.example.com', '']) {
    it(`is refused on “${hostname}”, with the reason`, () => {
      const { apiKey } = config(hostname);
      expect(apiKey).to.be.a('function');
      if (typeof apiKey !== 'function') return;
      expect(apiKey).to.throw(BroadcastError).with.property('code', 'key-in-page');
    });
  }

  it('gives way to the property, and stays where the page wrote it', () => {
    mounted.element.apiKey = 'better';
    expect(config().apiKey).to.equal('better');
    expect(mounted.element.getAttribute('api-key')).to.equal('canary');
  });
});

describe('connecting', () => {
  it('asks for nothing', async () => {
    mounted = await broadcasterIn(document.body, { 'session-endpoint': '/broker' });
    expect(mounted.control.calls).to.deep.equal([]);
    expect(mounted.control.isMetering).to.equal(false);
  });

  it('touches neither devices, network nor storage with the real controller', async () => {
    defineElements();
    const touched: string[] = [];
    const { mediaDevices } = navigator;
    const { getUserMedia, enumerateDevices } = mediaDevices;
    const { fetch } = window;
    const { setItem } = Storage.prototype;
    mediaDevices.getUserMedia = (...args) => {
      touched.push('camera');
      return getUserMedia.apply(mediaDevices, args);
    };
    mediaDevices.enumerateDevices = () => {
      touched.push('devices');
      return enumerateDevices.apply(mediaDevices);
    };
    window.fetch = (...args) => {
      touched.push('network');
      return fetch(...args);
    };
    Storage.prototype.setItem = function (...args) {
      touched.push('storage');
      setItem.apply(this, args);
    };
    const element = document.createElement('stream-broadcaster');
    element.sessionEndpoint = '/broker';
    document.body.append(element);
    await element.updateComplete;
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    element.remove();
    mediaDevices.getUserMedia = getUserMedia;
    mediaDevices.enumerateDevices = enumerateDevices;
    window.fetch = fetch;
    Storage.prototype.setItem = setItem;
    expect(touched).to.deep.equal([]);
    expect(element.dataset.status).to.equal('idle');
  });
});

describe('moving the element', () => {
  it('keeps the picture running and the level metered', async () => {
    mounted = await broadcasterIn(document.body);
    const { element, control, harness } = mounted;
    control.show({ ...everyState(paintedStream(64, 36)).live });
    await element.updateComplete;
    const { video } = harness;
    await video?.play();
    const elsewhere = document.createElement('div');
    document.body.append(elsewhere);
    elsewhere.append(element);
    await element.updateComplete;
    await video?.play();
    expect(video?.paused).to.equal(false);
    expect(control.isMetering).to.equal(true);
    expect(control.calls).to.deep.equal([]);
    elsewhere.remove();
    expect(control.isMetering).to.equal(false);
  });

  it('meters only while a microphone is open', async () => {
    mounted = await broadcasterIn(document.body);
    const { element, control } = mounted;
    control.show(everyState().ready);
    await element.updateComplete;
    expect(control.isMetering).to.equal(true);
    control.show(snapshotOf());
    await element.updateComplete;
    expect(control.isMetering).to.equal(false);
  });
});

describe('defining', () => {
  it('happens once, however often the script is there', () => {
    defineElements();
    defineElements();
    expect(customElements.get('stream-broadcaster')).to.equal(StreamBroadcaster);
  });
});

describe('what a server or a page sends', () => {
  const EVIL = '"><img src=x onerror="window.injected = true">';

  it('is shown as text', async () => {
    mounted = await broadcasterIn(document.body, {
      resolution: EVIL,
      'stream-name': EVIL,
      'session-endpoint': EVIL,
    });
    const { element, control, harness } = mounted;
    const live = everyState().live;
    control.show({
      ...live,
      stream: { ...LIVE_STREAM, name: EVIL, transcodedQualities: [EVIL] },
      cameras: [{ deviceId: EVIL, label: EVIL }],
      error: new BroadcastError('invalid-request', { serverMessage: EVIL }),
    });
    await element.updateComplete;
    const console = await harness.openConsole();
    for (const section of console.querySelectorAll('details')) section.open = true;
    await new Promise(requestAnimationFrame);
    await harness.consoleDrawn();
    expect(console.querySelector('img')).to.equal(null);
    expect(console.textContent).to.include(EVIL);
    await harness.press('Settings');
    expect(harness.root.querySelector('img')).to.equal(null);
    expect('injected' in window).to.equal(false);
  });

  for (const address of [
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'JAVASCRIPT:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'blob:https://example.com/1',
    '//example.com/watch',
    '',
  ]) {
    it(`never becomes a link: ${JSON.stringify(address)}`, async () => {
      mounted = await broadcasterIn(document.body);
      const { control, harness } = mounted;
      control.show({
        ...everyState().live,
        stream: {
          ...LIVE_STREAM,
          iframeUrl: address,
          hlsCmafUrl: address,
          hlsMpegtsUrl: address,
          dashUrl: address,
        },
      });
      await mounted.element.updateComplete;
      const console = await harness.openConsole();
      for (const section of console.querySelectorAll('details')) section.open = true;
      await new Promise(requestAnimationFrame);
      await harness.consoleDrawn();
      expect(harness.root.querySelectorAll('a')).to.have.length(0);
      expect(console.querySelectorAll('a')).to.have.length(0);
    });
  }

  it('opens elsewhere without a way back', async () => {
    mounted = await broadcasterIn(document.body);
    mounted.control.show(everyState().live);
    await mounted.element.updateComplete;
    const link = mounted.harness.control('Open Viewer link in a new tab') as HTMLAnchorElement;
    expect(link.href).to.equal(LIVE_STREAM.iframeUrl);
    expect(link.rel).to.equal('noopener noreferrer');
  });
});

describe('copying the viewer link', () => {
  const { clipboard } = navigator;
  let written: string[];

  function useClipboard(writeText: (text: string) => Promise<void>): void {
    Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true });
  }

  beforeEach(async () => {
    written = [];
    mounted = await broadcasterIn(document.body);
    mounted.control.show(everyState().live);
    await mounted.element.updateComplete;
  });

  afterEach(() => {
    Object.defineProperty(navigator, 'clipboard', { value: clipboard, configurable: true });
  });

  it('tells that it worked', async () => {
    useClipboard(async (text) => void written.push(text));
    await mounted.harness.press('Copy Viewer link');
    await mounted.element.updateComplete;
    expect(written).to.deep.equal([LIVE_STREAM.iframeUrl]);
    expect(mounted.harness.controls).to.include('Copied');
  });

  it('selects the link and says so where the browser forbids it', async () => {
    useClipboard(() => Promise.reject(new DOMException('', 'NotAllowedError')));
    const { execCommand } = document;
    document.execCommand = () => false;
    await mounted.harness.press('Copy Viewer link');
    await mounted.element.updateComplete;
    document.execCommand = execCommand;
    const field = mounted.harness.control('Viewer link') as HTMLInputElement;
    expect(field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0)).to.equal(
      LIVE_STREAM.iframeUrl,
    );
    expect(mounted.harness.alerts[0]).to.include('The link is selected');
  });
});
