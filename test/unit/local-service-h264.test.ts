import { expect, test } from 'vitest';
import { parseSps } from '../../demo/local-service/h264.ts';
import { type AccessUnit, H264Depacketizer } from '../../demo/local-service/h264-depacketizer.ts';

/** Parameter sets that x264 wrote for pictures of these sizes. */
test.each([
  ['baseline, cropped', '6742c00dd901419f9f0110000003001000000303c0f142a480', 320, 180],
  ['baseline, whole blocks', '6742c01fd9005005bb0110000003001000000303c0f1832480', 1280, 720],
  ['high, cropped', '67640028acd940780227e5c044000003000400000300f03c60c658', 1920, 1080],
  ['main, cropped on both sides', '674d401feca06c1ef3780880000003008000001e078c18cb', 854, 480],
  ['interlaced', '67640028acd94078044fde0220000003002000000643e2c5b2c0', 1920, 1080],
  ['4:4:4 colours', '67f4001e919b281485fc7cf808800000030080000019078b16cb', 642, 362],
])('reads the size of the picture: %s', (_, hex, width, height) => {
  expect(parseSps(Buffer.from(hex, 'hex'))).toMatchObject({ width, height });
});

test('refuses what is no parameter set, or only half of one', () => {
  expect(() => parseSps(Buffer.from('68ce3c80', 'hex'))).toThrow('Not a sequence parameter set');
  expect(() => parseSps(Buffer.from('6742c0', 'hex'))).toThrow('ends too early');
});

const SPS = Buffer.from('6742c01fd9', 'hex');
const PPS = Buffer.from('68ce3c80', 'hex');
const IDR = Buffer.concat([Buffer.from([0x65]), Buffer.alloc(30, 7)]);
const SLICE = Buffer.concat([Buffer.from([0x41]), Buffer.alloc(10, 9)]);

function stapA(...nals: Buffer[]): Buffer {
  const parts = nals.flatMap((nal) => {
    const size = Buffer.alloc(2);
    size.writeUInt16BE(nal.length);
    return [size, nal];
  });
  return Buffer.concat([Buffer.from([0x78]), ...parts]);
}

function fuA(nal: Buffer, pieces: number): Buffer[] {
  const [header = 0] = nal;
  const body = nal.subarray(1);
  const length = Math.ceil(body.length / pieces);
  return Array.from({ length: pieces }, (_, i) => {
    const flags = (i === 0 ? 0x80 : 0) | (i === pieces - 1 ? 0x40 : 0);
    const head = Buffer.from([(header & 0xe0) | 28, flags | (header & 0x1f)]);
    return Buffer.concat([head, body.subarray(i * length, (i + 1) * length)]);
  });
}

/** Feeds packets of the form [timestamp, payload, marker], or a gap. */
function unitsFrom(packets: ([number, Buffer, boolean] | 'gap')[]): AccessUnit[] {
  const units: AccessUnit[] = [];
  const depacketizer = new H264Depacketizer((unit) => units.push(unit));
  packets.forEach((packet, sequenceNumber) => {
    if (packet === 'gap') {
      depacketizer.gap();
      return;
    }
    const [timestamp, payload, marker] = packet;
    depacketizer.push({ sequenceNumber, timestamp, payload, marker }, 0);
  });
  return units;
}

test('puts a keyframe together from an aggregate and fragments', () => {
  const [first = Buffer.alloc(0), second = Buffer.alloc(0), third = Buffer.alloc(0)] = fuA(IDR, 3);
  const [unit] = unitsFrom([
    [100, stapA(SPS, PPS), false],
    [100, first, false],
    [100, second, false],
    [100, third, true],
  ]);
  expect(unit).toMatchObject({ key: true, timestamp: 100 });
  expect(unit?.nals).toEqual([SPS, PPS, IDR]);
});

test('drops everything before the first keyframe', () => {
  const units = unitsFrom([
    [1, SLICE, true],
    [2, IDR, true],
    [3, SLICE, true],
  ]);
  expect(units.map(({ timestamp }) => timestamp)).toEqual([2, 3]);
});

test('ends a picture at the next timestamp when the marker is missing', () => {
  const units = unitsFrom([
    [1, IDR, false],
    [2, SLICE, true],
  ]);
  expect(units.map(({ timestamp }) => timestamp)).toEqual([1, 2]);
});

test('waits for a keyframe after a gap, and does not trust the picture that the gap touched', () => {
  const units = unitsFrom([
    [1, IDR, true],
    [2, SLICE, true],
    'gap',
    [3, IDR, true],
    [4, SLICE, true],
    [5, IDR, true],
  ]);
  expect(units.map(({ timestamp }) => timestamp)).toEqual([1, 2, 5]);
});
