/** The settings of the stream in use: to change them, to switch it off, to delete it. */
import { html, nothing, type TemplateResult } from 'lit';
import { consoleWords } from '../../core/console-messages.ts';
import { isOnAir } from '../../core/status.ts';
import type { PublicStream, Stream, StreamSettings } from '../../core/stream.ts';
import { changesOf, STREAM_FIELDS, settingsOf } from '../../core/stream-form.ts';
import type { ConsoleHost, ConsoleSection, ConsoleView } from './console-view.ts';
import { FormState } from './form-state.ts';
import { Operations } from './operations.ts';
import { LiveQualitySets } from './quality-sets.ts';
import { streamForm } from './stream-fields.ts';
import { textButton } from './text-button.ts';

type Operation = 'load' | 'switch' | 'delete' | 'leave';

export class SettingsSection implements ConsoleSection {
  readonly name = 'settings';
  readonly #host: ConsoleHost;
  readonly #operations: Operations<Operation>;
  readonly #qualitySets: LiveQualitySets;
  /** By the id of the stream: choosing another one loses no draft. */
  readonly #forms = new Map<number, FormState>();
  #open = false;
  #id: number | null = null;
  /** What the service has, its secrets among them: kept while it is looked at. */
  #known: { readonly id: number; readonly settings: StreamSettings } | null = null;
  /** What the broadcaster knew last, to notice what was changed elsewhere. */
  #heard: PublicStream | null = null;
  /** The stream that was deleted here, until the broadcaster has let go of it. */
  #deleted: number | null = null;
  #left = false;

  constructor(host: ConsoleHost) {
    this.#host = host;
    this.#operations = new Operations(host);
    this.#qualitySets = new LiveQualitySets(host);
  }

  isOffered({ account, may }: ConsoleView): boolean {
    const id = account?.streamId ?? null;
    return id !== null && id !== this.#deleted && (may('settings') || may('delete'));
  }

  summary({ account, snapshot }: ConsoleView): string | null {
    const form = this.#forms.get(account?.streamId ?? 0);
    if (form && Object.keys(form.draft).length > 0) return consoleWords('stream.unsaved');
    return snapshot.stream?.active === false ? consoleWords('list.off') : null;
  }

