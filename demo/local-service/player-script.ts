/**
 * The script of the player page: plays its stream when there is something to play, and lays the
 * overlays over the picture where the service cannot burn them in.
 */

export const PLAYER_SCRIPT = `import Hls from '/player/hls.js';
const path = location.pathname.split('/')[2];
const source = '/cmaf/' + path + '/master.m3u8';
const video = document.querySelector('video');
const note = document.querySelector('#note');
const RETRY_MS = 2000;
let hls;
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
async function whenReady() {
  for (;;) {
    const answer = await fetch(source, { cache: 'no-store' }).catch(() => undefined);
    if (answer?.ok) return;
    note.textContent = answer ? 'The stream is offline. It will start here when it is on air.' : 'The local service does not answer.';
    await wait(RETRY_MS);
  }
}
async function play() {
  hls?.destroy();
  await whenReady();
  note.textContent = '';
  hls = new Hls({ liveSyncDurationCount: 2, maxLiveSyncPlaybackRate: 1.2 });
  hls.on(Hls.Events.ERROR, (_, { fatal }) => { if (fatal) void wait(RETRY_MS).then(play); });
  hls.loadSource(source);
  hls.attachMedia(video);
}
video.addEventListener('ended', () => void play());
if (Hls.isSupported()) void play();
else if (video.canPlayType('application/vnd.apple.mpegurl')) void whenReady().then(() => { note.textContent = ''; video.src = source; });
else note.textContent = 'This browser cannot play HLS.';

const layer = document.querySelector('#overlays');
const why = document.querySelector('#why');
const LOOK_MS = 1000;
const frames = new Map();
let frameSize;
/** Scales the layer, which is as large as the source frame, to the box of the picture. */
function fit() {
  if (!frameSize) return;
  const { clientWidth, clientHeight } = video;
  const scale = Math.min(clientWidth / frameSize.width, clientHeight / frameSize.height);
  layer.style.width = frameSize.width + 'px';
  layer.style.height = frameSize.height + 'px';
  layer.style.transform = 'translate(' + (clientWidth - frameSize.width * scale) / 2 + 'px,' + (clientHeight - frameSize.height * scale) / 2 + 'px) scale(' + scale + ')';
}
function show(overlays) {
  const ids = new Set(overlays.map(({ id }) => id));
  for (const [id, { frame }] of frames) if (!ids.has(id)) { frame.remove(); frames.delete(id); }
  overlays.forEach(({ id, url, x, y, width, height }, index) => {
    let { frame, url: shown } = frames.get(id) ?? {};
    if (shown !== url) {
      frame?.remove();
      frame = document.createElement('iframe');
      frame.title = 'Overlay ' + id;
      frame.setAttribute('sandbox', 'allow-scripts');
      frame.referrerPolicy = 'no-referrer';
      if (/^https?:$/.test(new URL(url).protocol)) frame.src = url;
      frames.set(id, { frame, url });
    }
    Object.assign(frame.style, { left: x + 'px', top: y + 'px', width: width + 'px', height: height + 'px', zIndex: index });
    if (!frame.isConnected) layer.append(frame);
  });
}
async function followOverlays() {
  for (;;) {
    const answer = await fetch('/streams/' + path + '/overlays.json', { cache: 'no-store' }).catch(() => undefined);
    const { problem, frame, overlays } = answer?.ok ? await answer.json() : { overlays: [] };
    frameSize = frame;
    show(overlays);
    fit();
    const text = problem ? 'This page lays the overlays over the picture; they are not burned into it. ' + problem : '';
    if (why.textContent !== text) why.textContent = text;
    await wait(LOOK_MS);
  }
}
new ResizeObserver(fit).observe(video);
void followOverlays();
`;
