/** What the capture tests ask of tracks, and devices that fail on command. */
import { trackTransforms } from '../../../src/capture/frame-sink.ts';

export interface SeenFrame {
  readonly size: string;
  /** Mean brightness of the picture's middle, 0 to 255. */
  readonly brightness: number;
}

/** Reads frames of the track as a sender would get them. */
export async function readFrames(track: MediaStreamTrack, count: number): Promise<SeenFrame[]> {
  const transforms = trackTransforms();
  if (!transforms) throw new Error('These tests need a browser that can read frames.');
  const clone = track.clone();
  const reader = new transforms.MediaStreamTrackProcessor({ track: clone }).readable.getReader();
  const frames: SeenFrame[] = [];
  try {
    while (frames.length < count) {
      const { value: frame } = await reader.read();
      if (!frame) throw new Error(`The track ended after ${frames.length} frames.`);
      frames.push({
        size: `${frame.displayWidth}x${frame.displayHeight}`,
        brightness: brightness(frame),
      });
      frame.close();
    }
  } finally {
    clone.stop();
  }
  return frames;
}

function brightness(frame: VideoFrame): number {
  const side = 16;
  const context = new OffscreenCanvas(side, side).getContext('2d');
  if (!context) throw new Error('No canvas.');
  context.drawImage(frame, 0, 0, side, side);
  const { data } = context.getImageData(0, 0, side, side);
  let sum = 0;
  for (let at = 0; at < data.length; at += 4) {
    sum += (data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + 2] ?? 0);
  }
  return sum / (3 * side * side);
}

/**
 * The size of the first frames that a receiver decodes, sent as the broadcast is: H.264 that keeps
 * its resolution. What a track says of its size is not always what its encoder makes of it.
 */
export async function decodedSizes(track: MediaStreamTrack, count: number): Promise<string[]> {
  const sender = new RTCPeerConnection();
  const receiver = new RTCPeerConnection();
  try {
    sender.onicecandidate = ({ candidate }) => void receiver.addIceCandidate(candidate);
    receiver.onicecandidate = ({ candidate }) => void sender.addIceCandidate(candidate);
    const received = new Promise<MediaStreamTrack>((resolve) => {
      receiver.ontrack = (event) => resolve(event.track);
    });
    const transceiver = sender.addTransceiver(track.clone(), { direction: 'sendonly' });
    const codecs = RTCRtpSender.getCapabilities('video')?.codecs ?? [];
    transceiver.setCodecPreferences(codecs.filter(({ mimeType }) => mimeType === 'video/H264'));
    await transceiver.sender.setParameters({
      ...transceiver.sender.getParameters(),
      degradationPreference: 'maintain-resolution',
    });
    await sender.setLocalDescription();
    await receiver.setRemoteDescription(sender.localDescription as RTCSessionDescription);
    await receiver.setLocalDescription();
    await sender.setRemoteDescription(receiver.localDescription as RTCSessionDescription);
    const frames = await readFrames(await received, count);
    return [...new Set(frames.map(({ size }) => size))];
  } finally {
    for (const { track: sent } of sender.getSenders()) sent?.stop();
    sender.close();
    receiver.close();
  }
}

/** The loudest sample of the track's next chunks; rejects when none come. */
export async function readLoudest(track: MediaStreamTrack, chunks: number): Promise<number> {
  const transforms = trackTransforms();
  if (!transforms) throw new Error('These tests need a browser that can read samples.');
  const clone = track.clone();
  const { readable } = new transforms.MediaStreamTrackProcessor({ track: clone });
  const reader = (readable as ReadableStream as ReadableStream<AudioData>).getReader();
  let loudest = 0;
  try {
    for (let read = 0; read < chunks; read++) {
      const { value: chunk } = await reader.read();
      if (!chunk) throw new Error(`The track ended after ${read} chunks.`);
      const samples = new Float32Array(chunk.numberOfFrames);
      chunk.copyTo(samples, { planeIndex: 0, format: 'f32-planar' });
      chunk.close();
      for (const sample of samples) loudest = Math.max(loudest, Math.abs(sample));
    }
  } finally {
    clone.stop();
  }
  return loudest;
}

/** Resolves when the condition holds after one of the session's changes, or already. */
export class Changes {
  readonly #waiting = new Set<() => void>();

  readonly notify = (): void => {
    for (const check of [...this.#waiting]) check();
  };

  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = () => {
        if (!condition()) return;
        this.#waiting.delete(check);
        resolve();
      };
      this.#waiting.add(check);
      check();
    });
  }
}

type GetUserMedia = (constraints: MediaStreamConstraints) => Promise<MediaStream>;

/** The browser's own devices, with getUserMedia in the test's hands; every opened track is kept. */
export class TestDevices extends EventTarget {
  readonly opened: MediaStreamTrack[] = [];
  readonly shared: MediaStreamTrack[] = [];
  readonly requests: MediaStreamConstraints[] = [];
  /** Answers in the browser's place. */
  answer: (constraints: MediaStreamConstraints, real: GetUserMedia) => Promise<MediaStream> = (
    constraints,
    real,
  ) => real(constraints);
  answerScreen: () => Promise<MediaStream> = () => Promise.reject(named('NotAllowedError'));

  readonly getUserMedia = async (constraints: MediaStreamConstraints): Promise<MediaStream> => {
    this.requests.push(constraints);
    const stream = await this.answer(constraints, (asked) =>
      navigator.mediaDevices.getUserMedia(asked),
    );
    this.opened.push(...stream.getTracks());
    return stream;
  };

  readonly getDisplayMedia = async (): Promise<MediaStream> => {
    const stream = await this.answerScreen();
    this.shared.push(...stream.getTracks());
    return stream;
  };

  enumerateDevices(): Promise<MediaDeviceInfo[]> {
    return navigator.mediaDevices.enumerateDevices();
  }

  /** The last camera or microphone that was opened. */
  last(kind: 'audio' | 'video'): MediaStreamTrack {
    const track = this.opened.findLast((opened) => opened.kind === kind);
    if (!track) throw new Error(`No ${kind} track was opened.`);
    return track;
  }

  /** As when the cable is pulled: a track that is stopped by the page would say nothing. */
  pull(kind: 'audio' | 'video'): void {
    const track = this.last(kind);
    track.stop();
    track.dispatchEvent(new Event('ended'));
  }
}

export function named(name: string): DOMException {
  return new DOMException('The test refuses.', name);
}

/** A camera of any size, whose size can change; moving, in a bright colour. */
export function canvasCamera(
  width: number,
  height: number,
): {
  stream: MediaStream;
  resize(width: number, height: number): void;
  stop(): void;
} {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d');
  if (!context) throw new Error('No canvas.');
  let turn = 0;
  const paint = () => {
    context.fillStyle = turn++ % 2 ? '#ffffff' : '#eeeeee';
    context.fillRect(0, 0, canvas.width, canvas.height);
  };
  paint();
  const timer = setInterval(paint, 33);
  return {
    stream: canvas.captureStream(30),
    resize: (wide, high) => {
      Object.assign(canvas, { width: wide, height: high });
      paint();
    },
    stop: () => clearInterval(timer),
  };
}
