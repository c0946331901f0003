/** The videos recorded from the stream: named, linked, and asked about while they are being made. */
import { html, nothing, type TemplateResult } from 'lit';
import { consoleWords } from '../../core/console-messages.ts';
import { formatDuration } from '../../core/format.ts';
import type { Video } from '../../core/stream.ts';
import type { ConsoleHost, ConsoleView } from './console-view.ts';
import { Operations } from './operations.ts';
import { outLink } from './out-link.ts';

/** Milliseconds. */
const WHILE_MADE = 5_000;
const OTHERWISE = 30_000;
/** A recording that has ended becomes a video within this time. */
const EXPECTED = 60_000;
const SHOWN = 10;
const LONGEST_NAME = 255;

export class RecordingList {
  readonly #host: ConsoleHost;
  readonly #operations: Operations<'list' | 'rename'>;
  /** What was typed and is not at the service yet, by the id of the video. */
  readonly #drafts = new Map<number, string>();
  #videos: readonly Video[] | null = null;
  #streamId: number | null = null;
  #open = false;
  #dueAt = 0;
  #expectedUntil = 0;

  constructor(host: ConsoleHost) {
    this.#host = host;
    this.#operations = new Operations(host);
  }

  toggled(open: boolean): void {
    this.#open = open;
    this.#dueAt = 0;
  }

  /** To be called often: it knows when to ask again. */
  follow({ account, snapshot: { stream }, now }: ConsoleView, ended: boolean): void {
    if (!stream || !account) return;
    if (stream.id !== this.#streamId) {
      this.#streamId = stream.id;
      this.#videos = null;
      this.#drafts.clear();
      this.#dueAt = 0;
    }
    if (ended) {
      this.#dueAt = 0;
      this.#expectedUntil = now + EXPECTED;
    }
    if (!this.#open || document.visibilityState === 'hidden' || now < this.#dueAt) return;
    if (this.#operations.isRunning('list')) return;
    this.#dueAt = Number.POSITIVE_INFINITY;
    const streamId = stream.id;
    void this.#operations
      .run('list', async (signal) => {
        const videos = await account.client.listVideos({ streamId, signal, retries: 0 });
        if (streamId !== this.#streamId) return;
        this.#videos = videos.sort((a, b) => b.id - a.id).slice(0, SHOWN);
      })
      .then(() => {
        if (streamId !== this.#streamId || this.#dueAt === 0) return;
        const soon = now < this.#expectedUntil || this.#videos?.some(isBeingMade);
        this.#dueAt = Date.now() + (soon ? WHILE_MADE : OTHERWISE);
      });
  }

  render({ account, snapshot: { stream } }: ConsoleView): TemplateResult {
    const videos = this.#videos;
    return html`<h3>${consoleWords('rec.videos')}</h3>
      ${this.#operations.alert('list')} ${this.#operations.alert('rename')}
      ${
        videos?.length === 0
          ? html`<p class="hint">${consoleWords('rec.none')}</p>`
          : html`<ul class="items">
            ${videos?.map((video) => this.#item(video, account))}
          </ul>`
      }
      ${stream && videos && videos.length === SHOWN ? html`<p class="hint">${consoleWords('rec.more')}</p>` : nothing}`;
  }

  #item(video: Video, account: ConsoleView['account']): TemplateResult {
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
    return html`<li>
      <input
        type="text"
        maxlength=${LONGEST_NAME}
        aria-label=${consoleWords('rec.name')}
        .value=${this.#drafts.get(id) ?? name}
        @input=${(event: Event) => this.#drafts.set(id, typed(event))}
        @change=${() => account && this.#rename(video, account.client)}
      />
      <p class="hint">
        ${text.join(' · ')} ${outLink(consoleWords('rec.watch'), name, video.shareUrl ?? video.iframeUrl)}
        ${outLink(consoleWords('rec.download'), name, best?.mp4Url ?? originUrl)}
      </p>
      ${video.error ? html`<p class="alert">${video.error}</p>` : nothing}
    </li>`;
  }

  /** A name that could not be saved stays in its field. */
  async #rename(
    { id, name }: Video,
    client: NonNullable<ConsoleView['account']>['client'],
  ): Promise<void> {
    const wanted = this.#drafts.get(id)?.trim();
    if (!wanted || wanted === name) {
      this.#drafts.delete(id);
      this.#host.requestUpdate();
      return;
    }
    const renamed = await this.#operations.run('rename', (signal) =>
      client.updateVideo(id, { name: wanted }, { signal }),
    );
    if (!renamed) return;
    if (this.#drafts.get(id)?.trim() === wanted) this.#drafts.delete(id);
    this.#videos = this.#videos?.map((video) => (video.id === id ? renamed : video)) ?? null;
    this.#host.say(consoleWords('rec.renamed'));
    this.#host.requestUpdate();
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
