/** Runs in a page before all its scripts and notes what they reach for. */

export interface PageWatch {
  /** Calls of what needs the user's permission, costs something, or leaves something behind. */
  calls: string[];
  violations: string[];
  globals: PropertyKey[];
}

declare global {
  interface Window {
    pageWatch: PageWatch;
  }
}

/** Serialised into the page, so that it may use nothing from outside itself. */
export function watchPage(): void {
  const watch: PageWatch = { calls: [], violations: [], globals: [] };
  window.pageWatch = watch;
  const note = (owner: object | undefined, name: string) => {
    const original = owner && Reflect.get(owner, name);
    if (!original) return;
    const noted = new Proxy(original, {
      apply(target, self, args) {
        watch.calls.push(name);
        return Reflect.apply(target, self, args);
      },
      construct(target, args) {
        watch.calls.push(name);
        return Reflect.construct(target, args);
      },
    });
    Object.defineProperty(owner, name, { value: noted, configurable: true, writable: true });
  };
  const constructors = [
    'RTCPeerConnection',
    'AudioContext',
    'MediaRecorder',
    'WebSocket',
    'Worker',
  ];
  for (const name of [...constructors, 'fetch']) note(window, name);
  for (const name of ['open', 'send']) note(XMLHttpRequest.prototype, name);
  for (const name of ['getItem', 'setItem', 'removeItem']) note(Storage.prototype, name);
  for (const name of ['open', 'deleteDatabase']) note(IDBFactory.prototype, name);
  for (const name of ['getUserMedia', 'getDisplayMedia', 'enumerateDevices']) {
    note(navigator.mediaDevices, name);
  }
  note(navigator.permissions, 'query');
  note(navigator, 'sendBeacon');
  note(navigator.serviceWorker, 'register');
  note(window.cookieStore, 'set');
  document.addEventListener('securitypolicyviolation', (event) => {
    watch.violations.push(`${event.effectiveDirective}: ${event.blockedURI} ${event.sample}`);
  });
  watch.globals = Reflect.ownKeys(window);
}

/** The globals that came after {@link watchPage}, as text, but for those of the test's own driver. */
export function newGlobals(): string[] {
  const known = new Set(window.pageWatch.globals);
  return Reflect.ownKeys(window)
    .filter((key) => !known.has(key))
    .map(String)
    .filter((name) => !/^(?:puppeteer_)?__aria/.test(name));
}
