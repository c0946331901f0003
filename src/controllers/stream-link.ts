/**
 * The way to the stream and what the service says of it. It outlives broadcasts: a console opens it
 * without any device, and another stream than the page named may be chosen.
 */
import { BroadcastError } from '../core/errors.ts';
import type { Stream } from '../core/stream.ts';
import type { PublishTarget } from '../publish/publisher.ts';
import { type BroadcastConfig, isSameStream } from './broadcast-config.ts';
import {
  namesStream,
  type OpenedStream,
  type StreamAccess,
  streamAccess,
} from './stream-access.ts';
import type { StreamAccount } from './stream-account.ts';
import { StreamWatch } from './stream-watch.ts';

export class StreamLink {
  readonly watch: StreamWatch;
  readonly #config: () => BroadcastConfig;
  readonly #onChange: () => void;
  /** The way to the stream that was asked for last, kept so that a stream is created once. */
  #way: { readonly config: BroadcastConfig; readonly access: StreamAccess } | undefined;
  /** The stream chosen in place of the one that this configuration names. */
  #choice: { readonly of: BroadcastConfig; readonly streamId: number | null } | undefined;
  /** Set while sessions may be opened. */
  #access: StreamAccess | undefined;
  /** The address that came with the last opening, good for one session. */
  #freshTarget: PublishTarget | undefined;
  #account: StreamAccount | null = null;
  /** The same without a stream, while another one was chosen and could not be opened yet. */
  #rest: StreamAccount | null = null;
  /** Set while somebody looks at the stream, broadcasting to it or not. */
  #looking: AbortController | undefined;

  constructor(config: () => BroadcastConfig, onChange: () => void) {
    this.#config = config;
    this.#onChange = onChange;
    this.watch = new StreamWatch(onChange);
  }

  /** What the page has set, with the stream that was chosen since. */
  get config(): BroadcastConfig {
    const config = this.#config();
    if (!this.#choice || !isSameStream(this.#choice.of, config)) return config;
    return { ...config, streamId: this.#choice.streamId };
  }

  /** What may be asked of the service; null before it was opened, and with a bare WHIP address. */
  get account(): StreamAccount | null {
    return this.#account ?? this.#rest;
  }

  /** Whether sessions may be opened. */
  get isOpen(): boolean {
    return this.#access !== undefined;
  }

  /** Throws `not-configured` at once, where the page named nothing to publish to. */
  openFor(config: BroadcastConfig): (signal: AbortSignal) => Promise<OpenedStream> {
    if (!namesStream(config)) throw new BroadcastError('not-configured');
    const access = this.#accessTo(config);
    return async (signal) => {
      const opened = await access(signal);
      opened.target();
      return opened;
    };
  }

  /** Takes what `openFor` opened: from now on it is asked about, and sessions go there. */
  take(config: BroadcastConfig, opened: OpenedStream): void {
    this.#access = this.#accessTo(config);
    this.#freshTarget = opened.target();
    this.#account = opened.account;
    this.watch.open(opened);
  }

  /** Opens the stream to see and to change it; makes nothing and publishes nothing. */
  async look(): Promise<void> {
    this.#looking ??= new AbortController();
    if (this.#account) return;
    const { signal } = this.#looking;
    const { config } = this;
    const opened = await this.#accessTo(config)(signal, 'look');
    // Opened to publish meanwhile, or chosen anew: that counts.
    if (signal.aborted || this.#account || !isSameStream(config, this.config)) return;
    this.#account = opened.account;
    if (opened.handle || !opened.account) this.watch.open(opened);
    this.#onChange();
    if (opened.problem) throw opened.problem;
  }

  /** Uses this stream from now on; null for none. */
  choose(streamId: number | null): void {
    this.#choice = { of: this.#config(), streamId };
    this.#way = undefined;
    this.#access = undefined;
    this.#freshTarget = undefined;
    // Without a stream, or where it cannot be opened, there are others to choose from.
    this.#rest = this.account && { ...this.account, streamId: null };
    // A broker's session ends with its stream: then the user's own is looked for.
    const isHeld = streamId === null && !this.#config().sessionEndpoint;
    this.#account = isHeld ? this.#rest : null;
    this.watch.close();
  }

  /** Takes in what the service answered to a change; an address got before may be void now. */
  changed(stream?: Stream): void {
    this.#freshTarget = undefined;
    if (stream && stream.id === this.watch.handle?.id) this.watch.hear(stream);
    this.watch.hurry();
  }

  /** Where the next session publishes: asked for anew each time, since a key may have changed. */
  async target(signal: AbortSignal): Promise<PublishTarget> {
    const fresh = this.#freshTarget;
    this.#freshTarget = undefined;
    if (!this.#access) throw new BroadcastError('aborted');
    if (fresh) return fresh;
    const opened = await this.#access(signal);
    if (signal.aborted) throw new BroadcastError('aborted');
    this.#account = opened.account;
    this.watch.open(opened);
    return opened.target();
  }

  /** No more sessions. Who looks at the stream goes on looking. */
  leave(): void {
    this.#access = undefined;
    this.#freshTarget = undefined;
    if (!this.#looking) this.close();
  }

  close(): void {
    this.#looking?.abort();
    this.#looking = undefined;
    this.#access = undefined;
    this.#freshTarget = undefined;
    this.#account = this.#rest = null;
    this.watch.close();
  }

  #accessTo(config: BroadcastConfig): StreamAccess {
    if (!this.#way || !isSameStream(this.#way.config, config)) {
      const open = streamAccess(config);
      const access: StreamAccess = (signal, purpose) =>
        open(signal, purpose).catch((error: BroadcastError) => {
          throw this.watch.judge(error, config.streamId);
        });
      this.#way = { config, access };
    }
    return this.#way.access;
  }
}
