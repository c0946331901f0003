import { describe, expect, it } from 'vitest';
import { BroadcastError } from '../../src/core/errors.ts';
import { type RetryContext, reconnectOnce } from '../../src/core/reconnect-policy.ts';

const lost: RetryContext = {
  attempt: 0,
  wasPublishing: true,
  brief: 0,
  error: new BroadcastError('connection-lost'),
};

describe('reconnectOnce', () => {
  it('tries again at once when a running broadcast is lost', () => {
    expect(reconnectOnce(lost)).toBe(0);
  });

  it.each<[string, Partial<RetryContext>]>([
    ['a start that never got through', { wasPublishing: false }],
    ['an attempt that failed as well', { attempt: 1 }],
    ['what no retry can cure', { error: new BroadcastError('stream-disabled') }],
  ])('gives up on %s', (_, context) => {
    expect(reconnectOnce({ ...lost, ...context })).toBeNull();
  });

  it('waits as long as the ingest asks', () => {
    const error = new BroadcastError('ingest-unavailable', { retryAfter: 7000 });
    expect(reconnectOnce({ ...lost, error })).toBe(7000);
  });

  it('asks ever less often where sessions do not last', () => {
    const delays = [1, 2, 3, 4, 50].map((brief) => reconnectOnce({ ...lost, brief }));
    expect(delays).toEqual([0, 1000, 2000, 4000, 15_000]);
  });
});
