/** The overlay editor inside the broadcaster: what it is told of the picture and of the broadcast. */
import { expect } from 'chai';
import type { BroadcastSnapshot } from '../../../src/core/snapshot.ts';
import type { StreamOverlayEditor } from '../../../src/elements/stream-overlay-editor.ts';
import { StreamsClient } from '../../../src/streams/index.ts';
import { broadcasterIn, type Mounted } from '../../helpers/broadcaster-harness.ts';
import { overlayWith } from '../../helpers/fake-overlay-store.ts';
import { EditorHarness } from '../../helpers/overlay-editor-harness.ts';
import { STREAM, snapshotOf } from '../../helpers/snapshots.ts';

const FED = { ...STREAM, live: true, videoWidth: 640, videoHeight: 360 };

let mounted: Mounted;

/** Opens the drawer on a stream of which the service has these overlays. */
async function open(change: Partial<BroadcastSnapshot>, overlays = [overlayWith(1)]) {
  mounted = await broadcasterIn(document.body);
  const { control, element, harness } = mounted;
  const client = new StreamsClient({
    base: 'https://api.example.com',
    credentials: 'key',
    fetch: async () =>
      Response.json(overlays.map(({ streamId, ...one }) => ({ ...one, stream_id: streamId }))),
  });
  control.overlayStream = { id: STREAM.id, client };
  control.show(snapshotOf({ stream: FED, ...change }));
  await element.updateComplete;
  harness.control('Overlays').click();
  const editor = await new Promise<StreamOverlayEditor>((resolve) => {
    const find = () => {
      const found = harness.root.querySelector('stream-overlay-editor');
      if (!found?.shadowRoot) return;
      observer.disconnect();
      resolve(found);
    };
    const observer = new MutationObserver(find);
    observer.observe(harness.root, { childList: true, subtree: true });
    find();
  });
  const inside = new EditorHarness(editor);
  await inside.settled();
  return { editor, inside };
}

async function show(change: Partial<BroadcastSnapshot>, inside: EditorHarness): Promise<void> {
  mounted.control.show(snapshotOf({ stream: FED, ...change }));
  await mounted.element.updateComplete;
  await inside.settled();
}

afterEach(() => mounted.element.remove());

it('is no card within the card', async () => {
  const { inside } = await open({ status: 'ready', capture: 'active' });
  const base = inside.root.querySelector('.base');
  const style = base && getComputedStyle(base);
  expect([style?.borderTopWidth, style?.borderTopLeftRadius]).to.deep.equal(['0px', '0px']);
});

describe('the frame of the editor', () => {
  it('is what is sent', async () => {
    const { editor } = await open({ status: 'live', server: 'live' });
    expect(editor.frameSize).to.deep.equal({ width: 1280, height: 720 });
  });

  it('is what the service measures where something else feeds the stream', async () => {
    const { editor, inside } = await open({ server: 'live', fedElsewhere: true }, [
      overlayWith(1, { x: 600 }),
    ]);
    expect(editor.frameSize).to.deep.equal({ width: 640, height: 360 });
    expect(inside.notices).to.include('Outside the picture of 640 × 360');
    await show({ server: 'offline' }, inside);
    expect(editor.frameSize).to.deep.equal({ width: 1280, height: 720 });
    expect(inside.notices).to.equal('');
  });
});

describe('a broadcast that started without overlays', () => {
  const LATE = 'A first overlay shows once you stop';

  it('is told as soon as media goes out, and no more once it is over', async () => {
    const { inside } = await open({ status: 'ready', capture: 'active' }, []);
    expect(inside.notices).to.equal('');
    await show({ status: 'publishing', capture: 'active' }, inside);
    expect(inside.notices).to.include(LATE);
    await show({ status: 'live', server: 'live', capture: 'active' }, inside);
    expect(inside.notices).to.include(LATE);
    await show({ status: 'ready', capture: 'active' }, inside);
    expect(inside.notices).to.equal('');
  });

  it('is told of another encoder as well', async () => {
    const { inside } = await open({ server: 'live', fedElsewhere: true }, []);
    expect(inside.notices).to.include(LATE);
  });

  it('is not told of one that had some', async () => {
    const { inside } = await open({ status: 'publishing', capture: 'active' });
    expect(inside.notices).to.equal('');
  });
});
