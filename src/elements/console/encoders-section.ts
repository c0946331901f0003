/**
 * What another encoder needs to feed the stream. All of it can publish: it is fetched when the section
 * is opened, forgotten when it is closed, and written into a field only while it is revealed.
 */
import { html, nothing, type ReactiveController, type TemplateResult } from 'lit';
import { consoleWords } from '../../core/console-messages.ts';
import {
  type EncoderEndpoint,
  type EncoderField,
  type EncoderProtocol,
  encoderEndpoints,
  encoderSettings,
  SRT_LATENCY_MS,
} from '../../core/encoder-endpoints.ts';
import { words } from '../../core/messages.ts';
import { isOnAir } from '../../core/status.ts';
import type { Stream, StreamIngest } from '../../core/stream.ts';
import { icon } from '../parts/icons.ts';
import type { ConsoleHost, ConsoleSection, ConsoleView } from './console-view.ts';
import { Copying } from './copying.ts';
import { Operations } from './operations.ts';
import { textButton } from './text-button.ts';

/** Milliseconds until a revealed field hides itself. */
const REVEALED_FOR = 30_000;

/** The same for every secret, so that it does not tell its length. */
const MASK = '•'.repeat(12);

const NAMES: Readonly<Record<string, string>> = {
  rtmp: 'RTMP',
  rtmps: 'RTMPS',
  srt: 'SRT',
  whip: 'WHIP',
  webrtc: 'WebRTC',
  https: 'HTTP',
};

export class EncodersSection implements ConsoleSection, ReactiveController {
  readonly name = 'encoders';
  readonly #host: ConsoleHost;
  readonly #copying: Copying;
  readonly #operations: Operations<'load' | 'reset'>;
  /** The stream that all of the following is about. */
  #streamId: number | undefined;
  #endpoints: readonly EncoderEndpoint[] | null = null;
  #isOpen = false;
  #protocol: EncoderProtocol | undefined;
  /** The field that can be read now. */
  #revealed: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #note: string | null = null;

  constructor(host: ConsoleHost) {
    this.#host = host;
    this.#copying = new Copying(host);
    this.#operations = new Operations(host);
    host.addController(this);
  }

  isOffered(view: ConsoleView): boolean {
    const { stream } = view.snapshot;
    return view.may('encoders') && stream !== null && !stream.pull;
  }

  summary({ snapshot }: ConsoleView): string | null {
    return snapshot.fedElsewhere ? (NAMES[snapshot.stream?.sourceType ?? ''] ?? null) : null;
  }

