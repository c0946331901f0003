/**
 * The only file that knows `@eyevinn/whip-web-client`. The client makes the offer and applies the
 * answer; through its own extension points we put the rest right:
 *
 * - `peerConnectionFactory`: we own the connection, so that we can watch it and close it.
 * - `whipProtocol.getConfiguration`, which it calls between adding the tracks and making the offer:
 *   here the senders are told to keep the picture's size.
 * - `whipProtocol.sendOffer`: parks until the click. By then the candidates are in the offer.
 * - its handlers: trickle in one PATCH, nothing destroyed on `failed`, no track of ours stopped.
 */
import { WHIPClient } from '@eyevinn/whip-web-client';
import { BroadcastError } from '../core/errors.ts';
import type { CaptureSettings } from '../core/settings.ts';
import { watchConnection } from './liveness.ts';
import type {
  Publisher,
  PublishTarget,
  PublishTracks,
  Session,
  SessionListener,
} from './publisher.ts';
import {
  answerWithHints,
  candidateFragment,
  ingestOffer,
  nominatedAtOnce,
  takesBothTracks,
} from './sdp.ts';
import { type RememberedSession, rememberSession, takeLeftSession } from './session-memory.ts';
import { WhipResource } from './whip-resource.ts';

/** The estimator starts here, or at 90 % of the target if that is less; kilobits per second. */
const HIGHEST_START_BITRATE = 1000;

type WhipProtocol = NonNullable<ConstructorParameters<typeof WHIPClient>[0]['whipProtocol']>;

class IngestClient extends WHIPClient {
  override async onIceCandidate(): Promise<void> {}
  override async onConnectionStateChange(): Promise<void> {}
}

/** What a session learns of its ingest, for the next session there. */
interface IngestNotes {
  /** Named in the last answer. */
  iceServers?: readonly RTCIceServer[];
  /** Media did not get through; the next session takes no short cut. */
  mediaWasBlocked?: boolean;
}

export class WhipPublisher implements Publisher {
  readonly #notes = new Map<string, IngestNotes>();

  check(): void {
    if (typeof RTCPeerConnection === 'undefined') throw new BroadcastError('unsupported');
    const codecs = RTCRtpSender.getCapabilities?.('video')?.codecs ?? [];
    if (!codecs.some(({ mimeType }) => mimeType.toLowerCase() === 'video/h264')) {
      throw new BroadcastError('no-h264');
    }
  }

  async prepare(
    target: PublishTarget,
    tracks: PublishTracks,
    settings: CaptureSettings,
    listener: SessionListener,
    signal: AbortSignal,
  ): Promise<Session> {
    this.check();
    const notes = this.#notes.get(target.endpoint) ?? {};
    this.#notes.set(target.endpoint, notes);
    const session = new WhipSession(target, tracks, settings, listener, notes);
    try {
      await session.prepare(signal);
      if (signal.aborted) throw new BroadcastError('aborted');
    } catch (error) {
      await session.close();
      throw BroadcastError.from(error, signal.aborted ? 'aborted' : 'unexpected');
    }
    return session;
  }
}

class WhipSession implements Session {
  readonly #endpoint: string;
  readonly #settings: CaptureSettings;
  readonly #listener: SessionListener;
  readonly #notes: IngestNotes;
  readonly #resource: WhipResource;
  readonly #client: IngestClient;
  readonly #media: MediaStream;
  /** Every clone that was ever handed to a sender; one left running would keep the camera's light on. */
  readonly #clones = new Set<MediaStreamTrack>();
  readonly #over = new AbortController();
  readonly #offerReady = Promise.withResolvers<void>();
  readonly #click = Promise.withResolvers<AbortSignal>();
  readonly #candidates: string[] = [];
  #written = { own: '', offer: '' };
  #connection: RTCPeerConnection | undefined;
  #exchange: Promise<void> | undefined;
  #memory: Promise<RememberedSession> | undefined;
  #closing: Promise<void> | undefined;

