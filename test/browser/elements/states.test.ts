import { expect } from 'chai';
import { BroadcastError } from '../../../src/core/errors.ts';
import { StreamCalls } from '../../../src/streams/stream-calls.ts';
import { broadcasterIn, type Mounted } from '../../helpers/broadcaster-harness.ts';
import { paintedStream } from '../../helpers/painted-stream.ts';
import {
  CAMERA,
  everyState,
  LIVE_STREAM,
  MICROPHONE,
  openSources,
  STREAM,
  type StateName,
  snapshotOf,
} from '../../helpers/snapshots.ts';

let mounted: Mounted;

async function show(name: StateName, attributes: Record<string, string> = {}): Promise<Mounted> {
  mounted = await broadcasterIn(document.body, attributes);
  mounted.control.show(everyState()[name]);
  await mounted.element.updateComplete;
  return mounted;
}

afterEach(() => mounted.element.remove());

const TOGGLES = ['Microphone', 'Camera', 'Share screen'];
const DRAWERS = ['Stream', 'Settings'];
const LINK = ['Viewer link', 'Copy Viewer link', 'Open Viewer link in a new tab'];

describe('each state offers what can be done in it', () => {
  const expected: Record<StateName, string[]> = {
    idle: ['Check camera', 'Go live'],
    requesting: ['Cancel'],
    ready: ['Camera', 'Microphone', 'Turn off camera', ...TOGGLES, 'Go live', ...DRAWERS],
    connecting: [...TOGGLES, 'Cancel', ...DRAWERS],
    publishing: ['Connection: good', ...TOGGLES, 'Stop', ...DRAWERS, ...LINK],
    live: ['Connection: good', ...TOGGLES, 'Stop', ...DRAWERS, ...LINK],
    recording: ['Connection: good', ...TOGGLES, 'Stop', ...DRAWERS, ...LINK],
    muted: ['Connection: good', ...TOGGLES, 'Stop', ...DRAWERS, ...LINK],
    'sharing-screen': ['Connection: good', ...TOGGLES, 'Stop', ...DRAWERS, ...LINK],
    'missing-devices': ['Connection: good', ...TOGGLES, 'Stop', ...DRAWERS, ...LINK],
    'poor-connection': ['Connection: poor', ...TOGGLES, 'Stop', ...DRAWERS, ...LINK],
    reconnecting: ['Connection: no figures yet', ...TOGGLES, 'Stop', ...DRAWERS, ...LINK],
    ending: [...TOGGLES, 'Ending', ...DRAWERS],
    'fed-elsewhere': ['Check camera', 'Go live', 'Stream'],
    'ready-fed-elsewhere': [
      ...['Camera', 'Microphone', 'Turn off camera'],
      ...[...TOGGLES, 'Go live', ...DRAWERS],
    ],
    denied: ['Try again', 'Dismiss'],
    refused: ['Try again', 'Dismiss', ...TOGGLES, ...DRAWERS],
    insecure: ['Dismiss'],
  };
  for (const [name, controls] of Object.entries(expected)) {
    it(name, async () => {
      const { harness } = await show(name as StateName);
      expect(harness.controls).to.deep.equal(controls);
    });
  }
});

