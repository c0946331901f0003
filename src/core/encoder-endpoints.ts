/** What another encoder needs to feed a stream: addresses, keys and settings, in its own terms. Pure. */
import type { FrameSize } from './settings.ts';
import type { StreamIngest } from './stream.ts';

export type EncoderProtocol = 'rtmp' | 'rtmps' | 'srt' | 'whip';
export type EncoderFieldName = 'server' | 'key' | 'address' | 'passphrase';

export interface EncoderField {
  readonly name: EncoderFieldName;
  readonly value: string;
  /** Whoever knows it can publish. A server alone is no secret. */
  readonly secret: boolean;
}

export interface EncoderEndpoint {
  readonly protocol: EncoderProtocol;
  readonly fields: readonly EncoderField[];
  /** For a second encoder that sends the same at the same time; empty where there is none. */
  readonly backup: readonly EncoderField[];
}

/**
 * The SRT buffer in milliseconds: the service recommends 2 s or more over the public internet, and
 * never the encoder's own default. OBS and ffmpeg read an address's `latency` in microseconds.
 */
export const SRT_LATENCY_MS = 2000;

/** Every protocol that the stream has an address for. */
export function encoderEndpoints(ingest: StreamIngest): EncoderEndpoint[] {
  const { pushUrl, backupPushUrl, pushUrlSrt, backupPushUrlSrt, srtPassphrase: pass } = ingest;
  const all: readonly (readonly [EncoderProtocol, EncoderField[], EncoderField[]])[] = [
    ['rtmp', serverAndKey(pushUrl, 'rtmp'), serverAndKey(backupPushUrl, 'rtmp')],
    ['rtmps', serverAndKey(pushUrl, 'rtmps'), serverAndKey(backupPushUrl, 'rtmps')],
    ['srt', srtFields(pushUrlSrt, pass), srtFields(backupPushUrlSrt, pass).slice(0, 1)],
    ['whip', address(ingest.pushUrlWhip), []],
  ];
  return all.flatMap(([protocol, fields, backup]) =>
    fields.length > 0 ? [{ protocol, fields, backup }] : [],
  );
}

/**
 * `rtmp://host/in/ID?TOKEN` as OBS wants it: the server up to the last slash of the path, and the
 * rest as the key. The service takes RTMPS at the same address under another scheme (`push_url` of
 * its Stream object); that does not hold for a port of its own, which speaks one of the two.
 */
function serverAndKey(url: string | null, scheme: 'rtmp' | 'rtmps'): EncoderField[] {
  const [, given, server, key] = /^(rtmps?):(\/\/[^?#]*\/)([^/?#]+.*)$/.exec(url ?? '') ?? [];
  if (!given || !server || !key) return [];
  const other = given !== scheme;
  if (other && (scheme === 'rtmp' || /^\/\/[^/]*:\d+\//.test(server))) return [];
  return [
    { name: 'server', value: `${scheme}:${server}`, secret: false },
    { name: 'key', value: key, secret: true },
  ];
}

function srtFields(url: string | null, passphrase: string | null): EncoderField[] {
  if (!url) return [];
  const extras = [`latency=${SRT_LATENCY_MS * 1000}`];
  // Encoders differ in how they read escaped characters: those stay out and are typed in by hand.
  if (passphrase && /^[\w.~-]+$/.test(passphrase)) extras.push(`passphrase=${passphrase}`);
  // In front, because the stream's id holds a `#`, after which not everyone reads on.
  const full = url.replace(/\?|$/, (mark) => `?${extras.join('&')}${mark && '&'}`);
  return [
    ...address(full),
    ...(passphrase ? [{ name: 'passphrase', value: passphrase, secret: true } as const] : []),
  ];
}

function address(value: string | null): EncoderField[] {
  return value ? [{ name: 'address', value, secret: true }] : [];
}

export interface EncoderSettings extends FrameSize {
  /** Kilobits a second. */
  readonly bitrate: number;
  /** Seconds between keyframes. */
  readonly keyframes: number;
}

/**
 * What to set in an encoder for this size: the middle of the service's range for live video, less
 * over WHIP, whose keyframes also come more often.
 */
export function encoderSettings(protocol: EncoderProtocol, size: FrameSize): EncoderSettings {
  const lines = Math.min(size.width, size.height);
  const bitrate = lines > 720 ? 4500 : lines > 480 ? 2500 : 1000;
  const overWhip = protocol === 'whip';
  return {
    ...size,
    bitrate: overWhip ? Math.min(bitrate, 2000) : bitrate,
    keyframes: overWhip ? 1 : 2,
  };
}