  constructor(
    target: PublishTarget,
    tracks: PublishTracks,
    settings: CaptureSettings,
    listener: SessionListener,
    notes: IngestNotes,
  ) {
    this.#settings = settings;
    this.#listener = listener;
    this.#notes = notes;
    this.#resource = new WhipResource(target.endpoint, target.token);
    this.#endpoint = this.#resource.endpoint;
    // Clones, because a preview that shares its tracks would end with the session.
    this.#media = new MediaStream([this.#clone(tracks.audio), this.#clone(tracks.video)]);
    this.#client = new IngestClient({
      endpoint: this.#endpoint,
      opts: { noTrickleIce: false, iceServers: [] },
      whipProtocol: this.#protocol(),
      peerConnectionFactory: () => this.#connect(target.iceServers ?? notes.iceServers ?? []),
    });
    // Whoever waits for these hears of a failure; when nobody does, it is no fault of the page.
    this.#click.promise.catch(() => {});
    this.#offerReady.promise.catch(() => {});
  }

  /** Resolves when the offer exists and the connection to the ingest is open or has been tried. */
  async prepare(signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', () => void this.close(), { once: true });
    void this.#resource.warmUp(this.#over.signal);
    this.#exchange = this.#client.ingest(this.#media);
    this.#exchange.catch((error) => this.#offerReady.reject(error));
    const left = await takeLeftSession(this.#endpoint);
    if (left !== undefined) await this.#resource.deleteLeft(left);
    await this.#offerReady.promise;
  }

  refresh(): void {
    void this.#resource.warmUp(this.#over.signal);
  }

  async negotiate(signal: AbortSignal): Promise<void> {
    this.#click.resolve(signal);
    try {
      await this.#exchange;
      if (signal.aborted || this.#over.signal.aborted) throw new BroadcastError('aborted');
    } catch (error) {
      await this.close();
      throw BroadcastError.from(error, signal.aborted ? 'aborted' : 'offer-refused');
    }
    if (this.#connection) watchConnection(this.#connection, this.#hear, this.#over.signal);
  }

  readonly #hear: SessionListener = (event) => {
    if (event.type === 'lost' && event.error.code === 'media-blocked') {
      // An ingest may hold on to the first path that was nominated, even if no answer comes back on
      // it. Nominating what is known to work is slower, but good there too.
      this.#notes.mediaWasBlocked = true;
    }
    this.#listener(event);
  };

  async replaceTrack(track: MediaStreamTrack): Promise<void> {
    const sender = this.#senders().find(({ track: sent }) => sent?.kind === track.kind);
    if (!sender || this.#over.signal.aborted) return;
    const clone = this.#clone(track);
    await sender.replaceTrack(clone);
    // By what is sent now, since another call may have been under way meanwhile.
    for (const earlier of this.#clones) {
      if (earlier === clone) break;
      if (earlier.kind === track.kind) this.#drop(earlier);
    }
  }

  #clone(track: MediaStreamTrack): MediaStreamTrack {
    const clone = track.clone();
    this.#clones.add(clone);
    return clone;
  }

  #drop(clone: MediaStreamTrack): void {
    clone.stop();
    this.#clones.delete(clone);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#over.abort();
    this.#click.reject(new BroadcastError('aborted'));
    // The picture ends at once; the connection only after the DELETE, so that the ingest hears of
    // the end from us and not from silence.
    for (const clone of this.#clones) this.#drop(clone);
    const ended = await this.#resource.delete();
    this.#connection?.close();
    await (await this.#memory)?.release(ended);
  }

  #connect(iceServers: readonly RTCIceServer[]): RTCPeerConnection {
    const connection = new RTCPeerConnection({
      iceServers: [...iceServers],
      bundlePolicy: 'max-bundle',
      rtcpMuxPolicy: 'require',
    });
    connection.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate?.candidate) this.#candidates.push(candidate.candidate);
    });
    connection.addEventListener('icegatheringstatechange', () => {
      // Written out ahead, so that the click has only to send it.
      if (connection.iceGatheringState === 'complete') this.#offer();
    });
    this.#connection = connection;
    return connection;
  }

  #senders(): RTCRtpSender[] {
    return this.#connection?.getSenders() ?? [];
  }

  #protocol(): WhipProtocol {
    return {
      getConfiguration: async () => {
        await this.#configureSenders();
        // The client reads from this header whether it may trickle, which spares it a long wait.
        return new Response(null, { headers: { 'access-control-allow-methods': 'PATCH' } });
      },
      sendOffer: async () => {
        this.#offerReady.resolve();
        const signal = await this.#click.promise;
        return this.#post(signal);
      },
      updateIce: async () => new Response(),
      delete: async () => new Response(),
    };
  }

  /** Tells the senders before the first frame what gives way under pressure: never the size. */
  async #configureSenders(): Promise<void> {
    for (const transceiver of this.#connection?.getTransceivers() ?? []) {
      transceiver.direction = 'sendonly';
      const { sender } = transceiver;
      const isVideo = sender.track?.kind === 'video';
      const parameters: RTCRtpSendParameters & { degradationPreference?: string } =
        sender.getParameters();
      const [encoding = {}] = parameters.encodings ?? [];
      encoding.maxBitrate =
        (isVideo ? this.#settings.videoBitrate : this.#settings.audioBitrate) * 1000;
      if (isVideo) {
        encoding.maxFramerate = this.#settings.frameRate;
        parameters.degradationPreference = 'maintain-resolution';
      }
      parameters.encodings = [encoding];
      // A browser that refuses one of these still sends; size is then kept by the content hint.
      await sender.setParameters(parameters).catch(() => {
        if (isVideo && sender.track) sender.track.contentHint = 'detail';
      });
    }
  }

  /** What the ingest shall see of the connection's own offer, with the candidates known by now. */
  #offer(): string {
    const own = this.#connection?.localDescription?.sdp ?? '';
    if (own !== this.#written.own) this.#written = { own, offer: ingestOffer(own) };
    return this.#written.offer;
  }

  async #post(signal: AbortSignal): Promise<Response> {
    const offer = this.#offer();
    const sent = this.#candidates.length;
    const answer = await this.#resource.post(offer, signal);
    this.#memory = rememberSession(this.#endpoint, answer.sessionUrl);
    if (!takesBothTracks(answer.sdp)) throw new BroadcastError('offer-refused');
    if (answer.iceServers.length > 0) this.#notes.iceServers = answer.iceServers;
    void this.#trickle(offer, sent);
    const { videoBitrate, audioBitrate, audioMode } = this.#settings;
    const usable = this.#notes.mediaWasBlocked ? answer.sdp : nominatedAtOnce(answer.sdp);
    const sdp = answerWithHints(usable, {
      startBitrate: Math.round(Math.min(HIGHEST_START_BITRATE, videoBitrate * 0.9)),
      audioBitrate,
      stereo: audioMode === 'music',
    });
    return new AnswerResponse(sdp, answer.sessionUrl);
  }

  /** Sends what was gathered after the offer left: all of it, in one PATCH, once gathering is done. */
  async #trickle(offer: string, sent: number): Promise<void> {
    const connection = this.#connection;
    if (!connection) return;
    if (connection.iceGatheringState !== 'complete') {
      await new Promise<void>((resolve) => {
        const signal = this.#over.signal;
        signal.addEventListener('abort', () => resolve(), { once: true });
        connection.addEventListener(
          'icegatheringstatechange',
          () => connection.iceGatheringState === 'complete' && resolve(),
          { signal },
        );
      });
    }
    const late = this.#candidates.slice(sent);
    if (this.#over.signal.aborted || late.length === 0) return;
    await this.#resource.patch(candidateFragment(offer, late, true), this.#over.signal);
  }
}

/** An answer whose text is at hand. Read from a body, it would queue behind the page's other tasks. */
class AnswerResponse extends Response {
  readonly #sdp: string;

  constructor(sdp: string, location: string) {
    super(null, { status: 201, headers: { location } });
    this.#sdp = sdp;
  }

  override text(): Promise<string> {
    return Promise.resolve(this.#sdp);
  }
}
