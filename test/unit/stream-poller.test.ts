/** When the service is asked about the stream, and when it is left alone. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { StreamPoller } from '../../src/controllers/stream-poller.ts';
import { BroadcastError } from '../../src/core/errors.ts';
import { pollDelay } from '../../src/core/poll-policy.ts';
import type { Stream } from '../../src/core/stream.ts';

const STREAM = { id: 1, live: false } as Stream;
const IDLE = { expecting: false, onAir: false };
const ON_AIR = { expecting: false, onAir: true };
const EXPECTING = { expecting: true, onAir: true };

class FakePage extends EventTarget {
  visibilityState: 'visible' | 'hidden' = 'visible';

  turn(state: 'visible' | 'hidden'): void {
    this.visibilityState = state;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

let page: FakePage;
let asked: number;
let inFlight: number;
let answer: () => Promise<Stream>;
const misses: string[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  page = new FakePage();
  vi.stubGlobal('document', page);
  asked = 0;
  inFlight = 0;
  misses.length = 0;
  answer = async () => STREAM;
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function createPoller(): StreamPoller {
  return new StreamPoller({
    fetch: async () => {
      asked += 1;
      inFlight += 1;
      expect(inFlight, 'requests in flight').toBe(1);
      try {
        return await answer();
      } finally {
        inFlight -= 1;
      }
    },
    onAnswer: () => {},
    onMiss: ({ code }) => misses.push(code),
    toError: (error) => BroadcastError.from(error, 'service-unavailable'),
  });
}

/** How often the service is asked in so many milliseconds from now on. */
async function askedWithin(milliseconds: number): Promise<number> {
  const before = asked;
  await vi.advanceTimersByTimeAsync(milliseconds);
  return asked - before;
}

describe('the pace', () => {
  test('is asked at once, then slowly while nothing is expected', async () => {
    createPoller().start(IDLE);
    expect(await askedWithin(0)).toBe(1);
    expect(await askedWithin(60_000)).toBe(6);
  });

  test('is fast while something is expected, and slower once it does not come', async () => {
    createPoller().start(EXPECTING);
    expect(await askedWithin(7_000)).toBeGreaterThanOrEqual(10);
    await askedWithin(20_000);
    expect(await askedWithin(20_000)).toBeLessThanOrEqual(10);
  });

  test('is steady on the air, seen or not', async () => {
    createPoller().start(ON_AIR);
    await askedWithin(0);
    expect(await askedWithin(30_000)).toBe(6);
    page.turn('hidden');
    expect(await askedWithin(30_000)).toBe(6);
  });

  test('follows a stream that somebody else feeds as closely as our own', async () => {
    answer = async () => ({ ...STREAM, live: true });
    createPoller().start(IDLE);
    await askedWithin(0);
    expect(await askedWithin(30_000)).toBe(6);
  });

  test('turns fast in the middle of a wait', async () => {
    const poller = createPoller();
    poller.start(ON_AIR);
    await askedWithin(2_000);
    poller.start(EXPECTING);
    expect(await askedWithin(10)).toBe(1);
  });

  test('is not hurried by being told the same again', async () => {
    const poller = createPoller();
    poller.start(IDLE);
    await askedWithin(0);
    for (let told = 0; told < 50; told++) poller.start(IDLE);
    expect(await askedWithin(5_000)).toBe(0);
  });

  test('waits, where somebody else has just heard the answer', async () => {
    const poller = createPoller();
    poller.heard(STREAM);
    poller.start(IDLE);
    expect(await askedWithin(5_000)).toBe(0);
    expect(await askedWithin(6_000)).toBe(1);
  });
});

describe('a page that cannot be seen', () => {
  test('asks for nothing while it is idle, and at once when it is shown', async () => {
    createPoller().start(IDLE);
    await askedWithin(0);
    page.turn('hidden');
    expect(await askedWithin(3_600_000)).toBe(0);
    page.turn('visible');
    expect(await askedWithin(0)).toBe(1);
  });

  test('does not ask at all where it was opened hidden', async () => {
    page.visibilityState = 'hidden';
    createPoller().start(IDLE);
    expect(await askedWithin(60_000)).toBe(0);
    page.turn('visible');
    expect(await askedWithin(0)).toBe(1);
  });

  test('hears the end of what it expects, without haste', async () => {
    page.visibilityState = 'hidden';
    const poller = createPoller();
    poller.start({ expecting: true, onAir: false });
    expect(await askedWithin(10_000)).toBeLessThanOrEqual(6);
    expect(asked).toBeGreaterThan(3);
    poller.start(IDLE);
    expect(await askedWithin(60_000)).toBe(0);
  });

  test('cannot be flapped into a flood', async () => {
    createPoller().start(IDLE);
    for (let at = 0; at < 100; at++) {
      page.turn(at % 2 ? 'visible' : 'hidden');
      await askedWithin(20);
    }
    expect(asked).toBeLessThanOrEqual(4);
  });
});

describe('a service in trouble', () => {
  test('is asked less and less, yet never forgotten', async () => {
    answer = () => Promise.reject(new BroadcastError('service-unavailable'));
    createPoller().start(IDLE);
    expect(await askedWithin(120_000)).toBeLessThanOrEqual(7);
    expect(await askedWithin(120_000)).toBeGreaterThanOrEqual(3);
    expect(misses).toHaveLength(asked);
  });

  test('is left alone for as long as it asks, whatever happens here', async () => {
    answer = () => Promise.reject(new BroadcastError('rate-limited', { retryAfter: 20_000 }));
    const poller = createPoller();
    poller.start(ON_AIR);
    await askedWithin(0);
    poller.start(EXPECTING);
    page.turn('hidden');
    page.turn('visible');
    poller.stop();
    poller.start(EXPECTING);
    expect(await askedWithin(19_900)).toBe(0);
    answer = async () => STREAM;
    expect(await askedWithin(2_000)).toBe(1);
    expect(await askedWithin(5_000)).toBeGreaterThan(1);
  });

  test('an attempt that was given up is no reason to spin', async () => {
    answer = () => Promise.reject(new BroadcastError('aborted'));
    createPoller().start(IDLE);
    expect(await askedWithin(30_000)).toBeLessThanOrEqual(4);
  });
});

describe('the end', () => {
  test('asks nothing more and leaves nothing behind', async () => {
    const poller = createPoller();
    poller.start(EXPECTING);
    await askedWithin(1_000);
    poller.stop();
    expect(await askedWithin(60_000)).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('a start after it asks at once', async () => {
    const poller = createPoller();
    poller.start(IDLE);
    await askedWithin(100);
    poller.stop();
    poller.start(IDLE);
    expect(await askedWithin(0)).toBe(1);
  });
});

test('no delay is shorter than half a second, and none undercuts what the service asked for', () => {
  const contexts = fc.record({
    expecting: fc.boolean(),
    expectingFor: fc.nat(),
    onAir: fc.boolean(),
    live: fc.boolean(),
    hidden: fc.boolean(),
    missed: fc.nat(50),
    retryAfter: fc.option(fc.nat(300_000), { nil: undefined }),
    random: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(contexts, (context) => {
      const delay = pollDelay(context);
      expect(delay).toBeGreaterThan(500);
      expect(delay).toBeGreaterThanOrEqual(context.retryAfter ?? 0);
    }),
  );
});
