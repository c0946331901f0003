/** One WHIP session by itself: what it keeps to itself, and what it leaves behind. */
import { expect } from 'chai';
import { BroadcastError } from '../../../src/core/errors.ts';
import { captureSettings } from '../../../src/core/settings.ts';
import type { PublishTarget, Session } from '../../../src/publish/publisher.ts';
import { rememberSession } from '../../../src/publish/session-memory.ts';
import { WhipPublisher } from '../../../src/publish/whip-publisher.ts';

const ENDPOINT = 'https://ingest.example/whip/room';
const realFetch = window.fetch;
const realClone = MediaStreamTrack.prototype.clone;

let requests: Request[];
let clones: MediaStreamTrack[];
let tracks: { video: MediaStreamTrack; audio: MediaStreamTrack };
let sound: AudioContext;

beforeEach(() => {
  requests = [];
  clones = [];
  window.fetch = async (input, init) => {
    requests.push(new Request(input, init));
    return new Response(null, { status: 200 });
  };
  MediaStreamTrack.prototype.clone = function (this: MediaStreamTrack) {
    const clone = realClone.call(this);
    clones.push(clone);
    return clone;
  };
  sound = new AudioContext();
  const [video] = document.createElement('canvas').captureStream(1).getVideoTracks();
  const [audio] = sound.createMediaStreamDestination().stream.getAudioTracks();
  if (!video || !audio) throw new Error('This browser made no tracks.');
  tracks = { video, audio };
});

afterEach(async () => {
  window.fetch = realFetch;
  MediaStreamTrack.prototype.clone = realClone;
  localStorage.clear();
  tracks.video.stop();
  await sound.close();
});

function prepare(target: PublishTarget): Promise<Session> {
  const { signal } = new AbortController();
  return new WhipPublisher().prepare(target, tracks, captureSettings({}), () => {}, signal);
}

async function refusalOf(target: PublishTarget): Promise<BroadcastError> {
  try {
    await prepare(target);
  } catch (error) {
    if (error instanceof BroadcastError) return error;
    throw error;
  }
  throw new Error('The session was made.');
}

describe('tracks of a session', () => {
  it('end with it, also those that were replaced while another one was', async () => {
    const session = await prepare({ endpoint: ENDPOINT });
    await Promise.all([
      session.replaceTrack(tracks.video),
      session.replaceTrack(tracks.video),
      session.replaceTrack(tracks.video),
    ]);
    const running = clones.filter(({ readyState }) => readyState === 'live');
    expect(running.map(({ kind }) => kind).sort()).to.deep.equal(['audio', 'video']);
    await session.close();
    expect(clones.map(({ readyState }) => readyState)).to.deep.equal(Array(5).fill('ended'));
  });

  it('end with it when it is closed in the middle of a replacement', async () => {
    const session = await prepare({ endpoint: ENDPOINT });
    void session.replaceTrack(tracks.video).catch(() => {});
    await session.close();
    expect(clones.map(({ readyState }) => readyState)).to.deep.equal(Array(3).fill('ended'));
  });
});

describe('the bearer', () => {
  async function deletedWith(sessionUrl: string): Promise<string | null | undefined> {
    const note = await rememberSession(ENDPOINT, sessionUrl);
    await note.release(false);
    const session = await prepare({ endpoint: ENDPOINT, token: 'canary' });
    await session.close();
    return requests
      .find(({ method, url }) => method === 'DELETE' && url === sessionUrl)
      ?.headers.get('authorization');
  }

  it('goes to the session that was left behind at the ingest', async () => {
    expect(await deletedWith('https://ingest.example/sessions/1')).to.equal('Bearer canary');
  });

  it('goes to no other origin, even to end a session there', async () => {
    expect(await deletedWith('https://elsewhere.example/sessions/1')).to.equal(null);
  });

  it('is refused without being quoted where no header can hold it', async () => {
    const error = await refusalOf({ endpoint: ENDPOINT, token: 'canary\nx' });
    expect(error.code).to.equal('invalid-setting');
    expect(String(error.cause)).not.to.contain('canary');
    expect(requests).to.deep.equal([]);
  });
});

it('a short key that the ingest repeats is not quoted', async () => {
  const detail = 'Bearer token abc123 is not good for room=xyz789.';
  window.fetch = async () =>
    new Response(JSON.stringify({ detail }), {
      status: 403,
      headers: { 'content-type': 'application/problem+json' },
    });
  const session = await prepare({ endpoint: `${ENDPOINT}?room=xyz789`, token: 'abc123' });
  const error = await session.negotiate(new AbortController().signal).catch((thrown) => thrown);
  expect(error).to.be.instanceOf(BroadcastError);
  expect(error.serverMessage).to.match(/is not good for room/);
  expect(error.serverMessage).not.to.match(/abc123|xyz789/);
});

it('a session whose address holds the key of the endpoint is not remembered', async () => {
  const note = await rememberSession(
    'https://ingest.example/whip?key=xyz789',
    'https://ingest.example/sessions/1?key=xyz789',
  );
  expect(JSON.stringify(localStorage)).not.to.contain('xyz789');
  await note.release(true);
});

it('a page that is kept from storage and locks can have a session all the same', async () => {
  const real = navigator.locks.request;
  navigator.locks.request = () => Promise.reject(new DOMException('Denied.', 'SecurityError'));
  try {
    const session = await prepare({ endpoint: ENDPOINT });
    await session.close();
  } finally {
    navigator.locks.request = real;
  }
});

it('a browser of two years ago, without URL.parse, can have a session', async () => {
  const real = URL.parse;
  Object.assign(URL, { parse: undefined });
  try {
    const session = await prepare({ endpoint: ENDPOINT });
    await session.close();
  } finally {
    URL.parse = real;
  }
});

it('a name and a password in the address are refused without being quoted', async () => {
  const error = await refusalOf({ endpoint: 'https://user:canary@ingest.example/whip' });
  expect(error.code).to.equal('invalid-setting');
  expect(String(error.cause)).not.to.contain('canary');
  expect(requests).to.deep.equal([]);
});
