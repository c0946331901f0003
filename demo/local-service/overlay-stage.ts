/**
 * The page on which the renderer lays out the overlays of a stream. It has an address, with a name of
 * its own, because a page without one could share its process with an overlay, and hang with it, and
 * because what runs on this computer may be framed only by what runs here, too.
 */
import { Hono } from 'hono';

const HOST = 'overlays.localhost';
const PATH = '/overlays/stage';

/** How long to wait for pages that were just added before a picture is taken without them. */
const LOAD_PATIENCE_MS = 700;

/**
 * A frame stays where it is in the document, since one that is moved there is loaded again, and is
 * shown only once it is known to be no error page.
 */
const DOCUMENT = `<!doctype html><meta charset="utf-8"><title>Overlays</title>
<style>html,body{margin:0;overflow:hidden;background:none}iframe{position:absolute;border:0;visibility:hidden}</style>
<body><script>
const frames = new Map();
const px = (value) => value + 'px';
async function show(overlays) {
  const ids = new Set(overlays.map(({ id }) => id));
  for (const [id, { frame }] of frames) if (!ids.has(id)) { frame.remove(); frames.delete(id); }
  const added = [];
  const loads = [];
  overlays.forEach(({ id, url, x, y, width, height }, index) => {
    let { frame, url: shown } = frames.get(id) ?? {};
    if (shown !== url) {
      frame?.remove();
      frame = document.createElement('iframe');
      frame.id = 'overlay-' + id;
      frame.setAttribute('sandbox', 'allow-scripts');
      frame.referrerPolicy = 'no-referrer';
      frame.scrolling = 'no';
      frame.src = url;
      frames.set(id, { frame, url });
      added.push(id);
      loads.push(new Promise((resolve) => { frame.onload = resolve; }));
    }
    Object.assign(frame.style, { left: px(x), top: px(y), width: px(width), height: px(height), zIndex: index });
    if (!frame.isConnected) document.body.append(frame);
  });
  const patience = new Promise((resolve) => { setTimeout(resolve, ${LOAD_PATIENCE_MS}); });
  if (loads.length > 0) await Promise.race([Promise.all(loads), patience]);
  return added;
}
function reveal(id) { document.getElementById('overlay-' + id).style.visibility = 'visible'; }
</script>`;

export function overlayStage(): Hono {
  return new Hono().get(PATH, (c) => c.html(DOCUMENT));
}

/** Its address on the service at this one. */
export function overlayStageAddress(service: string): string {
  const address = new URL(PATH, service);
  address.hostname = HOST;
  return address.href;
}
