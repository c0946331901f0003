/** The videos recorded from the stream: named, linked, and asked about while they are being made. */
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { FullAccount } from '../../controllers/stream-account.ts';
import { consoleWords } from '../../core/console-messages.ts';
import { formatDuration } from '../../core/format.ts';
import type { Video } from '../../core/stream.ts';
import type { ConsoleView } from './console-view.ts';
import { outLink } from './out-link.ts';
import { PolledList } from './polled-list.ts';
import { textButton } from './text-button.ts';

/** Milliseconds. */
const WHILE_MADE = 5_000;
const OTHERWISE = 30_000;
/** A recording that has ended becomes a video within this time. */
const EXPECTED = 60_000;
const SHOWN = 10;
const LONGEST_NAME = 255;

export class RecordingList extends PolledList<Video> {
  /** What was typed and is not at the service yet, by the id of the video. */
  readonly #drafts = new Map<number, string>();
  #expectedUntil = 0;

  /** A recording has ended, and will be among them soon. */
  expect(now: number): void {
    this.#expectedUntil = now + EXPECTED;
    this.hurry();
  }

  protected override async fetch(
    client: FullAccount['client'],
    streamId: number,
    signal: AbortSignal,
  ): Promise<Video[]> {
    const videos = await client.listVideos({ streamId, signal, retries: 0 });
    return videos.sort((a, b) => b.id - a.id).slice(0, SHOWN);
  }

  protected override pause(): number {
    const soon = Date.now() < this.#expectedUntil || this.items?.some(isBeingMade);
    return soon ? WHILE_MADE : OTHERWISE;
  }

  render({ account }: ConsoleView): TemplateResult {
    const videos = this.items;
    return html`<h3>${consoleWords('rec.videos')}</h3>
      ${this.operations.alert('list')}
      ${
        videos?.length === 0
          ? html`<p class="hint">${consoleWords('rec.none')}</p>`
          : html`<ul class="items">
            ${repeat(
              videos ?? [],
              ({ id }) => id,
              (video) => this.#item(video, account),
            )}
          </ul>`
      }
      ${videos?.length === SHOWN ? html`<p class="hint">${consoleWords('rec.more')}</p>` : nothing}`;
  }

  #item(video: Video, account: FullAccount | null): TemplateResult {
    const { id, name, duration, files, originUrl } = video;
    const best = files
      .filter(({ mp4Url }) => mp4Url)
      .sort((a, b) => (b.height ?? 0) - (a.height ?? 0))[0];
    const size = best?.size ?? video.originSize;
    const text = [
      consoleWords(stateOf(video)),
      duration !== null && formatDuration(duration),
      size && consoleWords('rec.size', { value: (size / 1e6).toFixed(1) }),
    ].filter(Boolean);
    const rename = () => account && this.#rename(video, account.client);
    return html`<li>
      <input
        type="text"
        maxlength=${LONGEST_NAME}
        aria-label=${consoleWords('rec.name')}
        .value=${this.#drafts.get(id) ?? name}
        @input=${(event: Event) => this.#drafts.set(id, typed(event))}
        @change=${rename}
      />
      ${this.operations.alert(id)}
      ${this.operations.problem(id) ? textButton(consoleWords('action.retry'), rename) : nothing}
      <p class="hint">
        ${text.join(' · ')} ${outLink(consoleWords('rec.watch'), name, video.shareUrl ?? video.iframeUrl)}
        ${outLink(consoleWords('rec.download'), name, best?.mp4Url ?? originUrl)}
      </p>
      ${video.error ? html`<p class="alert">${video.error}</p>` : nothing}
    </li>`;
  }

  /** A name that could not be saved stays in its field. */
  async #rename({ id, name }: Video, client: FullAccount['client']): Promise<void> {
    const wanted = this.#drafts.get(id)?.trim();
    if (!wanted || wanted === name) {
      this.#drafts.delete(id);
      this.host.requestUpdate();
      return;
    }
    const renamed = await this.operations.run(id, (signal) =>
      client.updateVideo(id, { name: wanted }, { signal }),
    );
    if (!renamed) return;
    if (this.#drafts.get(id)?.trim() === wanted) this.#drafts.delete(id);
    this.items = this.items?.map((video) => (video.id === id ? renamed : video)) ?? null;
    this.host.say(consoleWords('rec.renamed'));
    this.host.requestUpdate();
  }
}

function isBeingMade({ status }: Video): boolean {
  return status === 'empty' || status === 'pending';
}

function stateOf(video: Video) {
  if (video.status === 'error') return 'rec.failed';
  return isBeingMade(video) ? 'rec.pending' : 'rec.ready';
}

function typed(event: Event): string {
  return (event.currentTarget as HTMLInputElement).value;
}
