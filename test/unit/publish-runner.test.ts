/** What happens to a broadcast while its next session is still being made. */
import { expect, test } from 'vitest';
import { captureSettings } from '../../src/core/settings.ts';
import { PublishRunner } from '../../src/publish/publish-runner.ts';
import type { Publisher, Session } from '../../src/publish/publisher.ts';

function trackOf(kind: 'video' | 'audio'): MediaStreamTrack {
  return { kind, enabled: true } as MediaStreamTrack;
}

function signal() {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** A publisher whose sessions are ready when the test says so, and note what they are told to send. */
function slowPublisher() {
  const ready = signal();
  const begun = signal();
  const negotiated = signal();
  const replaced: { kind: string; enabled: boolean }[] = [];
  const session: Session = {
    refresh() {},
    async negotiate() {
      negotiated.resolve();
    },
    async replaceTrack({ kind, enabled }) {
      replaced.push({ kind, enabled });
    },
    async close() {},
  };
  const publisher: Publisher = {
    check() {},
    async prepare() {
      begun.resolve();
      await ready.promise;
      return session;
    },
  };
  return { publisher, ready, begun, negotiated, replaced };
}

function runnerOf(
  publisher: Publisher,
  tracks: { video: MediaStreamTrack; audio: MediaStreamTrack },
) {
  return new PublishRunner(
    publisher,
    {
      target: async () => ({ endpoint: 'https://ingest.example/whip' }),
      tracks: () => ({ ...tracks }),
      settings: () => captureSettings({}),
    },
    { onState() {}, onStats() {} },
  );
}

test('a microphone that is muted while the session is made is muted in the session', async () => {
  const tracks = { video: trackOf('video'), audio: trackOf('audio') };
  const { publisher, ready, begun, negotiated, replaced } = slowPublisher();
  const runner = runnerOf(publisher, tracks);
  runner.start();
  await begun.promise;
  tracks.audio.enabled = false;
  await runner.replaceTrack(tracks.audio);
  ready.resolve();
  await negotiated.promise;
  expect(replaced).toEqual([{ kind: 'audio', enabled: false }]);
});

test('another camera that is chosen while the session is made is what the session sends', async () => {
  const tracks = { video: trackOf('video'), audio: trackOf('audio') };
  const { publisher, ready, begun, negotiated, replaced } = slowPublisher();
  const runner = runnerOf(publisher, tracks);
  runner.start();
  await begun.promise;
  tracks.video = trackOf('video');
  ready.resolve();
  await negotiated.promise;
  expect(replaced).toEqual([{ kind: 'video', enabled: true }]);
});

test('tracks that stayed as they were are not sent anew', async () => {
  const tracks = { video: trackOf('video'), audio: trackOf('audio') };
  const { publisher, ready, begun, negotiated, replaced } = slowPublisher();
  const runner = runnerOf(publisher, tracks);
  runner.start();
  await begun.promise;
  ready.resolve();
  await negotiated.promise;
  expect(replaced).toEqual([]);
});