describe('what is shown', () => {
  it('explains itself before anything is opened', async () => {
    const { harness } = await show('idle');
    expect(harness.text).to.include('Off air');
    expect(harness.text).to.include('Camera and microphone stay off until you press a button.');
  });

  it('points at the prompt of the browser', async () => {
    const { harness } = await show('requesting');
    expect(harness.text).to.include('Allow camera and microphone');
  });

  it('turns into a monitor when something else feeds the stream', async () => {
    const { harness, element } = await show('fed-elsewhere');
    expect(harness.text).to.include('Live elsewhere');
    expect(harness.text).to.include('Another encoder feeds this stream.');
    expect(element.shadowRoot?.querySelector('img')?.alt).to.equal('What the service receives');
    expect(element.dataset.status).to.equal('idle');
  });

  it('does not begin the preview anew with every figure', async () => {
    const { harness, control, element } = await show('ready');
    const preview = paintedStream(64, 36);
    control.show(everyState(preview).live);
    await element.updateComplete;
    let restarts = 0;
    harness.video?.addEventListener('emptied', () => {
      restarts += 1;
    });
    const next = paintedStream(64, 36);
    for (const stream of [preview, preview, next]) {
      control.show(everyState(stream).live);
      await element.updateComplete;
    }
    // The event of a change comes in order: once it is there, those before it would be as well.
    await new Promise((resolve) => harness.video?.addEventListener('loadedmetadata', resolve));
    expect(harness.video?.srcObject).to.equal(next);
    expect(restarts).to.equal(1);
  });

  it('tells sending from live', async () => {
    const { harness, control, element } = await show('publishing');
    expect(harness.text).to.include('Sending. Waiting for the service to confirm…');
    expect(harness.text).not.to.include('Live');
    control.show(everyState().live);
    await element.updateComplete;
    expect(harness.text).to.match(/Live\s*12:40/);
    expect(harness.text).not.to.include('Waiting');
  });

  it('counts the attempts of a reconnection down', async () => {
    const { harness } = await show('reconnecting');
    expect(harness.text).to.include('Connection lost. Attempt 2 starts in 3 s.');
  });

  it('says when the attempt itself is under way', async () => {
    const { harness, control, element } = await show('reconnecting');
    control.show({ ...control.snapshot, retry: { attempt: 3, at: Date.now() - 1 } });
    await element.updateComplete;
    expect(harness.text).to.include('Attempt 3 is under way');
  });

  it('tells what went wrong and what to do next, as an alert', async () => {
    const { harness } = await show('denied');
    expect(harness.alerts).to.have.length(1);
    expect(harness.alerts[0]).to.include('The camera or microphone is blocked for this page.');
    expect(harness.alerts[0]).to.include('Allow it in the address bar');
  });

  it('adds what the service said', async () => {
    const { harness, control, element } = await show('refused');
    const error = new BroadcastError('invalid-request', { serverMessage: 'name is too long' });
    control.show({ ...control.snapshot, error });
    await element.updateComplete;
    expect(harness.alerts[0]).to.include('“name is too long”');
  });

  it('stays on the air while a lesser error is told', async () => {
    const { harness, control, element } = await show('live');
    control.show({ ...control.snapshot, error: new BroadcastError('dismissed') });
    await element.updateComplete;
    expect(harness.alerts[0]).to.include('The screen was not shared.');
    expect(harness.controls).to.include('Stop').and.to.include('Dismiss');
    expect(harness.controls).not.to.include('Try again');
  });

  it('tells that a device is missing and what viewers get instead', async () => {
    const { harness } = await show('missing-devices');
    expect(harness.text).to.include('in use by another program. Viewers see a black picture.');
    expect(harness.control('Camera').ariaDisabled).to.equal('true');
  });

  it('tells that the microphone is silent, and only while it is open', async () => {
    const { harness, control, element } = await show('live');
    control.hear(0, true);
    await element.updateComplete;
    expect(harness.text).to.include('No sound from your microphone.');
    control.show(everyState().muted);
    await element.updateComplete;
    expect(harness.text).not.to.include('No sound');
  });

  it('draws the level on the microphone', async () => {
    const { control, harness } = await show('live');
    control.hear(0.42);
    const level = harness.control('Microphone').querySelector<HTMLElement>('[part~="level"]');
    expect(level?.style.getPropertyValue('--_level')).to.equal('0.42');
  });
});

describe('the preview', () => {
  it('is muted, inline, and shows what viewers will see', async () => {
    const preview = paintedStream(64, 36);
    const { harness, control, element } = await show('idle');
    control.show(snapshotOf({ status: 'ready', ...openSources(preview) }));
    await element.updateComplete;
    expect(harness.video?.srcObject).to.equal(preview);
    expect(harness.video?.muted).to.equal(true);
    expect(harness.video?.playsInline).to.equal(true);
  });

  it('mirrors the camera, never the screen', async () => {
    const { harness, control, element } = await show('idle');
    control.show(everyState(paintedStream(64, 36)).ready);
    await element.updateComplete;
    expect(harness.isMirrored).to.equal(true);
    control.show({ ...control.snapshot, sharingScreen: true });
    await element.updateComplete;
    expect(harness.isMirrored).to.equal(false);
  });

  it('does not mirror a camera that looks away from the user', async () => {
    const preview = paintedStream(64, 36);
    const [track] = preview.getVideoTracks();
    if (track) track.getSettings = () => ({ facingMode: 'environment' });
    const { harness, control, element } = await show('idle');
    control.show(snapshotOf({ status: 'ready', ...openSources(preview) }));
    await element.updateComplete;
    expect(harness.isMirrored).to.equal(false);
  });

  it('takes the shape that the page asked for, before anything is opened', async () => {
    const { element, harness } = await show('idle', { resolution: '480x480' });
    element.style.width = '400px';
    const stage = harness.root.querySelector('[part~="stage"]')?.getBoundingClientRect();
    expect((stage?.width ?? 0) / (stage?.height ?? 1)).to.be.closeTo(1, 0.01);
  });
});

