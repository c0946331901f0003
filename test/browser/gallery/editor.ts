/**
 * Shows one state of the overlay editor: `?state=selected&dir=rtl`. For looking at, for the
 * screenshots, and, with `?count=50`, for measuring how smoothly an overlay is dragged.
 */
import { BroadcastError } from '../../../src/core/errors.ts';
import { overlayUrl } from '../../../src/overlays/catalogue.ts';
import { notEnabled } from '../../helpers/fake-overlay-store.ts';
import { editorWith, one } from '../../helpers/overlay-editor-harness.ts';
import { paintedStream } from '../../helpers/painted-stream.ts';

const query = new URLSearchParams(location.search);
const state = query.get('state') ?? 'idle';
const count = Number(query.get('count') ?? 3);
document.dir = query.get('dir') ?? 'ltr';

const overlays = Array.from({ length: count }, (_, index) =>
  one(
    index + 1,
    count > 12
      ? { x: 20 + 120 * (index % 10), y: 20 + 120 * Math.floor(index / 10), width: 100, height: 60 }
      : {},
  ),
);
const base = new URL('/src/overlays/pages/', location.href).href;
const kind = query.get('kind') ?? 'countdown';
if (state.startsWith('ready'))
  Object.assign(overlays[0] ?? {}, { url: overlayUrl(base, kind, {}) });
if (state === 'outside') Object.assign(overlays[1] ?? {}, { x: 1100 });
if (state === 'mixed') Object.assign(overlays[0] ?? {}, { url: 'javascript:alert(1)' });
const { element, store, editor } = await editorWith(state === 'empty' ? [] : overlays, 'auto');
if (!query.has('plain')) element.preview = paintedStream();
if (state !== 'adding') element.overlaysBase = base;
if (state === 'live') element.live = true;
if (state === 'selected' || state === 'disabled') editor.box(0).click();
if (state === 'many') {
  editor.box(0).click();
  editor.box(1).dispatchEvent(new MouseEvent('click', { ctrlKey: true }));
}
if (state === 'adding' || state === 'live') await editor.press('Add overlay');
if (state === 'ready-adding') {
  await editor.press('Add overlay');
  await editor.fill('What to add', kind);
}
if (state === 'ready-made') {
  editor.box(0).click();
  await editor.settled();
  for (const details of editor.root.querySelectorAll('details')) details.open = true;
  await editor.fill('Accent colour', 'reddish');
}
if (state === 'disabled' || state === 'failed') {
  store.refuse = () =>
    state === 'disabled' ? notEnabled() : new BroadcastError('service-unreachable');
  editor.box(0).dispatchEvent(new KeyboardEvent('keydown', { key: 'Delete', bubbles: true }));
  if (state === 'failed') {
    editor.box(0).dispatchEvent(new KeyboardEvent('keydown', { key: 'Delete', bubbles: true }));
  }
}
await editor.settled();
await Promise.all(
  editor.iframes.map(
    (frame) => new Promise((resolve) => frame.addEventListener('load', resolve, { once: true })),
  ),
).then(() => editor.settled());
document.documentElement.dataset.ready = state;
