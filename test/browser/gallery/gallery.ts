/**
 * Shows one state of the element: `?state=live&drawer=stream&dir=rtl&height=300px`. For looking at, and for the
 * screenshots that `screenshots.ts` takes.
 */
import { broadcasterIn } from '../../helpers/broadcaster-harness.ts';
import { paintedStream } from '../../helpers/painted-stream.ts';
import { everyState, type StateName } from '../../helpers/snapshots.ts';

const query = new URLSearchParams(location.search);
const state = (query.get('state') ?? 'idle') as StateName;
document.dir = query.get('dir') ?? 'ltr';

const preview = paintedStream();
const { control, element, harness } = await broadcasterIn(document.body);
const resolution = query.get('resolution');
if (resolution) element.resolution = resolution;
element.style.height = query.get('height') ?? '';
const [width = 1280, height = 720] = (resolution ?? '1280x720').split('x').map(Number);
control.show({ ...everyState(preview)[state], frameSize: { width, height } });
await element.updateComplete;
const drawer = query.get('drawer');
if (drawer === 'stream' || drawer === 'settings') {
  await harness.toggleDrawer(drawer);
}
control.hear(0.6, query.has('silent'));
await element.updateComplete;
document.documentElement.dataset.ready = state;
