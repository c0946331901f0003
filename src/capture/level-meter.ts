/** Reads how loud a track is, on a side branch: what is sent never passes through here. */

export interface AudioLevel {
  /** 0 (silence) to 1 (full scale), even to the ear: the scale is in decibels, from -60. */
  readonly level: number;
  /** Whether nothing was heard for more than five seconds. */
  readonly silent: boolean;
}

/** Milliseconds without sound after which the broadcaster should be told. */
const SILENCE = 5000;
/** Below this level there is noise of the electronics at most. */
const AUDIBLE = 0.02;
/** Milliseconds between two readings: smooth enough to the eye, and a third of the work of every frame. */
const INTERVAL = 50;
/** Without a reading for this long (milliseconds) the page was hidden, and nobody listened. */
const UNWATCHED = 1000;

/**
 * Calls back about twenty times a second, when the level changed, until the signal aborts.
 * Nothing is read while the page is hidden. A track that is replaced needs a new meter.
 */
export function watchLevel(
  track: MediaStreamTrack,
  listener: (level: AudioLevel) => void,
  signal: AbortSignal,
): void {
  if (signal.aborted) return;
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: 1024 });
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  let request = 0;
  let timer: ReturnType<typeof setTimeout>;
  let heardAt = performance.now();
  let readAt = heardAt;
  let last: AudioLevel = { level: 0, silent: false };
  const read = () => {
    timer = setTimeout(readInNextFrame, INTERVAL);
    const now = performance.now();
    analyser.getFloatTimeDomainData(samples);
    const level = loudness(samples);
    const deaf = context.state !== 'running' || now - readAt > UNWATCHED;
    if (deaf || level > AUDIBLE) heardAt = now;
    readAt = now;
    const silent = now - heardAt > SILENCE;
    if (level === last.level && silent === last.silent) return;
    last = { level, silent };
    listener(last);
  };
  const readInNextFrame = () => {
    request = requestAnimationFrame(read);
  };
  readInNextFrame();
  context.resume().catch(() => {});
  signal.addEventListener(
    'abort',
    () => {
      clearTimeout(timer);
      cancelAnimationFrame(request);
      context.close().catch(() => {});
    },
    { once: true },
  );
}

/** The level of these samples, in hundredths. */
export function loudness(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const decibels = 10 * Math.log10(sum / samples.length);
  return Math.round(100 * Math.min(1, Math.max(0, 1 + decibels / 60))) / 100;
}
