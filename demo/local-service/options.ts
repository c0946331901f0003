/** What can be set on the service, with its defaults, and the switches that tests turn. */

export interface LocalServiceOptions {
  /** Port to listen on; 0, the default, takes any free one. */
  port?: number;
  /** Port that takes RTMP pushes; 0, the default, takes any free one. */
  rtmpPort?: number;
  /** Port that takes SRT pushes, where ffmpeg knows SRT; 0, the default, takes any free one. */
  srtPort?: number;
  /** Loopback only, on both address families. */
  host?: '127.0.0.1';
  /** API key: `Authorization: APIKey <key>`. Defaults to `local`. */
  key?: string;
  /** Path of an ffmpeg; `null` for none; left out to look for one. */
  ffmpeg?: string | null;
  /** Draw overlays into the picture with Chromium, where there is one. Defaults to true. */
  overlayRenderer?: boolean;
  /** More flags for that Chromium, such as `--no-sandbox` where its own sandbox cannot work. */
  rendererFlags?: readonly string[];
  /** Folder for media. Defaults to a new one in the system's temporary folder; it is removed on close. */
  dataDir?: string;
  /** No greeting on the console; failures are always printed. Defaults to true. */
  quiet?: boolean;
  /** Where sessions listen for media. Defaults to `['127.0.0.1']`. */
  mediaAddresses?: readonly string[];
  switches?: Partial<Switches>;
}

/** Behaviour that may be changed while the service runs, through `service.switches`. */
export interface Switches {
  /** CORS headers on the REST API, for any origin. Whether the real one has them is not known. */
  apiCors: boolean;
  /** Streams on one page of the list. */
  pageSize: number;
  /** How many streams may be active at once (reason 2005 beyond it); `null` for no limit. */
  activeStreamLimit: number | null;
  /** Whether the account may publish (reason 2006 when not). */
  accountActive: boolean;
  /** Whether overlays are enabled on the account (422 when not). */
  overlaysEnabled: boolean;
  /** Whether there is space for recordings (422 when not). */
  hasStorage: boolean;
  /** Answer `start_recording` with 200 and a warning instead of 204. */
  warnsOfStorage: boolean;
  /** Answer `reset_push_token` with 202 and a message instead of 200 and the stream. */
  resetsByHand: boolean;
  /** Status of an accepted offer: 201 as in RFC 9725, 200 as in the service's own words. */
  whipStatus: 200 | 201;
  /** `Link` headers of the WHIP answers. */
  iceServers: readonly { url: string; username?: string; credential?: string }[];
  /** Milliseconds that must lie between two offers to one stream (429 before); 0 for no limit. */
  attemptInterval: number;
  /** Milliseconds without video until `live` turns false. */
  mediaLossAfter: number;
  /** Milliseconds without any packet until a session counts as lost. */
  sessionLossAfter: number;
  /** Milliseconds that a lost session blocks its stream (reason 2003). */
  slotHold: number;
  /** Milliseconds that a recording waits for media to come back. */
  recordingGrace: number;
  /** Milliseconds after which a recording goes on in another file, as the service does at 4 h. */
  recordingSplit: number;
  /** Milliseconds between two attempts to fetch a PULL source, doubled with each failure up to 30 s. */
  pullPause: number;
  /** Milliseconds without any source until a PULL stream is set to `active: false`. */
  pullGiveUpAfter: number;
  /** Milliseconds between two screenshots. */
  screenshotInterval: number;
}

export const DEFAULT_SWITCHES: Readonly<Switches> = {
  apiCors: true,
  pageSize: 25,
  activeStreamLimit: null,
  accountActive: true,
  overlaysEnabled: true,
  hasStorage: true,
  warnsOfStorage: false,
  resetsByHand: false,
  whipStatus: 201,
  iceServers: [],
  attemptInterval: 0,
  mediaLossAfter: 2500,
  sessionLossAfter: 5000,
  slotHold: 30_000,
  recordingGrace: 10_000,
  recordingSplit: 4 * 60 * 60 * 1000,
  pullPause: 500,
  pullGiveUpAfter: 2 * 60 * 60 * 1000,
  screenshotInterval: 10_000,
};