describe('in a box of a given height', () => {
  for (const width of ['320px', '500px', '900px']) {
    it(`scrolls rather than lay one thing over another, ${width} wide`, async () => {
      const { element, harness } = await show('live');
      element.style.width = width;
      element.style.height = '300px';
      await harness.press('Stream');
      const stage = harness.root.querySelector('[part~="stage"]')?.getBoundingClientRect();
      const bar = harness.root.querySelector('[part~="bar"]')?.getBoundingClientRect();
      expect(element.getBoundingClientRect().height).to.equal(300);
      expect(stage?.height).to.be.at.least(140);
      expect(bar?.top).to.be.at.least(stage?.bottom ?? Number.POSITIVE_INFINITY);
    });
  }
});

describe('the drawers', () => {
  it('open one at a time', async () => {
    const { harness } = await show('live');
    expect(harness.drawerTitle).to.equal(null);
    await harness.press('Stream');
    expect(harness.drawerTitle).to.equal('Stream');
    await harness.press('Settings');
    expect(harness.drawerTitle).to.equal('Settings');
    await harness.press('Settings');
    expect(harness.drawerTitle).to.equal(null);
  });

  it('show themselves where they come below the picture', async () => {
    const { element, harness } = await show('live');
    element.style.width = '320px';
    element.style.marginBlock = `${innerHeight}px`;
    element.scrollIntoView({ block: 'end' });
    await harness.press('Settings');
    await element.updateComplete;
    const head = harness.root.querySelector('.drawer header')?.getBoundingClientRect();
    expect(Math.round(head?.top ?? Number.NaN)).to.be.within(0, innerHeight / 2);
  });

  it('show the figures behind the dot, with advice', async () => {
    const { harness, control } = await show('poor-connection');
    const { stats } = control.snapshot;
    control.show({ ...control.snapshot, stats: stats && { ...stats, at: Date.now() } });
    const console = await harness.openConsole('Connection: poor');
    const air = console.querySelector<HTMLDetailsElement>('details[part~="air"]');
    expect(air?.open).to.equal(true);
    const text = air?.textContent?.replace(/\s+/g, ' ');
    expect(text).to.include('Connection: poor');
    expect(text).to.include('Packets get lost on the way. Try another network.');
    expect(text).to.include('12 %').and.to.include('480 ms');
    expect(text).to.include('1280 × 720, 30 fps');
  });

  it('hold the console of the stream, which keeps what was typed while it is closed', async () => {
    const { harness, control } = await show('live');
    await harness.openConsole();
    const console = harness.root.querySelector('stream-console');
    expect(control.calls).to.deep.equal([['connect']]);
    expect(console?.shadowRoot?.textContent).to.include('Live.');
    await harness.press('Close');
    expect(console?.isConnected).to.equal(true);
    expect(console?.checkVisibility()).to.equal(false);
  });
});

describe('the pickers', () => {
  it('name every device and show what is in use', async () => {
    const { harness } = await show('ready');
    const camera = harness.control('Camera') as HTMLSelectElement;
    const microphone = harness.control('Microphone') as HTMLSelectElement;
    expect(camera.selectedOptions[0]?.label).to.equal('Logitech BRIO');
    expect([...microphone.options].map(({ label }) => label)).to.deep.equal([
      'Rode NT-USB',
      'Microphone 2',
    ]);
  });

  it('fall back to what is in use when a choice fails', async () => {
    const { harness, control, element } = await show('ready');
    await harness.pick('Camera', 'camera-2');
    expect(control.calls).to.deep.equal([['setCamera', 'camera-2']]);
    control.show({ ...control.snapshot });
    await element.updateComplete;
    expect((harness.control('Camera') as HTMLSelectElement).value).to.equal('camera-1');
  });

  it('say that none is in use', async () => {
    const { harness, control, element } = await show('ready');
    const problem = new BroadcastError('no-device');
    const camera = { ...CAMERA, kind: 'stand-in' as const, deviceId: null, label: '', problem };
    control.show({ ...control.snapshot, camera });
    await element.updateComplete;
    const picker = harness.control('Camera') as HTMLSelectElement;
    expect(picker.selectedOptions[0]?.label).to.equal('No camera in use');
  });
});

