/**
 * A look at what viewers get: the output of the service in a small player. hls.js is fetched when the
 * look is opened, and everything is given back when it is closed or leaves the page.
 */
import type Hls from 'hls.js';
import { html, nothing, type ReactiveController, type TemplateResult } from 'lit';
import { consoleWords } from '../../core/console-messages.ts';
import { type OutputProblem, outputDelay, outputProblem } from '../../core/sharing.ts';
import type { ConsoleHost } from './console-view.ts';
import { textButton } from './text-button.ts';

/** Milliseconds between tries, and their number, while the output may still come by itself. */
const RETRY_AFTER = 3000;
const RETRIES = 20;

const NATIVE_HLS = 'application/vnd.apple.mpegurl';

type Problem = OutputProblem | 'ended' | 'player';

/** Safari's own: the date of the picture at 0 s. */
type DatedVideo = HTMLVideoElement & { getStartDate?(): Date };

export class OutputLook implements ReactiveController {
  readonly #host: ConsoleHost;
  /** While it is open; aborted when it is closed or begins anew. */
  #opened: AbortController | null = null;
  #source = '';
  #hls: Hls | null = null;
  #problem: Problem | null = null;
  #retries = 0;

  constructor(host: ConsoleHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.close();
  }

  close(): void {
    this.#opened?.abort();
    this.#opened = null;
    this.#host.requestUpdate();
  }

  /** Closes where there is another output by now, or none. */
  follow(source: string | null): void {
    if (this.#opened && source !== this.#source) this.close();
  }

  /** `source` is an address that has been checked by `webAddress`. */
  render(source: string, now: number): TemplateResult {
    if (!this.#opened) {
      return textButton(consoleWords('look.open'), () => this.#open(source), { part: 'look' });
    }
    const problem = this.#problem;
    return html`<video
        class="look"
        part="output"
        controls
        playsinline
        aria-label=${consoleWords('look.name')}
        .muted=${true}
        ?hidden=${problem !== null}
      ></video>
      <p class="hint">${problem ? nothing : this.#delay(now)}</p>
      ${problem ? html`<p class="alert" role="alert">${consoleWords(`look.${problem}`)}</p>` : nothing}
      <div class="buttons">
        ${
          problem
            ? textButton(consoleWords('action.retry'), () => this.#open(source), { part: 'retry' })
            : nothing
        }
        ${textButton(consoleWords('look.close'), () => this.close(), { part: 'look' })}
      </div>`;
  }

  get #video(): DatedVideo | null {
    return this.#host.shadowRoot?.querySelector<DatedVideo>('video.look') ?? null;
  }

  #delay(now: number): string {
    const video = this.#video;
    const start = video?.getStartDate?.().getTime() ?? Number.NaN;
    const stamped = this.#hls?.playingDate?.getTime() ?? start + (video?.currentTime ?? 0) * 1000;
    const playing = video && video.readyState > 1;
    const delay = playing
      ? outputDelay(Number.isFinite(stamped) ? stamped : null, now, this.#hls?.latency ?? null)
      : null;
    if (!delay) return playing ? '' : consoleWords('look.loading');
    return consoleWords(`look.${delay.by}`, { seconds: delay.seconds.toFixed(1) });
  }

  #open(source: string): void {
    this.#source = source;
    this.#retries = 0;
    this.#problem = null;
    void this.#play();
  }

  async #play(): Promise<void> {
    this.#opened?.abort();
    const opened = new AbortController();
    const { signal } = opened;
    this.#opened = opened;
    this.#host.requestUpdate();
    let Player: typeof Hls;
    try {
      Player = (await import('hls.js')).default;
    } catch {
      this.#fail('player', signal);
      return;
    }
    await this.#host.updateComplete;
    const video = this.#video;
    if (signal.aborted || !video) return;
    // A frame that can be shown is the end of whatever was wrong.
    video.addEventListener('loadeddata', () => this.#succeed(), { signal });
    video.addEventListener('ended', () => this.#fail('ended', signal), { signal });
    if (Player.isSupported()) this.#attach(Player, video, signal);
    else this.#attachNative(video, signal);
    // Muted, it may play without a gesture; where it may not, there are controls.
    video.play().catch(() => undefined);
  }

  #attach(Player: typeof Hls, video: HTMLVideoElement, signal: AbortSignal): void {
    // A worker would be made of a blob, which a strict policy forbids.
    const hls = new Player({ enableWorker: false, lowLatencyMode: true, backBufferLength: 10 });
    this.#hls = hls;
    let recovered = false;
    hls.on(Player.Events.ERROR, (_, { fatal, type, response, networkDetails }) => {
      if (!fatal || signal.aborted) return;
      if (type === Player.ErrorTypes.MEDIA_ERROR && !recovered) {
        recovered = true;
        hls.recoverMediaError();
      } else if (type === Player.ErrorTypes.NETWORK_ERROR) {
        const request: unknown = networkDetails;
        const code =
          request instanceof XMLHttpRequest && request.status > 0
            ? request.getResponseHeader('X-Err-Code')
            : null;
        this.#fail(outputProblem(response?.code ?? 0, code), signal);
      } else {
        this.#fail('broken', signal);
      }
    });
    signal.addEventListener('abort', () => {
      hls.destroy();
      if (this.#hls === hls) this.#hls = null;
    });
    hls.loadSource(this.#source);
    hls.attachMedia(video);
  }

  #attachNative(video: HTMLVideoElement, signal: AbortSignal): void {
    if (!video.canPlayType(NATIVE_HLS)) {
      this.#fail('broken', signal);
      return;
    }
    // The browser's own player does not tell what a server answered.
    video.addEventListener('error', () => this.#fail('early', signal), { signal });
    signal.addEventListener('abort', () => {
      video.removeAttribute('src');
      video.load();
    });
    video.src = this.#source;
  }

  #succeed(): void {
    this.#problem = null;
    this.#retries = 0;
    this.#host.requestUpdate();
  }

  #fail(problem: Problem, signal: AbortSignal): void {
    if (signal.aborted) return;
    this.#problem = problem;
    this.#host.requestUpdate();
    const mayCome = problem === 'offline' || problem === 'early';
    if (!mayCome || this.#retries++ >= RETRIES) return;
    const timer = setTimeout(() => void this.#play(), RETRY_AFTER);
    signal.addEventListener('abort', () => clearTimeout(timer));
  }
}