  toggled(open: boolean): void {
    this.#open = open;
    if (open) {
      this.#load();
      return;
    }
    this.#known = null;
    for (const form of this.#forms.values()) form.conceal();
  }

  observe({ account, snapshot, actions }: ConsoleView): void {
    const { stream, status } = snapshot;
    const before = this.#heard;
    this.#heard = stream;
    const id = account?.streamId ?? null;
    if (id !== this.#id) {
      this.#id = id;
      this.#known = null;
    }
    if (id !== null && id === this.#deleted) {
      if (this.#left || isOnAir(status)) return;
      this.#left = true;
      void this.#operations.run('leave', () => actions.chooseStream(null));
    } else if (this.#open && id !== null && this.#host.isConnected) {
      const isNew = stream && before && this.#known && isNews(stream, before, this.#known.settings);
      const failed = this.#operations.problem('load') !== null;
      if (this.#known ? isNew : !failed) this.#load();
    }
  }

  render(view: ConsoleView): TemplateResult {
    const { account, may } = view;
    const id = account?.streamId;
    if (!id) return html``;
    const known = this.#known;
    return html`${may('settings') ? this.#form(view, id) : nothing}
    ${known && may('settings') ? this.#switch(view, known.settings.active) : nothing}
    ${may('delete') ? this.#delete(view) : nothing}`;
  }

  #form(view: ConsoleView, id: number): TemplateResult {
    const operations = this.#operations;
    const failed = operations.problem('load');
    const again = html`${operations.alert('load')}
    ${
      failed
        ? html`<div class="buttons">
            ${textButton(consoleWords('action.retry'), this.#load, { part: 'retry' })}
          </div>`
        : nothing
    }`;
    const known = this.#known;
    if (!known) {
      return failed ? again : html`<p class="hint">${consoleWords('stream.loading')}</p>`;
    }
    return html`${again}
    ${streamForm(this.#formOf(id), {
      settings: known.settings,
      without: view.may('encoders') ? ['active'] : ['active', 'srtPassphrase'],
      sets: this.#qualitySets.sets,
      submit: () => void this.#save(id, known.settings),
    })}`;
  }

  #switch(view: ConsoleView, active: boolean): TemplateResult {
    return html`<p class="hint">${consoleWords(active ? 'stream.why-off' : 'stream.is-off')}</p>
      <div class="buttons">
        ${textButton(
          consoleWords(active ? 'stream.switch-off' : 'stream.switch-on'),
          () => this.#setActive(view, !active),
          { part: 'active', busy: this.#operations.isRunning('switch') },
        )}
      </div>
      ${this.#operations.alert('switch')}`;
  }

  #delete(view: ConsoleView): TemplateResult {
    return html`<div class="buttons">
        ${textButton(consoleWords('stream.delete'), () => this.#remove(view), {
          part: 'delete',
          busy: this.#operations.isRunning('delete'),
        })}
      </div>
      ${this.#operations.alert('delete')}`;
  }

  #formOf(id: number): FormState {
    const form = this.#forms.get(id) ?? new FormState(this.#host, 'set');
    this.#forms.set(id, form);
    return form;
  }

  readonly #load = (): void => {
    const { account, may } = this.#host.view;
    const id = account?.streamId;
    if (!account || !id || id === this.#deleted || !may('settings')) return;
    void this.#qualitySets.fetch(account);
    void this.#operations.run('load', async (signal) => {
      this.#know(await account.client.get(id, { signal }));
    });
  };

  /** Takes what the service says, unless nobody looks any more or at another stream by now. */
  #know(stream: Stream): void {
    const isLookedAt = this.#open && this.#host.view.account?.streamId === stream.id;
    if (isLookedAt) this.#known = { id: stream.id, settings: settingsOf(stream) };
  }

  async #save(id: number, settings: StreamSettings): Promise<void> {
    const { account, actions } = this.#host.view;
    if (!account) return;
    const stream = await this.#formOf(id).send(settings, (sent, signal) =>
      account.client.update(id, changesOf(sent, settings), { signal }),
    );
    if (stream) this.#changed(stream, consoleWords('form.saved'), actions);
  }

  async #setActive(view: ConsoleView, active: boolean): Promise<void> {
    const { account, actions } = view;
    const id = account?.streamId;
    if (!account || !id) return;
    const asks = !active && isFed(view);
    const name = titleOf(view);
    const agreed =
      !asks ||
      (await this.#host.confirm({
        title: consoleWords('stream.off-title', { name }),
        text: consoleWords('stream.off-text'),
        verb: consoleWords('stream.switch-off'),
      }));
    if (!agreed) return;
    const stream = await this.#operations.run('switch', (signal) =>
      account.client.update(id, { active }, { signal }),
    );
    if (stream) {
      this.#changed(stream, consoleWords(active ? 'stream.is-on' : 'stream.is-off'), actions);
    }
  }

  #changed(stream: Stream, said: string, actions: ConsoleView['actions']): void {
    this.#know(stream);
    this.#host.say(said);
    actions.refresh(stream);
    this.#host.requestUpdate();
  }

  async #remove(view: ConsoleView): Promise<void> {
    const { account } = view;
    const id = account?.streamId;
    if (!account || !id) return;
    const name = titleOf(view);
    const lost = consoleWords('stream.delete-text');
    const agreed = await this.#host.confirm({
      title: consoleWords('stream.delete-title', { name }),
      text: isFed(view) ? `${lost} ${consoleWords('stream.delete-air')}` : lost,
      verb: consoleWords('stream.delete'),
    });
    if (!agreed) return;
    await this.#operations.run('delete', async (signal) => {
      await account.client.delete(id, { signal });
      this.#forms.delete(id);
      this.#known = null;
      this.#deleted = id;
      this.#left = false;
      this.#host.say(consoleWords('stream.deleted', { name }));
    });
  }
}

/** Something reaches the service, from here or from elsewhere. */
function isFed({ snapshot: { status, stream } }: ConsoleView): boolean {
  return isOnAir(status) || stream?.live === true || stream?.backupLive === true;
}

function titleOf({ snapshot: { stream }, account }: ConsoleView): string {
  return stream?.name || `#${account?.streamId}`;
}

/** Whether a setting was changed, and not to what is known here. */
function isNews(stream: PublicStream, before: PublicStream, known: StreamSettings): boolean {
  if (stream === before || stream.id !== before.id) return false;
  return STREAM_FIELDS.some(({ key }) => {
    if (key === 'uri' || key === 'srtPassphrase') return false;
    const now = String(stream[key]);
    return now !== String(before[key]) && now !== String(known[key]);
  });
}
