/** The streams of the account: to find one, to use one, to make one. */
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { consoleWords } from '../../core/console-messages.ts';
import { isOnAir } from '../../core/status.ts';
import { type PublicStream, withoutSecrets } from '../../core/stream.ts';
import { NEW_STREAM, newStream, type SettingKey, STREAM_FIELDS } from '../../core/stream-form.ts';
import {
  matching,
  NO_STREAMS,
  type StreamList,
  withPage,
  withStream,
} from '../../core/stream-list.ts';
import { PLAIN_SETTINGS } from '../../core/stream-rules.ts';
import { webAddress } from '../../core/web-address.ts';
import { icon } from '../parts/icons.ts';
import type { ConsoleHost, ConsoleSection, ConsoleView } from './console-view.ts';
import { FormState } from './form-state.ts';
import { Operations } from './operations.ts';
import { LiveQualitySets } from './quality-sets.ts';
import { streamForm } from './stream-fields.ts';
import { textButton } from './text-button.ts';

type Operation = 'list' | 'choose';

export class StreamsSection implements ConsoleSection {
  readonly name = 'streams';
  readonly #host: ConsoleHost;
  readonly #operations: Operations<Operation>;
  readonly #qualitySets: LiveQualitySets;
  readonly #form: FormState;
  #list: StreamList = NO_STREAMS;
  #open = false;
  #used: number | null = null;
  #deleted = false;
  #search = '';
  /** What was asked for last, whether it could be had or not. */
  #picked: number | null = null;
  #creating = false;
  #notice = '';
  /** Pictures that did not come. */
  readonly #missing = new Set<string>();

  constructor(host: ConsoleHost) {
    this.#host = host;
    this.#operations = new Operations(host);
    this.#qualitySets = new LiveQualitySets(host);
    this.#form = new FormState(host, 'new', true);
  }

  isOffered({ may }: ConsoleView): boolean {
    return may('streams');
  }

  summary({ snapshot: { stream } }: ConsoleView): string | null {
    return stream && nameOf(stream);
  }

  toggled(open: boolean): void {
    this.#open = open;
    if (open) this.#refresh();
  }