  observe({ snapshot: { stream } }: ConsoleView): void {
    if (stream?.id === this.#streamId) return;
    this.#streamId = stream?.id;
    this.#endpoints = null;
    this.#note = null;
    this.#reveal(null);
  }

  toggled(open: boolean): void {
    if (open) void this.#load();
    else this.#drop();
  }

  hostDisconnected(): void {
    this.#drop();
  }

  render(view: ConsoleView): TemplateResult {
    const { stream, status, fedElsewhere, error } = view.snapshot;
    const endpoints = this.#endpoints;
    const taken = fedElsewhere || error?.code === 'already-streaming';
    const source = NAMES[stream?.sourceType ?? ''];
    return html`<p class="hint">${consoleWords('enc.rule')}</p>
      ${
        taken
          ? html`<p class="alert" role="alert">
              ${source ? consoleWords('enc.elsewhere-by', { source }) : consoleWords('enc.elsewhere')}
              ${consoleWords('enc.stop')}
            </p>`
          : isOnAir(status)
            ? html`<p class="alert">${consoleWords('enc.here')}</p>`
            : nothing
      }
      ${this.#operations.alert('load')}
      ${endpoints ? this.#fields(view, endpoints) : this.#asking()}
      ${this.#note ? html`<p class="alert">${this.#note}</p>` : nothing}
      ${this.#operations.alert('reset')}
      <div class="buttons">
        ${textButton(consoleWords('enc.reset'), () => this.#reset(view), {
          part: 'reset',
          busy: this.#operations.isRunning('reset'),
        })}
      </div>`;
  }

  #asking(): TemplateResult {
    return this.#operations.isRunning('load')
      ? html`<p class="hint">${words('lazy.loading')}</p>`
      : html`<div class="buttons">
          ${textButton(consoleWords('enc.show'), () => this.#load())}
        </div>`;
  }

  #fields(view: ConsoleView, endpoints: readonly EncoderEndpoint[]): TemplateResult {
    const chosen = endpoints.find(({ protocol }) => protocol === this.#protocol) ?? endpoints[0];
    if (!chosen) return html`<p>${consoleWords('enc.none')}</p>`;
    const { protocol, fields, backup } = chosen;
    return html`<label class="picker">
        <span class="label">${consoleWords('enc.protocol')}</span>
        <select @change=${this.#choose}>
          ${endpoints.map(
            (one) =>
              html`<option value=${one.protocol} .selected=${one === chosen}>
                ${NAMES[one.protocol]}
              </option>`,
          )}
        </select>
      </label>
      ${fields.map((field) => this.#field(field, consoleWords(`enc.${field.name}`)))}
      ${
        protocol === 'srt'
          ? html`<p class="hint">${consoleWords('enc.srt', { ms: SRT_LATENCY_MS })}</p>`
          : nothing
      }
      ${protocol === 'rtmps' ? html`<p class="hint">${consoleWords('enc.rtmps')}</p>` : nothing}
      ${backup.map((field) =>
        this.#field(
          field,
          consoleWords('enc.backup-of', { name: consoleWords(`enc.${field.name}`) }),
        ),
      )}
      <details class="inner">
        <summary>${consoleWords('enc.steps')}</summary>
        ${steps(protocol, view)}
      </details>`;
  }

  #field({ value, secret }: EncoderField, name: string): TemplateResult {
    const shown = !secret || this.#revealed === name;
    const copied = this.#copying.copied === name;
    return html`<div class="address">
      <label>
        <span class="label">${name}</span>
        <input type="text" part="address" readonly autocomplete="off" .value=${shown ? value : MASK} />
      </label>
      <button
        type="button"
        class="toggle"
        part="button copy"
        aria-label=${copied ? words('action.copied') : words('action.copy-name', { name })}
        title=${copied ? words('action.copied') : words('action.copy')}
        @click=${() => this.#copying.copy(value, null, name)}
      >
        ${icon(copied ? 'check' : 'copy')}
      </button>
      ${
        secret
          ? html`<button
              type="button"
              class="secondary"
              part="button reveal"
              aria-label=${consoleWords(shown ? 'enc.hide-name' : 'enc.reveal-name', { name })}
              @click=${() => this.#reveal(shown ? null : name)}
            >
              ${shown ? consoleWords('enc.hide') : consoleWords('enc.reveal')}
            </button>`
          : nothing
      }
      ${
        this.#copying.uncopied === name
          ? html`<p role="alert">${consoleWords('copy.failed')}</p>`
          : nothing
      }
    </div>`;
  }

  readonly #choose = (event: Event): void => {
    this.#protocol = (event.currentTarget as HTMLSelectElement).value as EncoderProtocol;
    this.#reveal(null);
  };

  readonly #hide = (): void => {
    if (document.hidden) this.#reveal(null);
  };

  #reveal(name: string | null): void {
    this.#revealed = name;
    clearTimeout(this.#timer);
    if (name !== null) this.#timer = setTimeout(() => this.#reveal(null), REVEALED_FOR);
    this.#host.requestUpdate();
  }

  #drop(): void {
    this.#isOpen = false;
    document.removeEventListener('visibilitychange', this.#hide);
    this.#endpoints = null;
    this.#note = null;
    this.#operations.forget('load');
    this.#reveal(null);
  }

  async #load(): Promise<void> {
    this.#isOpen = true;
    document.addEventListener('visibilitychange', this.#hide);
    await this.#fetch();
  }

  async #fetch(): Promise<Stream | undefined> {
    const { account, snapshot } = this.#host.view;
    const id = snapshot.stream?.id;
    if (!account || id === undefined) return undefined;
    const stream = await this.#operations.run('load', (signal) =>
      account.client.get(id, { signal }),
    );
    if (stream) this.#keep(id, stream.ingest);
    return stream;
  }

  /** Nothing is kept that came too late to be shown. */
  #keep(id: number, ingest: StreamIngest): void {
    if (!this.#isOpen || id !== this.#streamId) return;
    this.#endpoints = encoderEndpoints(ingest);
    this.#host.requestUpdate();
  }

  async #reset({ account, snapshot: { stream, status }, actions }: ConsoleView): Promise<void> {
    if (!account || !stream || this.#operations.isRunning('reset')) return;
    const { id } = stream;
    const text = consoleWords('enc.reset-text');
    const confirmed = await this.#host.confirm({
      title: consoleWords('enc.reset-title'),
      text: isOnAir(status) ? `${text} ${consoleWords('enc.reset-here')}` : text,
      verb: consoleWords('enc.reset-verb'),
    });
    if (!confirmed) return;
    this.#note = null;
    const reset = await this.#operations.run('reset', (signal) =>
      account.client.resetPushToken(id, { signal }),
    );
    if (!reset || id !== this.#streamId) return;
    // What was fetched before is of no use to anybody.
    this.#endpoints = null;
    this.#reveal(null);
    this.#note = reset.restartNeeded
      ? consoleWords('enc.reset-restart')
      : consoleWords('enc.reset-done');
    this.#host.say(this.#note);
    if (reset.stream) this.#keep(id, reset.stream.ingest);
    // The broadcaster needs the new address as well, should it connect again.
    actions.refresh(reset.stream ?? (await this.#fetch()));
  }
}

function steps(protocol: EncoderProtocol, { snapshot }: ConsoleView): TemplateResult {
  const { width, height, bitrate, keyframes } = encoderSettings(protocol, snapshot.frameSize);
  const whip = protocol === 'whip';
  const lines = [
    consoleWords('enc.step.open', { service: whip ? 'WHIP' : consoleWords('enc.custom') }),
    consoleWords(`enc.step.${whip || protocol === 'srt' ? protocol : 'key'}`),
    `${consoleWords('enc.step.output', { bitrate, keyframes })} ${consoleWords(whip ? 'enc.step.whip-output' : 'enc.step.other-output')}`,
    consoleWords('enc.step.video', { width, height }),
    consoleWords('enc.step.start'),
  ];
  return html`<ol>
    ${lines.map((line) => html`<li>${line}</li>`)}
  </ol>`;
}
