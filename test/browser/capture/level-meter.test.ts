import { expect } from 'chai';
import { type AudioLevel, watchLevel } from '../../../src/capture/level-meter.ts';
import { silence } from '../../../src/capture/stand-ins.ts';

let stop: AbortController;
let tracks: MediaStreamTrack[];

beforeEach(() => {
  stop = new AbortController();
  tracks = [];
});

afterEach(() => {
  stop.abort();
  for (const track of tracks) track.stop();
});

/** Resolves with the first reading that the condition takes. */
function firstLevel(
  track: MediaStreamTrack,
  condition: (level: AudioLevel) => boolean,
): Promise<AudioLevel> {
  tracks.push(track);
  return new Promise((resolve) => {
    watchLevel(track, (level) => condition(level) && resolve(level), stop.signal);
  });
}

describe('the level meter', () => {
  it('shows the test microphone, which beeps', async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const [microphone] = stream.getAudioTracks();
    if (!microphone) throw new Error('No microphone.');
    const { level, silent } = await firstLevel(microphone, (read) => read.level > 0.3);
    expect(level).to.be.within(0.3, 1);
    expect(silent).to.equal(false);
  });

  it('says silent after five seconds without sound', async () => {
    const began = performance.now();
    const { level } = await firstLevel(silence(), ({ silent }) => silent);
    expect(level).to.equal(0);
    expect(performance.now() - began).to.be.within(5000, 8000);
  });

  it('lets go of its audio context when it is stopped', async () => {
    const track = silence();
    let context: AudioContext | undefined;
    const Original = globalThis.AudioContext;
    globalThis.AudioContext = class extends Original {
      constructor() {
        super();
        context = this;
      }
    };
    tracks.push(track);
    watchLevel(track, () => {}, stop.signal);
    globalThis.AudioContext = Original;
    const closed = new Promise((resolve) => {
      context?.addEventListener('statechange', () => {
        if (context?.state === 'closed') resolve(true);
      });
    });
    stop.abort();
    expect(await closed).to.equal(true);
  });
});
