/** The viewer page: plays an HLS address with hls.js and shows what the player sees of it. */
import Hls from 'hls.js';
import { webAddress } from '../src/core/web-address.ts';

/** A stream that is not live yet has no playlist; the page looks again this often. */
const LOOK_AGAIN = 2000;

const video = find<HTMLVideoElement>('#video');
const message = find<HTMLElement>('#message');
const field = find<HTMLInputElement>('#src');

let player: Hls | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

function play(address: string): void {
  stop();
  if (!Hls.isSupported()) {
    // Safari on a phone plays HLS by itself and tells less about it.
    video.src = address;
    void start();
    return;
  }
  const hls = new Hls({ liveSyncDurationCount: 2, lowLatencyMode: true });
  player = hls;
  hls.on(Hls.Events.MANIFEST_PARSED, () => {
    say('');
    void start();
  });
  hls.on(Hls.Events.ERROR, (_event, { fatal, type, response }) => {
    if (!fatal) return;
    if (type === Hls.ErrorTypes.MEDIA_ERROR) {
      hls.recoverMediaError();
      return;
    }
    const status = response?.code ? ` (${response.code})` : '';
    say(`Nothing to play yet${status}. Looking again every two seconds; go live to see it here.`);
    timer = setTimeout(() => play(address), LOOK_AGAIN);
  });
  hls.loadSource(address);
  hls.attachMedia(video);
}

async function start(): Promise<void> {
  try {
    await video.play();
  } catch {
    say('The browser waits for you: press play on the picture.');
  }
}

function stop(): void {
  clearTimeout(timer);
  player?.destroy();
  player = null;
  video.removeAttribute('src');
}

function say(text: string): void {
  if (message.textContent !== text) message.textContent = text;
}

function show(id: string, text: string | null): void {
  find<HTMLElement>(`#${id}`).textContent = text ?? '–';
}

function showFigures(): void {
  const { videoWidth, videoHeight, buffered, currentTime } = video;
  const ahead = buffered.length > 0 ? buffered.end(buffered.length - 1) - currentTime : null;
  const level = player?.levels[player.currentLevel];
  show('size', videoWidth ? `${videoWidth} × ${videoHeight}` : null);
  show('latency', player && player.latency > 0 ? `${player.latency.toFixed(1)} s` : null);
  show('quality', level ? `${level.height}p, ${Math.round(level.bitrate / 1000)} kb/s` : null);
  show('buffer', ahead === null ? null : `${ahead.toFixed(1)} s`);
  show('dropped', videoWidth ? String(video.getVideoPlaybackQuality().droppedVideoFrames) : null);
}

function open(text: string): void {
  const address = webAddress(text);
  if (address) {
    say('Loading…');
    play(address);
    return;
  }
  stop();
  say(
    text
      ? 'This is not an http or https address. Copy the HLS address of the stream.'
      : 'Go live on the broadcaster page and follow its link, or enter an HLS address.',
  );
}

find<HTMLFormElement>('#address').addEventListener('submit', (event) => {
  event.preventDefault();
  history.replaceState(null, '', `?${new URLSearchParams({ src: field.value })}`);
  open(field.value);
});

field.value = new URLSearchParams(location.search).get('src') ?? '';
open(field.value);
setInterval(showFigures, 500);

function find<T extends Element>(selector: string): T {
  const found = document.querySelector<T>(selector);
  if (!found) throw new Error(`The page has no ${selector}.`);
  return found;
}
