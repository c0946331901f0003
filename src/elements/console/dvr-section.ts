/** What viewers can rewind to: its window, its clearing, and the clips that are cut out of it. */
import { html, nothing, type TemplateResult } from 'lit';
import { consoleWords } from '../../core/console-messages.ts';
import { formatDuration } from '../../core/format.ts';
import type { PublicStream } from '../../core/stream.ts';
import { RULES } from '../../core/stream-rules.ts';
import { ClipList } from './clip-list.ts';
import type { ConsoleHost, ConsoleSection, ConsoleView } from './console-view.ts';
import { checkField, numberField } from './fields.ts';
import { Operations } from './operations.ts';
import { textButton } from './text-button.ts';

/** What was changed in the form and is not at the service yet. */
type Draft = Partial<Pick<PublicStream, 'dvrEnabled' | 'dvrDuration'>>;

export class DvrSection implements ConsoleSection {
  readonly name = 'dvr';
  readonly #host: ConsoleHost;
  readonly #operations: Operations<'window' | 'clear'>;
  readonly #clips: ClipList;
  /** By the id of the stream: what was meant for one must not be saved to another. */
  readonly #drafts = new Map<number, Draft>();
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
    return html`${view.may('settings') ? this.#window(stream) : nothing}
    ${view.may('dvr') ? this.#clearing(view, stream) : nothing}
    ${view.may('clips') ? this.#clips.render(view) : nothing}`;
  }

  #window(stream: PublicStream): TemplateResult {
    const { dvrEnabled, dvrDuration } = { ...stream, ...this.#drafts.get(stream.id) };
    const { least, most } = RULES.dvrDuration;
    const change = (some: Draft) => this.#change(stream.id, some);
    const busy = this.#operations.isRunning('window');
    const changed = dvrEnabled !== stream.dvrEnabled || dvrDuration !== stream.dvrDuration;
    return html`<form @submit=${(event: Event) => this.#save(event, stream)}>
        ${checkField(consoleWords('dvr.on'), dvrEnabled, (dvrEnabled) => change({ dvrEnabled }))}
        ${numberField(consoleWords('dvr.window'), dvrDuration, [least, most], (dvrDuration) =>
          change({ dvrDuration }),
        )}
        <p class="hint">
          ${consoleWords('dvr.bounds', { time: Number.isNaN(dvrDuration) ? '–' : formatDuration(dvrDuration * 1000) })}
          ${consoleWords('form.next-start')}
        </p>
        ${
          changed
            ? html`<button class="secondary" part="button" aria-disabled=${busy}>
              ${consoleWords('dvr.save')}
            </button>`
            : nothing
        }
      </form>
      ${this.#operations.alert('window')}`;
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

  #change(id: number, change: Draft): void {
    this.#drafts.set(id, { ...this.#drafts.get(id), ...change });
    this.#host.requestUpdate();
  }

  #save(event: Event, { id, recordType }: PublicStream): void {
    event.preventDefault();
    const { view } = this.#host;
    const draft = this.#drafts.get(id);
    // The service's own default for the record type is not what its pages say: it is always sent.
    void this.#operations
      .run('window', (signal) =>
        view.account
          ? view.account.client.update(id, { ...draft, recordType }, { signal })
          : Promise.resolve(undefined),
      )
      .then((stream) => {
        if (!stream) return;
        if (draft === this.#drafts.get(id)) this.#drafts.delete(id);
        view.actions.refresh(stream);
      });
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