  observe({ account }: ConsoleView): void {
    const used = account?.streamId ?? null;
    const before = this.#used;
    this.#used = used;
    const changed = (used === null) !== (before === null);
    // The one in use was deleted; a broker's session ended with it, and the next one has another.
    if (changed && used === null) this.#deleted = !this.#operations.isRunning('choose');
    if (this.#open && this.#deleted && changed) this.#refresh();
  }

  render(view: ConsoleView): TemplateResult {
    const { streams, pages, more } = this.#list;
    const busy = this.#operations.isRunning('list');
    const failed = this.#operations.problem('list') !== null;
    return html`${this.#create(view)}
    ${this.#notice ? html`<p>${this.#notice}</p>` : nothing}
    ${
      streams.length > 0
        ? html`<label class="field">
            <span class="label">${consoleWords('list.search')}</span>
            <input type="search" dir="auto" autocomplete="off" .value=${this.#search} @input=${this.#searched} />
          </label>`
        : nothing
    }
    ${pages > 0 ? this.#found(view) : nothing}
    ${busy && pages === 0 ? html`<p class="hint">${consoleWords('list.loading')}</p>` : nothing}
    ${this.#operations.alert('list')}
    <div class="buttons">
      ${more && pages > 0 ? textButton(consoleWords('list.more'), this.#next, { busy }) : nothing}
      ${textButton(
        consoleWords(failed ? 'action.retry' : 'list.refresh'),
        failed ? this.#again : this.#refresh,
        { busy },
      )}
    </div>`;
  }

  #found(view: ConsoleView): TemplateResult {
    const { streams, more } = this.#list;
    const found = matching(streams, this.#search);
    if (streams.length === 0) return html`<p>${consoleWords('list.none')}</p>`;
    return html`<ul class="streams" aria-label=${consoleWords('section.streams')}>
        ${repeat(
          found,
          ({ id }) => id,
          (stream) => this.#row(view, stream),
        )}
      </ul>
      ${found.length === 0 ? html`<p>${consoleWords('list.no-match')}</p>` : nothing}
      <p class="hint">
        ${this.#count()}
        ${
          this.#search && more
            ? html`<br />${consoleWords('list.maybe-more', { count: streams.length })}`
            : nothing
        }
      </p>`;
  }

  #row({ snapshot, account }: ConsoleView, listed: PublicStream): TemplateResult {
    const { id } = listed;
    const used = id === account?.streamId;
    // Of the stream in use more is known than the list was told.
    const stream = used && snapshot.stream?.id === id ? snapshot.stream : listed;
    const live = stream.live || stream.backupLive;
    const address = webAddress(stream.screenshot);
    const shown = address && !this.#missing.has(address) ? address : null;
    const busy = this.#operations.isRunning('choose');
    return html`<li>
      <button
        type="button"
        part="stream"
        aria-current=${used}
        aria-disabled=${busy}
        @click=${() => busy || used || void this.#choose(stream)}
      >
        <span class="thumbnail">
          ${
            shown
              ? html`<img
                  src=${shown}
                  alt=""
                  loading="lazy"
                  decoding="async"
                  referrerpolicy="no-referrer"
                  @error=${() => this.#lost(shown)}
                />`
              : icon('stream')
          }
        </span>
        <span class="name">
          <bdi>${nameOf(stream)}</bdi>
          <small>
            #${id}
            ${live ? html`<b class="live">${consoleWords('list.live')}</b>` : nothing}
            ${stream.active ? nothing : html`<span>${consoleWords('list.off')}</span>`}
            ${used ? html`<b>${consoleWords('list.used')}</b>` : nothing}
          </small>
        </span>
      </button>
      ${this.#picked === id ? this.#operations.alert('choose') : nothing}
    </li>`;
  }

  #create(view: ConsoleView): TemplateResult {
    const form = this.#form;
    return html`<details
        .open=${this.#creating}
        @toggle=${({ currentTarget }: Event) => {
          this.#creating = (currentTarget as HTMLDetailsElement).open;
          if (this.#creating && view.account) void this.#qualitySets.fetch(view.account);
          this.#host.requestUpdate();
        }}
      >
        <summary>${consoleWords('list.new')}</summary>
        ${
          this.#creating
            ? streamForm(form, {
                settings: NEW_STREAM,
                without: notAsked(view),
                sets: this.#qualitySets.sets,
                submit: () => void this.#make(),
              })
            : nothing
        }
      </details>`;
  }

  readonly #refresh = (): void => void this.#fetch(NO_STREAMS);
  readonly #next = (): void => void this.#fetch(this.#list);
  /** The page that did not come, or the first one where that was it. */
  readonly #again = (): void => (this.#asked === NO_STREAMS ? this.#refresh() : this.#next());
  #asked: StreamList = NO_STREAMS;

  /** The page after these; what is shown stays until it is there. */
  async #fetch(after: StreamList): Promise<void> {
    const { account } = this.#host.view;
    if (!account || this.#operations.isRunning('list')) return;
    this.#asked = after;
    const page = await this.#operations.run('list', (signal) =>
      account.client.list({ page: after.pages + 1, signal }),
    );
    if (!page) return;
    this.#missing.clear();
    this.#list = withPage(after, page.map(withoutSecrets));
    this.#host.say(this.#count());
    this.#host.requestUpdate();
  }

  #count(): string {
    const { streams } = this.#list;
    const count = streams.length;
    if (this.#search === '') return consoleWords('list.count', { count });
    return consoleWords('list.found', { found: matching(streams, this.#search).length, count });
  }

  readonly #searched = ({ currentTarget }: Event): void => {
    this.#search = (currentTarget as HTMLInputElement).value;
    this.#host.say(this.#count());
    this.#host.requestUpdate();
  };

  #lost(address: string): void {
    this.#missing.add(address);
    this.#host.requestUpdate();
  }

  async #choose(stream: PublicStream): Promise<void> {
    const { actions } = this.#host.view;
    this.#picked = stream.id;
    await this.#operations.run('choose', () => actions.chooseStream(stream.id));
    if (this.#operations.problem('choose')) return;
    this.#notice = '';
    this.#host.say(consoleWords('list.chosen', { name: nameOf(stream) }));
  }

  async #make(): Promise<void> {
    const { account, snapshot, may } = this.#host.view;
    const form = this.#form;
    if (!account) return;
    const made = await form.send(NEW_STREAM, (sent, signal) =>
      account.client.create(newStream(sent, !may('settings')), { signal }),
    );
    if (!made) return;
    const stream = withoutSecrets(made);
    if (Object.keys(form.draft).length === 0) form.undo();
    this.#creating = false;
    this.#list = withStream(this.#list, stream);
    const onAir = isOnAir(snapshot.status);
    const name = nameOf(stream);
    this.#notice = onAir ? consoleWords('list.created-on-air', { name }) : '';
    this.#host.say(this.#notice || consoleWords('list.created', { name }));
    this.#host.requestUpdate();
    if (!onAir) await this.#choose(stream);
  }
}

function nameOf({ name }: PublicStream): string {
  return name.trim() || consoleWords('list.unnamed');
}

/** What may be said of a new stream depends on what may be changed of one. */
function notAsked({ may }: ConsoleView): readonly SettingKey[] {
  if (may('settings')) return may('encoders') ? [] : ['srtPassphrase'];
  return STREAM_FIELDS.map(({ key }) => key).filter((key) => !PLAIN_SETTINGS.includes(key));
}
