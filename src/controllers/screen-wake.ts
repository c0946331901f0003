/**
 * Keeps the screen on until the signal aborts. A browser drops the lock whenever the page is hidden,
 * so it is asked for again each time the page is seen. Where there is no such lock, nothing happens.
 */
export function keepScreenAwake(signal: AbortSignal): void {
  let lock: WakeLockSentinel | undefined;
  const acquire = async () => {
    if (document.visibilityState !== 'visible' || signal.aborted) return;
    // Refused on low battery, which is the user's own wish.
    const granted = await navigator.wakeLock?.request('screen').catch(() => undefined);
    if (signal.aborted) await granted?.release();
    else lock = granted;
  };
  document.addEventListener('visibilitychange', () => void acquire(), { signal });
  signal.addEventListener('abort', () => void lock?.release(), { once: true });
  void acquire();
}
