/** Keeps what the service says about the stream: the server machine, fed by the poller. */
import { BroadcastError, type BroadcastErrorCode } from '../core/errors.ts';
import { SERVER_UNKNOWN, type ServerEvent, serverTransition } from '../core/server-machine.ts';
import type { ServerStateName } from '../core/status.ts';
import { type PublicStream, type Stream, withoutSecrets } from '../core/stream.ts';
import { toBroadcastError } from '../streams/errors.ts';
import type { OpenedStream, StreamHandle } from './stream-access.ts';
import { type PollPace, StreamPoller } from './stream-poller.ts';

/** With these the service says that it will not tell, today or ever. */
const REFUSALS: ReadonlySet<BroadcastErrorCode> = new Set([
  'unauthorized',
  'forbidden',
  'stream-deleted',
]);

export class StreamWatch {
  readonly #onChange: () => void;
  readonly #poller: StreamPoller;
  #state = SERVER_UNKNOWN;
  #stream: PublicStream | null = null;
  #handle: StreamHandle | null = null;
  #problem: BroadcastErrorCode | null = null;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
    this.#poller = new StreamPoller({
      fetch: (signal) =>
        this.#handle?.read(signal) ?? Promise.reject(new BroadcastError('aborted')),
      onAnswer: (stream) => this.hear(stream),
      onMiss: (error) => {
        const { code } = this.judge(error);
        const refused = REFUSALS.has(code);
        if (refused) this.#problem = code;
        this.#send({ type: refused ? 'refused' : 'missed' });
      },
      toError: toBroadcastError,
    });
  }

  get server(): ServerStateName {
    return this.#state.name;
  }

  /** The stream as last heard of, without what publishes to it. */
  get stream(): PublicStream | null {
    return this.#stream;
  }

  /** Why the service will not tell any more, such as `stream-deleted`; null while it does. */
  get problem(): BroadcastErrorCode | null {
    return this.#problem;
  }

  /** What the stream can be acted on with; null where there is no API. */
  get handle(): StreamHandle | null {
    return this.#handle;
  }

  /** A stream that was there before and is not found any more was deleted. */
  judge(error: BroadcastError, id: number | null = null): BroadcastError {
    const known = this.#stream;
    return known && (id ?? known.id) === known.id && error.code === 'stream-not-found'
      ? new BroadcastError('stream-deleted', { cause: error })
      : error;
  }

  open({ stream, handle }: OpenedStream): void {
    this.#handle = handle;
    this.#problem = null;
    if (stream) this.#stream = withoutSecrets(stream);
    if (stream && handle) {
      this.#poller.heard(stream);
      this.hear(stream);
    } else this.#send({ type: 'disabled' });
  }

  close(): void {
    this.#poller.stop();
    this.#handle = null;
    this.#stream = null;
    this.#problem = null;
    this.#send({ type: 'reset' });
  }

  /**
   * Forgets what the service said, since another session began: within seconds after the end of the
   * last one it still says "live" of that. What is asked from now on counts.
   */
  outdate(): void {
    this.#poller.stop();
    this.#send({ type: 'outdated' });
  }

  /**
   * Asks fast while something is expected to change, slowly otherwise, and no more about a stream that
   * was deleted. While it is on the air nevertheless, the word of the service may be wrong.
   */
  poll(pace: PollPace): void {
    if (this.#problem === 'stream-deleted' && !pace.onAir) this.#poller.stop();
    else if (this.#handle) this.#poller.start(pace);
  }

  /** Forgets the answer that is on its way, because it may be older than what is known. */
  hurry(): void {
    this.#poller.stop();
  }

  /** Takes in what the service said, whoever asked. */
  hear(stream: Stream): void {
    this.#stream = withoutSecrets(stream);
    this.#problem = null;
    this.#send({ type: 'answered', live: stream.live });
  }

  #send(event: ServerEvent): void {
    this.#state = serverTransition(this.#state, event);
    this.#onChange();
  }
}
