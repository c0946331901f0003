/**
 * A timer that keeps its pace in a hidden tab, where browsers slow timers down to one a second.
 * The audio clock is not slowed, so it takes over there. A worker's timer would do as well, but the
 * content security policy of many pages forbids a worker that has no file of its own.
 */

/** Calls back every so many milliseconds until the signal aborts. */
export function tick(interval: number, callback: () => void, signal: AbortSignal): void {
  const timer = setInterval(callback, interval);
  let clock: AudioContext | null = null;
  const stopClock = () => {
    clock?.close().catch(() => {});
    clock = null;
  };
  const onVisibility = () => {
    if (!document.hidden) stopClock();
    else clock ??= startClock(interval, callback);
  };
  document.addEventListener('visibilitychange', onVisibility, { signal });
  onVisibility();
  const stop = () => {
    clearInterval(timer);
    stopClock();
  };
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
}

/** Silent sources that each end an interval after the last: their `ended` event is the tick. */
function startClock(interval: number, callback: () => void): AudioContext {
  const context = new AudioContext();
  let due = 0;
  const next = () => {
    if (context.state === 'closed') return;
    due = Math.max(due, context.currentTime) + interval / 1000;
    const source = new ConstantSourceNode(context, { offset: 0 });
    source.onended = () => {
      if (context.state === 'closed') return;
      callback();
      next();
    };
    source.connect(context.destination);
    source.start();
    source.stop(due);
  };
  next();
  return context;
}
