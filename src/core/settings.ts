/** What is captured and how it is sent, parsed from attribute strings. */

export type AudioMode = 'voice' | 'music';
export type FacingMode = 'user' | 'environment';

export interface FrameSize {
  readonly width: number;
  readonly height: number;
}

export interface CaptureSettings {
  /** The one size of every encoded frame, first to last. */
  readonly size: FrameSize;
  /** Frames per second. */
  readonly frameRate: number;
  /** Kilobits per second, at the most. */
  readonly videoBitrate: number;
  /** Kilobits per second. */
  readonly audioBitrate: number;
  readonly audioMode: AudioMode;
  readonly facingMode: FacingMode;
}

const NAMED_SIZES: ReadonlyMap<string, FrameSize> = new Map([
  ['480p', { width: 854, height: 480 }],
  ['720p', { width: 1280, height: 720 }],
  ['1080p', { width: 1920, height: 1080 }],
]);

const DEFAULT_SIZE: FrameSize = { width: 1280, height: 720 };
const DEFAULT_FRAME_RATE = 30;
const SMALLEST_SIDE = 16;
/** The service transcodes FullHD at the most, in either orientation. */
const LARGEST_SIDE = 1920;

/**
 * Reads `480p`, `720p`, `1080p` or `WIDTHxHEIGHT`; anything else gives 1280x720. Sides are made
 * even, because H.264 codes pairs of pixels, and kept within what the service takes.
 */
export function parseResolution(text: string | null | undefined): FrameSize {
  const named = NAMED_SIZES.get(text?.trim().toLowerCase() ?? '');
  if (named) return named;
  const match = /^\s*(\d{2,4})\s*[x×]\s*(\d{2,4})\s*$/i.exec(text ?? '');
  if (!match) return DEFAULT_SIZE;
  return { width: evenSide(Number(match[1])), height: evenSide(Number(match[2])) };
}

function evenSide(side: number): number {
  return 2 * Math.floor(clamp(side, SMALLEST_SIDE, LARGEST_SIDE) / 2);
}

/** Kilobits per second for a picture of this size and rate: 2,500 for 720p30, as the service recommends. */
export function defaultVideoBitrate({ width, height }: FrameSize, frameRate: number): number {
  const perPixelAndSecond = 2500 / (1280 * 720 * 30);
  return Math.round(clamp(width * height * frameRate * perPixelAndSecond, 300, 6000) / 50) * 50;
}

export interface CaptureAttributes {
  resolution?: string | null | undefined;
  frameRate?: number | null | undefined;
  videoBitrate?: number | null | undefined;
  audioBitrate?: number | null | undefined;
  audioMode?: string | null | undefined;
  facingMode?: string | null | undefined;
}

export function captureSettings(attributes: CaptureAttributes): CaptureSettings {
  const size = parseResolution(attributes.resolution);
  const frameRate = clamp(positive(attributes.frameRate) ?? DEFAULT_FRAME_RATE, 1, 60);
  const audioMode = attributes.audioMode === 'music' ? 'music' : 'voice';
  return {
    size,
    frameRate,
    videoBitrate: clamp(
      positive(attributes.videoBitrate) ?? defaultVideoBitrate(size, frameRate),
      100,
      20_000,
    ),
    audioBitrate: clamp(
      positive(attributes.audioBitrate) ?? (audioMode === 'music' ? 128 : 64),
      16,
      510,
    ),
    audioMode,
    facingMode: attributes.facingMode === 'environment' ? 'environment' : 'user',
  };
}

/**
 * What was set but is not used as it was set, one sentence for each attribute. Empty ones, as page
 * builders write them, are not set.
 */
export function unusedWishes(attributes: CaptureAttributes): string[] {
  const { size, ...settings } = captureSettings(attributes);
  const used = { resolution: `${size.width}x${size.height}`, ...settings };
  return Object.entries(used).flatMap(([property, value]) => {
    const given = String(attributes[property as keyof CaptureAttributes] ?? '');
    const text = given.toLowerCase().replace(/\s/g, '').replace('×', 'x');
    // An empty attribute for a number is read as 0.
    if (!text || text === '0' || text === String(value) || NAMED_SIZES.has(text)) return [];
    const name = property.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`);
    return `${name}="${given}" cannot be used: it is ${value} instead.`;
  });
}

function positive(value: number | null | undefined): number | undefined {
  return value != null && Number.isFinite(value) && value > 0 ? value : undefined;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