describe('parts that the page takes away', () => {
  const cases: [attribute: string, control: string][] = [
    ['without-settings', 'Settings'],
    ['without-share', 'Viewer link'],
    ['without-screen', 'Share screen'],
  ];
  for (const [attribute, control] of cases) {
    it(attribute, async () => {
      const { harness, element } = await show('live');
      expect(harness.controls).to.include(control);
      element.toggleAttribute(attribute, true);
      await element.updateComplete;
      expect(harness.controls).not.to.include(control);
    });
  }

  for (const [attribute, section] of [
    ['without-recording', 'recording'],
    ['without-share', 'share'],
  ] as const) {
    it(`${attribute}, in the console as well`, async () => {
      const { harness, element, control } = await show('live');
      control.account = {
        client: new StreamCalls({ base: 'https://api.example', credentials: 'key' }),
        permissions: new Set(['status', 'recording']),
        streamId: 2798431,
      };
      const console = await harness.openConsole();
      const sections = () => console.querySelectorAll(`details[part~="${section}"]`).length;
      expect(sections()).to.equal(1);
      element.toggleAttribute(attribute, true);
      await element.updateComplete;
      await harness.consoleDrawn();
      expect(sections()).to.equal(0);
    });
  }

  it('without-settings takes the pickers away too', async () => {
    const { harness } = await show('ready', { 'without-settings': '' });
    expect(harness.controls[0]).to.equal('Turn off camera');
  });
});

describe('the output attributes', () => {
  const cases: [StateName, string, string, string][] = [
    ['idle', 'idle', 'off', 'off'],
    ['live', 'live', 'on', 'on'],
    ['muted', 'live', 'muted', 'muted'],
    ['sharing-screen', 'live', 'screen', 'on'],
    ['missing-devices', 'live', 'stand-in', 'on'],
    ['denied', 'error', 'off', 'off'],
  ];
  for (const [state, status, camera, microphone] of cases) {
    it(state, async () => {
      const { element } = await show(state);
      expect({ ...element.dataset }).to.deep.equal({ status, camera, microphone });
    });
  }
});

describe('the read-only properties', () => {
  it('tell what is true', async () => {
    const { element } = await show('live');
    expect(element.status).to.equal('live');
    expect(element.stream).to.equal(LIVE_STREAM);
    expect(element.stats?.frameRate).to.equal(30);
    expect(element.error).to.equal(null);
  });

  it('hand the error out', async () => {
    const { element } = await show('refused');
    expect(element.error?.code).to.equal('already-streaming');
    expect(element.stream).to.equal(STREAM);
    expect(element.stats).to.equal(null);
  });
});

describe('muting', () => {
  it('asks for the opposite of what is', async () => {
    const { harness, control, element } = await show('live');
    await harness.press('Microphone');
    await harness.press('Camera');
    expect(control.calls).to.deep.equal([
      ['muteMicrophone', true],
      ['muteCamera', true],
    ]);
    expect(harness.control('Microphone').ariaPressed).to.equal('true');
    control.show({ ...control.snapshot, microphone: { ...MICROPHONE, muted: true } });
    await element.updateComplete;
    expect(harness.control('Microphone').ariaPressed).to.equal('false');
    await harness.press('Microphone');
    expect(control.calls.at(-1)).to.deep.equal(['muteMicrophone', false]);
  });

  it('waits while a device is being changed', async () => {
    const { harness, control, element } = await show('live');
    control.show({ ...control.snapshot, pending: new Set(['camera']) });
    await element.updateComplete;
    await harness.press('Camera');
    expect(control.calls).to.deep.equal([]);
  });

  it('shares and unshares the screen', async () => {
    const { harness, control, element } = await show('live');
    await harness.press('Share screen');
    control.show(everyState()['sharing-screen']);
    await element.updateComplete;
    await harness.press('Share screen');
    expect(control.calls).to.deep.equal([['shareScreen'], ['stopSharingScreen']]);
  });
});
