/** The pure parts of what brings media in, and what strangers send to the ports of encoders. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { readStreamName } from '../../demo/local-service/admission.ts';
import { readSegments, segmentsOfClip } from '../../demo/local-service/clips.ts';
import { FlvFeed } from '../../demo/local-service/flv-feed.ts';
import { FlvReader } from '../../demo/local-service/flv-reader.ts';
import { startService } from '../../demo/local-service/index.ts';
import { type MediaFrame, MediaSource } from '../../demo/local-service/media-source.ts';
import { problemOfUri, pullInput } from '../../demo/local-service/pull-addresses.ts';
import {
  answerInduction,
  readHandshake,
  rejection,
} from '../../demo/local-service/srt-handshake.ts';
import { createStream } from './local-service-support.ts';

test.each([
  ['1001', { streamId: 1001, point: 'primary' }],
  ['1001b', { streamId: 1001, point: 'backup' }],
  ['b', { streamId: undefined, point: 'primary' }],
  ['1001x', { streamId: undefined, point: 'primary' }],
])('the stream name %s means %o', (name, meaning) => {
  expect(readStreamName(name)).toEqual(meaning);
});

describe('FLV', () => {
  const tag = (type: number, time: number, data: number[]) => {
    const head = Buffer.alloc(11);
    head.writeUInt8(type, 0);
    head.writeUIntBE(data.length, 1, 3);
    head.writeUIntBE(time & 0xffffff, 4, 3);
    head.writeUInt8(time >>> 24, 7);
    return Buffer.concat([head, Buffer.from(data), Buffer.alloc(4)]);
  };

  test('is cut into tags wherever the bytes happen to be divided', () => {
    const head = Buffer.from([0x46, 0x4c, 0x56, 1, 5, 0, 0, 0, 9, 0, 0, 0, 0]);
    const all = Buffer.concat([head, tag(9, 40, [1, 2, 3]), tag(8, 0x1000001, [4])]);
    for (let cut = 0; cut <= all.length; cut += 1) {
      const tags: [number, number, number[]][] = [];
      const reader = new FlvReader((type, time, data) => tags.push([type, time, [...data]]));
      reader.push(all.subarray(0, cut));
      reader.push(all.subarray(cut));
      expect(tags).toEqual([
        [9, 40, [1, 2, 3]],
        [8, 0x1000001, [4]],
      ]);
    }
  });

  test('of other codecs is refused with words', () => {
    const feed = new FlvFeed(new MediaSource());
    expect(() => feed.push(9, 0, Buffer.from([0x12, 0, 0, 0, 0]))).toThrow('must be H.264');
    expect(() => feed.push(8, 0, Buffer.from([0x2f, 0]))).toThrow('must be AAC');
  });

  test('without sound gets silence, from the first picture on', () => {
    const sps = [0x67, 0x42, 0xc0, 0x1e, 0xda, 0x02, 0x80, 0xbf, 0xe5, 0xc0, 0x44, 0, 0, 3, 0, 4];
    const pps = [0x68, 0xce, 0x3c, 0x80];
    const record = [1, 0x42, 0xc0, 0x1e, 0xff, 0xe1, 0, sps.length, ...sps, 1, 0, 4, ...pps];
    const source = new MediaSource();
    const frames: MediaFrame[] = [];
    source.listen((frame) => frames.push(frame));
    const feed = new FlvFeed(source);
    feed.push(9, 0, Buffer.from([0x17, 0, 0, 0, 0, ...record]), 0);
    for (let time = 0; time <= 1200; time += 40) {
      const nal = time === 0 ? 0x65 : 0x41;
      feed.push(9, time, Buffer.from([0x17, 1, 0, 0, 0, 0, 0, 0, 2, nal, 0]), time);
    }
    expect(source.size).toMatchObject({ width: expect.any(Number) });
    expect(frames.filter(({ kind }) => kind === 'video')).toHaveLength(31);
    const sounds = frames.filter(({ kind }) => kind === 'audio').map(({ time }) => time);
    expect(sounds.slice(0, 3)).toEqual([0, 20, 40]);
    expect(sounds.at(-1)).toBe(1200);
  });
});

describe('an SRT handshake', () => {
  const conclusion = (name: string) => {
    const text = Buffer.alloc(Math.ceil(name.length / 4) * 4);
    text.write(name);
    text.swap32();
    const packet = Buffer.alloc(64 + 4 + text.length);
    packet.writeUInt16BE(0x8000, 0);
    packet.writeUInt32BE(0xffffffff, 36);
    packet.writeUInt32BE(77, 40);
    packet.writeUInt32BE(1234, 44);
    packet.writeUInt16BE(5, 64);
    packet.writeUInt16BE(text.length / 4, 66);
    text.copy(packet, 68);
    return packet;
  };

  test('names the stream', () => {
    const { kind, ...rest } = readHandshake(conclusion('1001b#token')) ?? { kind: null };
    expect({ kind, ...rest }).toEqual({
      kind: 'conclusion',
      cookie: 1234,
      streamId: '1001b#token',
    });
  });

  test('is answered to the socket that it came from', () => {
    const refused = rejection(conclusion('1'), 1401);
    expect(readHandshake(refused)).toEqual({ kind: 'rejection' });
    expect(refused.readUInt32BE(12)).toBe(77);
    expect(refused.readUInt32BE(36)).toBe(2401);
    const induction = Buffer.alloc(64);
    induction.writeUInt16BE(0x8000, 0);
    induction.writeUInt32BE(1, 36);
    expect(answerInduction(induction, 99).readUInt32BE(44)).toBe(99);
  });

  test('that is cut short is none', () => {
    expect(readHandshake(conclusion('1001').subarray(0, 50))).toBeUndefined();
    const lying = conclusion('1001');
    lying.writeUInt16BE(500, 66);
    expect(readHandshake(lying)).toMatchObject({ streamId: '' });
  });
});

describe('the addresses of a PULL stream', () => {
  test.each(['http://a/b', 'https://a/b.m3u8  rtmp://c/d', 'srt://a:1?x=1', ''])('%s', (uri) => {
    expect(problemOfUri(uri)).toBeUndefined();
  });

  test.each(['file:///etc/passwd', '/etc/passwd', '-i', 'http://', 'http://a ftp://b', 'data:,x'])(
    '%s is none',
    (uri) => expect(problemOfUri(uri)).toContain('supported protocols'),
  );

  test('let ffmpeg open nothing but their own protocol', () => {
    const { type, input } = pullInput('http://a/b');
    expect(type).toBe('https');
    expect(input[input.indexOf('-protocol_whitelist') + 1]).toBe('http,https,tcp,tls,crypto');
    expect(pullInput('rtmp://a/b')).toMatchObject({ type: 'rtmp' });
  });
});

test('a clip has every segment that it touches', () => {
  const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
  const playlist = [0, 1, 2, 3]
    .map(
      (i) =>
        `#EXTINF:1.000000,\n#EXT-X-PROGRAM-DATE-TIME:${at(i).replace('Z', '+0000')}\nts-${i}.ts`,
    )
    .join('\n');
  const all = readSegments(`#EXTM3U\n${playlist}\n`);
  expect(all.map(({ name }) => name)).toEqual(['ts-0.ts', 'ts-1.ts', 'ts-2.ts', 'ts-3.ts']);
  const start = Date.UTC(2026, 0, 1, 0, 0, 1) / 1000;
  const names = segmentsOfClip(all, { start, duration: 2 }).map(({ name }) => name);
  expect(names).toEqual(['ts-1.ts', 'ts-2.ts']);
});

test('whatever strangers send to the ports of encoders, the service goes on', async () => {
  const service = await startService();
  try {
    const { push_url, push_url_srt } = await createStream(service);
    const noise = Buffer.concat([Buffer.from([3]), Buffer.alloc(3072 + 500, 0x5a)]);
    for (const bytes of [Buffer.from('GET / HTTP/1.1\r\n\r\n'), noise]) {
      const socket = connect(Number(new URL(String(push_url)).port), '127.0.0.1');
      socket.on('error', () => {});
      socket.resume().end(bytes);
      await once(socket, 'close');
    }
    if (service.takesSrt) {
      const socket = createSocket('udp4');
      const port = Number(new URL(String(push_url_srt)).port);
      for (const bytes of [Buffer.alloc(0), Buffer.alloc(64), Buffer.alloc(1500, 0xff)]) {
        await new Promise((resolve) => socket.send(bytes, port, '127.0.0.1', resolve));
      }
      socket.close();
    }
    await expect(createStream(service)).resolves.toHaveProperty('id');
  } finally {
    await service.close();
  }
});
