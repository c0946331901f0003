/**
 * Asks for a stream's playlist as a player would, to know whether viewers can watch: often until it
 * answers, seldom from then on, never while the page is hidden.
 */
import { manifestRung, type Rung } from '../core/on-air.ts';

/** Milliseconds. */
const UNTIL_READY = 2_000;
const ONCE_READY = 15_000;
const TIMEOUT = 8_000;

export class ManifestProbe {
  readonly #onChange: () => void;
  #address: string | null = null;
  #run: AbortController | undefined;
  #answer: Rung = 'pending';

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** `unknown` where the browser does not let this page read the answer. */
  get answer(): Rung {
    return this.#answer;
  }

  /** @param address an http or https address; null to stop asking */
  watch(address: string | null): void {
    if (address === this.#address) return;
    this.#address = address;
    this.#run?.abort();
    this.#answer = 'pending';
    if (address === null) return;
    this.#run = new AbortController();
    void this.#ask(address, this.#run.signal);
  }

  async #ask(address: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const answer = await askOnce(address, signal);
      if (signal.aborted) return;
      if (answer !== this.#answer) {
        this.#answer = answer;
        this.#onChange();
      }
      await pause(answer === 'pending' ? UNTIL_READY : ONCE_READY, signal);
    }
  }
}

async function askOnce(address: string, signal: AbortSignal): Promise<Rung> {
  try {
    const answer = await fetch(address, {
      cache: 'no-store',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT)]),
    });
    // Given up right now, there is nothing to cancel any more.
    answer.body?.cancel().catch(() => {});
    return manifestRung(answer.status, answer.headers.get('X-Err-Code'));
  } catch {
    // No network, or an answer that only players may read: both leave it open.
    return 'unknown';
  }
}

/** Resolves after the time, and not before the page can be seen. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      if (!signal.aborted && document.visibilityState === 'hidden') return;
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      document.removeEventListener('visibilitychange', late);
      resolve();
    };
    let due = false;
    const late = () => due && done();
    const timer = setTimeout(() => {
      due = true;
      done();
    }, milliseconds);
    signal.addEventListener('abort', done);
    document.addEventListener('visibilitychange', late);
  });
}
