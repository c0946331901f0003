/** What is asked of a recording ends: with the service's word, or with an error. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { StreamActions } from '../../src/controllers/stream-actions.ts';
import type { StreamWatch } from '../../src/controllers/stream-watch.ts';
import type { PublicStream } from '../../src/core/stream.ts';
import { LIVE_STREAM } from '../helpers/snapshots.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A service that takes every request, and whose stream is as it is. */
const watch = {
  handle: { id: 1, client: { startRecording: async () => {}, stopRecording: async () => null } },
} as unknown as StreamWatch;

for (const action of ['startRecording', 'stopRecording'] as const) {
  test(`${action} that the service takes and does not carry out ends with an error`, async () => {
    const conditions: ((stream: PublicStream) => boolean)[] = [];
    const actions = new StreamActions(watch, (condition) => {
      conditions.push(condition);
      return new Promise(() => {});
    });
    const outcome = actions[action]().then(
      () => 'done',
      ({ code }) => code,
    );
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await outcome).toBe('recording-unconfirmed');
    // Nobody listens any more, whatever the stream does.
    const unchanged = { ...LIVE_STREAM, recording: action === 'stopRecording' };
    expect(conditions.map((condition) => condition(unchanged))).toEqual([true]);
  });

  test(`${action} leaves no timer behind once the service has confirmed`, async () => {
    const actions = new StreamActions(watch, async () => {});
    await actions[action]();
    expect(vi.getTimerCount()).toBe(0);
  });
}

test('what the service warns of is heard before it records', async () => {
  const start = { warnings: [{ key: 'client_storage_almost_exceeded' }], errors: [] };
  const client = { startRecording: async () => start };
  const heard: unknown[] = [];
  const actions = new StreamActions(
    { handle: { id: 1, client } } as unknown as StreamWatch,
    async () => void heard.push('recording'),
  );
  await actions.startRecording((answer) => heard.push(answer));
  expect(heard).toEqual([start, 'recording']);
});
