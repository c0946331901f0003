import { expect, test } from 'vitest';
import { RtcpHeader, TransportWideCC } from 'werift';
import { RtpReorder } from '../../demo/local-service/rtp-reorder.ts';
import { TransportFeedback } from '../../demo/local-service/transport-feedback.ts';

function reordered(numbers: [sequenceNumber: number, arrival: number][]): (number | string)[] {
  const out: (number | string)[] = [];
  const reorder = new RtpReorder(
    ({ sequenceNumber }) => out.push(sequenceNumber),
    (packets) => out.push(`gap of ${packets}`),
  );
  for (const [sequenceNumber, arrival] of numbers) {
    const packet = { sequenceNumber, timestamp: 0, marker: false, payload: Buffer.alloc(1) };
    reorder.push(packet, arrival);
  }
  return out;
}

test('passes packets on in order, each once', () => {
  const order: [number, number][] = [
    [10, 0],
    [12, 1],
    [11, 2],
    [11, 3],
    [13, 4],
  ];
  expect(reordered(order)).toEqual([10, 11, 12, 13]);
});

test('goes on across the end of the numbers', () => {
  const order: [number, number][] = [
    [65_535, 0],
    [1, 1],
    [0, 2],
  ];
  expect(reordered(order)).toEqual([65_535, 0, 1]);
});

test('gives a missing packet up after a quarter of a second', () => {
  const order: [number, number][] = [
    [1, 0],
    [4, 10],
    [5, 200],
    [6, 261],
    [2, 270],
  ];
  expect(reordered(order)).toEqual([1, 'gap of 2', 4, 5, 6]);
});

/** Reads a feedback packet with the peer connection's own reader. */
function read(packet: Buffer): TransportWideCC {
  return TransportWideCC.deSerialize(packet.subarray(4), RtcpHeader.deSerialize(packet));
}

test('reports arrivals and losses as a sender reads them', () => {
  const feedback = new TransportFeedback();
  feedback.add(500, 1000);
  feedback.add(501, 1010.5);
  feedback.add(503, 1200);
  const packet = feedback.take(1, 2);
  if (!packet) throw new Error('No feedback was made.');
  expect(packet.length % 4).toBe(0);
  expect(packet.readUInt16BE(2)).toBe(packet.length / 4 - 1);
  const { baseSequenceNumber, packetStatusCount, packetChunks, recvDeltas } = read(packet);
  expect({ baseSequenceNumber, packetStatusCount }).toEqual({
    baseSequenceNumber: 500,
    packetStatusCount: 4,
  });
  const statuses = packetChunks.flatMap((chunk) => ('symbolList' in chunk ? chunk.symbolList : []));
  const [received, missing, late] = [1, 0, 2];
  expect(statuses.slice(0, 4)).toEqual([received, received, missing, late]);
  // In microseconds since the packet before.
  expect(recvDeltas.slice(1).map(({ delta }) => delta)).toEqual([10_500, 189_500]);
});

test('goes on where the last report ended, and reports nothing twice', () => {
  const feedback = new TransportFeedback();
  feedback.add(65_535, 0);
  expect(feedback.take(1, 2)).toBeDefined();
  expect(feedback.take(1, 2)).toBeUndefined();
  feedback.add(65_535, 5);
  feedback.add(1, 10);
  const packet = feedback.take(1, 2);
  if (!packet) throw new Error('No feedback was made.');
  expect(read(packet)).toMatchObject({ baseSequenceNumber: 0, packetStatusCount: 2 });
});
