/** What viewers can rewind to: its clearing, and the clips that are cut out of it. */
import { html, nothing, type TemplateResult } from 'lit';
import { consoleWords } from '../../core/console-messages.ts';
import { formatDuration } from '../../core/format.ts';
import type { PublicStream } from '../../core/stream.ts';
import { ClipList } from './clip-list.ts';
import type { ConsoleHost, ConsoleSection, ConsoleView } from './console-view.ts';
import { Operations } from './operations.ts';
import { textButton } from './text-button.ts';

export class DvrSection implements ConsoleSection {
  readonly name = 'dvr';
  readonly #host: ConsoleHost;
  readonly #operations: Operations<'clear'>;
  readonly #clips: ClipList;
  /** The stream that was cleared since the section was opened. */
  #cleared: number | null = null;

  constructor(host: ConsoleHost) {
    this.#host = host;
    this.#operations = new Operations(host);
    this.#clips = new ClipList(host);
  }

  isOffered({ snapshot: { stream }, may }: ConsoleView): boolean {
    return stream !== null && (may('dvr') || may('clips'));
  }

  summary({ snapshot: { stream } }: ConsoleView): string | null {
    if (!stream) return null;
    return stream.dvrEnabled ? formatDuration(stream.dvrDuration * 1000) : consoleWords('off');
  }

  observe(view: ConsoleView): void {
    if (view.may('clips')) this.#clips.follow(view);
  }

  toggled(open: boolean): void {
    this.#clips.toggled(open);
    this.#cleared = null;
  }

  render(view: ConsoleView): TemplateResult {
    const { stream } = view.snapshot;
    if (!stream) return html``;
    return html`${view.may('dvr') ? this.#clearing(view, stream) : nothing}
    ${view.may('clips') ? this.#clips.render(view) : nothing}`;
  }

  #clearing(view: ConsoleView, { id, dvrEnabled }: PublicStream): TemplateResult {
    return html`<div class="buttons">
        ${textButton(consoleWords('dvr.clear'), () => this.#clear(view, id), {
          part: 'clear-dvr',
          busy: this.#operations.isRunning('clear') || !dvrEnabled,
        })}
      </div>
      ${dvrEnabled ? nothing : html`<p class="hint">${consoleWords('dvr.nothing')}</p>`}
      ${this.#cleared === id ? html`<p>${consoleWords('dvr.cleared')}</p>` : nothing}
      ${this.#operations.alert('clear')}`;
  }

  async #clear({ actions }: ConsoleView, id: number): Promise<void> {
    this.#cleared = null;
    const confirmed = await this.#host.confirm({
      title: consoleWords('dvr.ask'),
      text: consoleWords('dvr.lost'),
      verb: consoleWords('dvr.verb'),
    });
    // Whatever was confirmed was about that stream.
    if (!confirmed || id !== this.#host.view.snapshot.stream?.id) return;
    await this.#operations.run('clear', async () => {
      await actions.clearDvr();
      this.#cleared = id;
      this.#host.say(consoleWords('dvr.cleared'));
    });
  }
}
