/** Clips: the last seconds of the stream, cut out of what viewers can rewind to. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Clip } from '../../core/clip.ts';
import { consoleWords } from '../../core/console-messages.ts';
import { formatDuration } from '../../core/format.ts';
import type { ConsoleHost, ConsoleView } from './console-view.ts';
import { Operations } from './operations.ts';
import { outLink } from './out-link.ts';

/** Milliseconds. */
const INTERVAL = 30_000;
/** Seconds. */
const USUAL_LENGTH = 30;

export class ClipList {
  readonly #host: ConsoleHost;
  readonly #operations: Operations<'list' | 'cut'>;
  #clips: readonly Clip[] | null = null;
  #streamId: number | null = null;
  #seconds = USUAL_LENGTH;
  #kept = false;
  #open = false;
  #dueAt = 0;

  constructor(host: ConsoleHost) {
    this.#host = host;
    this.#operations = new Operations(host);
  }

  toggled(open: boolean): void {
    this.#open = open;
    this.#dueAt = 0;
  }

  /** To be called often: it knows when to ask again. */
  follow({ account, snapshot: { stream }, now }: ConsoleView): void {
    if (!stream || !account) return;
    if (stream.id !== this.#streamId) {
      this.#streamId = stream.id;
      this.#clips = null;
      this.#dueAt = 0;
    }
    if (!this.#open || document.visibilityState === 'hidden' || now < this.#dueAt) return;
    if (this.#operations.isRunning('list')) return;
    this.#dueAt = Number.POSITIVE_INFINITY;
    const { id } = stream;
    void this.#operations
      .run('list', async (signal) => {
        const clips = await account.client.listClips(id, { signal, retries: 0 });
        if (id === this.#streamId) this.#clips = clips;
      })
      .then(() => {
        if (id === this.#streamId && this.#dueAt > 0) this.#dueAt = Date.now() + INTERVAL;
      });
  }

  render({ snapshot: { stream }, now }: ConsoleView): TemplateResult | typeof nothing {
    if (!stream) return nothing;
    const { dvrEnabled, dvrDuration } = stream;
    const live = stream.live || stream.backupLive;
    const possible = live && dvrEnabled && !this.#operations.isRunning('cut');
    return html`<h3>${consoleWords('clip.title')}</h3>
      <form @submit=${(event: Event) => this.#submit(event, possible)}>
        <label>
          <span class="label">${consoleWords('clip.length')}</span>
          <input
            type="number"
            required
            min="1"
            max=${dvrDuration}
            .value=${String(this.#seconds)}
            @input=${(event: Event) => {
              this.#seconds = (event.currentTarget as HTMLInputElement).valueAsNumber;
            }}
          />
        </label>
        <label class="check">
          <input
            type="checkbox"
            .checked=${this.#kept}
            @change=${(event: Event) => {
              this.#kept = (event.currentTarget as HTMLInputElement).checked;
            }}
          />
          ${consoleWords('clip.keep')}
        </label>
        <button class="secondary" part="button clip" aria-disabled=${!possible}>
          ${consoleWords('clip.cut')}
        </button>
      </form>
      ${
        dvrEnabled && live
          ? nothing
          : html`<p class="hint">${consoleWords(dvrEnabled ? 'clip.when-live' : 'dvr.nothing')}</p>`
      }
      ${this.#operations.alert('cut')} ${this.#operations.alert('list')}
      ${
        this.#clips?.length
          ? html`<ul class="items">
            ${this.#clips.map((clip) => item(clip, now))}
          </ul>`
          : nothing
      }`;
  }

  #submit(event: Event, possible: boolean): void {
    event.preventDefault();
    if (possible) void this.#cut();
  }

  async #cut(): Promise<void> {
    const { account, snapshot, now } = this.#host.view;
    const { stream } = snapshot;
    if (!account || !stream) return;
    const duration = this.#seconds;
    const start = Math.floor(now / 1000) - duration;
    const clip = await this.#operations.run('cut', (signal) =>
      account.client.createClip(
        stream.id,
        { duration, start, vodRequired: this.#kept },
        { signal },
      ),
    );
    if (!clip || stream.id !== this.#streamId) return;
    this.#clips = [clip, ...(this.#clips ?? []).filter(({ id }) => id !== clip.id)];
    this.#dueAt = 0;
    this.#host.say(consoleWords('clip.made'));
    this.#host.requestUpdate();
  }
}

function item({ start, duration, expiration, hlsUrl, mp4Url }: Clip, now: number): TemplateResult {
  const name = [
    start === null ? '' : clockTime(start),
    duration === null ? '' : formatDuration(duration * 1000),
  ].join(' · ');
  const wait = start === null || duration === null ? 0 : start + duration - Math.floor(now / 1000);
  return html`<li>
    <b>${name}</b>
    <p class="hint">
      ${
        wait > 0
          ? consoleWords('clip.wait', { seconds: wait })
          : html`${outLink(consoleWords('rec.watch'), name, hlsUrl)}
            ${outLink(consoleWords('rec.download'), name, mp4Url)}`
      }
      ${expiration === null ? nothing : consoleWords('clip.until', { time: clockTime(expiration) })}
    </p>
  </li>`;
}

/** Of seconds since the epoch, as clocks here show it. */
function clockTime(seconds: number): string {
  return new Date(seconds * 1000).toLocaleTimeString();
}
