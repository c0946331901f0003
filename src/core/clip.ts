/** Clips: pieces cut out of the DVR of a running stream, to be watched and downloaded at once. */

export interface ClipInput {
  /** Seconds; no longer than the stream's DVR window. */
  duration: number;
  /** Where it begins, in seconds since the epoch. Default: now. */
  start?: number | undefined;
  /** When its links end, in seconds since the epoch. Default: an hour after its end. */
  expiration?: number | undefined;
  /** Whether it is kept as a video too. Default true, as at the service. */
  vodRequired?: boolean | undefined;
}

export interface Clip {
  /** A text, other than all other ids. */
  id: string;
  /** Seconds. */
  duration: number | null;
  /** Seconds since the epoch. */
  start: number | null;
  /** When its links end, in seconds since the epoch. */
  expiration: number | null;
  vodRequired: boolean;
  /** The video that is made of it, where one is. */
  videoId: number | null;
  /** Such as `media_3_720`. */
  renditions: string[];
  hlsUrl: string | null;
  /** Answers 425 until the piece is over, 404 once it has expired. */
  mp4Url: string | null;
  /** ISO 8601. */
  createdAt: string | null;
}
