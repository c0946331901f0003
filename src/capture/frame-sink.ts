/**
 * A video track whose frames all have one size, whatever is drawn into it.
 *
 * Where the page can write frames into a track (Chromium's MediaStreamTrackGenerator) it does, which
 * keeps working in a hidden tab. Elsewhere a canvas is captured.
 */
import { letterbox } from '../core/letterbox.ts';
import type { FrameSize } from '../core/settings.ts';

export interface FrameSink {
  readonly track: MediaStreamTrack;
  /** Milliseconds on the page's clock at which the last frame went out. */
  readonly lastFrameAt: number;
  /** Sends a frame with the picture inside black bars. */
  draw(picture: CanvasImageSource, size: FrameSize): void;
  /** Sends the last frame again; a black one at first. */
  repeat(): void;
  close(): void;
}

interface TrackGenerator extends MediaStreamTrack {
  readonly writable: WritableStream<VideoFrame>;
}

interface TrackProcessor {
  readonly readable: ReadableStream<VideoFrame>;
}

/** Chromium's track processor and generator; Safari has them in workers only. */
export function trackTransforms(): {
  MediaStreamTrackGenerator: new (init: { kind: 'video' }) => TrackGenerator;
  MediaStreamTrackProcessor: new (init: { track: MediaStreamTrack }) => TrackProcessor;
} | null {
  const scope = globalThis as unknown as NonNullable<ReturnType<typeof trackTransforms>>;
  return 'MediaStreamTrackGenerator' in scope && 'MediaStreamTrackProcessor' in scope
    ? scope
    : null;
}

export function openFrameSink(size: FrameSize, frameRate: number): FrameSink {
  const transforms = trackTransforms();
  return transforms
    ? new GeneratorSink(new transforms.MediaStreamTrackGenerator({ kind: 'video' }), size)
    : new CanvasSink(size, frameRate);
}

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** The drawing that both sinks share: bars are painted anew only when the picture's shape changes. */
class Easel {
  readonly #context: Context;
  readonly #frame: FrameSize;
  #shape = '';

  constructor(context: Context | null, frame: FrameSize) {
    if (!context) throw new Error('This browser gives no canvas to draw on.');
    this.#context = context;
    this.#frame = frame;
    this.clear();
  }

  clear(): void {
    this.#context.fillStyle = '#000';
    this.#context.fillRect(0, 0, this.#frame.width, this.#frame.height);
  }

  draw(picture: CanvasImageSource, size: FrameSize): void {
    const shape = `${size.width}x${size.height}`;
    if (shape !== this.#shape) this.clear();
    this.#shape = shape;
    const { x, y, width, height } = letterbox(size, this.#frame);
    this.#context.drawImage(picture, x, y, width, height);
  }
}

class GeneratorSink implements FrameSink {
  readonly track: MediaStreamTrack;
  lastFrameAt = 0;
  readonly #writer: WritableStreamDefaultWriter<VideoFrame>;
  readonly #canvas: OffscreenCanvas;
  readonly #easel: Easel;
  #last: VideoFrame | null = null;

  constructor(track: TrackGenerator, size: FrameSize) {
    this.track = track;
    this.#writer = track.writable.getWriter();
    this.#writer.closed.catch(() => {});
    this.#canvas = new OffscreenCanvas(size.width, size.height);
    this.#easel = new Easel(this.#canvas.getContext('2d', { alpha: false }), size);
  }

  draw(picture: CanvasImageSource, size: FrameSize): void {
    this.#easel.draw(picture, size);
    this.#last?.close();
    this.#last = null;
    this.repeat();
  }

  repeat(): void {
    this.#last ??= new VideoFrame(this.#canvas, { timestamp: 0, alpha: 'discard' });
    this.lastFrameAt = performance.now();
    // A reader that is behind gets the next frame instead.
    if ((this.#writer.desiredSize ?? 0) <= 0) return;
    const frame = new VideoFrame(this.#last, { timestamp: Math.round(this.lastFrameAt * 1000) });
    this.#writer.write(frame).catch(() => frame.close());
  }

  close(): void {
    this.#last?.close();
    this.#writer.close().catch(() => {});
  }
}

class CanvasSink implements FrameSink {
  readonly track: MediaStreamTrack;
  lastFrameAt = 0;
  readonly #context: CanvasRenderingContext2D | null;
  readonly #easel: Easel;

  constructor(size: FrameSize, frameRate: number) {
    const canvas = Object.assign(document.createElement('canvas'), size);
    this.#context = canvas.getContext('2d', { alpha: false });
    this.#easel = new Easel(this.#context, size);
    const [track] = canvas.captureStream(frameRate).getVideoTracks();
    if (!track) throw new Error('This browser captures no picture from a canvas.');
    this.track = track;
  }

  draw(picture: CanvasImageSource, size: FrameSize): void {
    this.#easel.draw(picture, size);
    this.lastFrameAt = performance.now();
  }

  /** A canvas is captured when it was drawn on, so one pixel is drawn onto itself. */
  repeat(): void {
    if (this.#context) this.#context.drawImage(this.#context.canvas, 0, 0, 1, 1, 0, 0, 1, 1);
    this.lastFrameAt = performance.now();
  }

  close(): void {}
}
