/** Clips: the last seconds of the stream, cut out of what viewers can rewind to. */
import { html, nothing, type TemplateResult } from 'lit';
import type { FullAccount } from '../../controllers/stream-account.ts';
import type { Clip } from '../../core/clip.ts';
import { consoleWords } from '../../core/console-messages.ts';
import { formatDuration } from '../../core/format.ts';
import type { ConsoleView } from './console-view.ts';
import { checkField, numberField } from './fields.ts';
import { outLink } from './out-link.ts';
import { PolledList } from './polled-list.ts';

/** Milliseconds. */
const INTERVAL = 30_000;
/** Seconds. */
const USUAL_LENGTH = 30;

export class ClipList extends PolledList<Clip> {
  #seconds = USUAL_LENGTH;
  #kept = false;

  protected override fetch(
    client: FullAccount['client'],
    streamId: number,
    signal: AbortSignal,
  ): Promise<Clip[]> {
    return client.listClips(streamId, { signal, retries: 0 });
  }

  protected override pause(): number {
    return INTERVAL;
  }

  render({ snapshot: { stream }, now }: ConsoleView): TemplateResult | typeof nothing {
    if (!stream) return nothing;
    const { dvrEnabled, dvrDuration } = stream;
    const live = stream.live || stream.backupLive;
    const possible = live && dvrEnabled && !this.operations.isRunning('change');
    return html`<h3>${consoleWords('clip.title')}</h3>
      <form @submit=${(event: Event) => this.#submit(event, possible)}>
        ${numberField(consoleWords('clip.length'), this.#seconds, [1, dvrDuration], (seconds) => {
          this.#seconds = seconds;
        })}
        ${checkField(consoleWords('clip.keep'), this.#kept, (kept) => {
          this.#kept = kept;
        })}
        <button class="secondary" part="button clip" aria-disabled=${!possible}>
          ${consoleWords('clip.cut')}
        </button>
      </form>
      ${
        dvrEnabled && live
          ? nothing
          : html`<p class="hint">${consoleWords(dvrEnabled ? 'clip.when-live' : 'clip.needs-dvr')}</p>`
      }
      ${this.operations.alert('change')} ${this.operations.alert('list')}
      ${
        this.items?.length
          ? html`<ul class="items">
            ${this.items.map((clip) => item(clip, now))}
          </ul>`
          : nothing
      }`;
  }

  #submit(event: Event, possible: boolean): void {
    event.preventDefault();
    if (possible) void this.#cut();
  }

  async #cut(): Promise<void> {
    const { account, snapshot, now } = this.host.view;
    const { stream } = snapshot;
    if (!account || !stream) return;
    const duration = this.#seconds;
    const start = Math.floor(now / 1000) - duration;
    const clip = await this.operations.run('change', (signal) =>
      account.client.createClip(
        stream.id,
        { duration, start, vodRequired: this.#kept },
        { signal },
      ),
    );
    if (!clip || stream.id !== this.host.view.snapshot.stream?.id) return;
    this.items = [clip, ...(this.items ?? []).filter(({ id }) => id !== clip.id)];
    this.hurry();
    this.host.say(consoleWords('clip.made'));
    this.host.requestUpdate();
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
