import { describe, expect, it } from 'vitest';
import { BroadcastError } from '../../src/core/errors.ts';
import {
  type PublishEvent,
  type PublishState,
  publishTransition,
} from '../../src/core/publish-machine.ts';

const error = new BroadcastError('connection-lost');

const STATES: PublishState[] = [
  { name: 'idle' },
  { name: 'preparing', attempt: 0 },
  { name: 'negotiating', attempt: 0 },
  { name: 'connecting', attempt: 0 },
  { name: 'publishing' },
  { name: 'suspect' },
  { name: 'restarting' },
  { name: 'reconnecting', attempt: 1, delay: 0, error },
  { name: 'stopping' },
  { name: 'failed', error },
];

const EVENTS: Record<string, PublishEvent> = {
  start: { type: 'start' },
  stop: { type: 'stop' },
  prepared: { type: 'prepared' },
  negotiated: { type: 'negotiated' },
  acknowledged: { type: 'acknowledged' },
  suspect: { type: 'suspect' },
  healed: { type: 'healed' },
  'lost, try again': { type: 'lost', error, retryIn: 0 },
  'lost for good': { type: 'lost', error, retryIn: null },
  retry: { type: 'retry' },
  closed: { type: 'closed' },
  dismiss: { type: 'dismiss' },
};

/** Every state's exits; an event that is not listed leaves the state as it is. */
const active = {
  stop: 'stopping',
  'lost, try again': 'reconnecting',
  'lost for good': 'failed',
} as const;
const TABLE: Record<PublishState['name'], Partial<Record<keyof typeof EVENTS, string>>> = {
  idle: { start: 'preparing' },
  preparing: { ...active, prepared: 'negotiating' },
  negotiating: { ...active, negotiated: 'connecting' },
  connecting: { ...active, acknowledged: 'publishing' },
  publishing: { ...active, suspect: 'suspect' },
  suspect: { ...active, healed: 'publishing' },
  restarting: { ...active, healed: 'publishing' },
  reconnecting: { stop: 'stopping', retry: 'preparing' },
  stopping: { closed: 'idle' },
  failed: { start: 'preparing', stop: 'idle', dismiss: 'idle' },
};

describe('publish machine', () => {
  for (const state of STATES) {
    for (const [label, event] of Object.entries(EVENTS)) {
      const expected = TABLE[state.name][label];
      it(`${state.name}: ${label} → ${expected ?? 'stays'}`, () => {
        const next = publishTransition(state, event);
        if (expected === undefined) expect(next).toBe(state);
        else expect(next.name).toBe(expected);
      });
    }
  }

  it('counts attempts until media gets through', () => {
    const lost = EVENTS['lost, try again'] as PublishEvent;
    const first = publishTransition({ name: 'publishing' }, lost);
    const second = publishTransition({ name: 'negotiating', attempt: 1 }, lost);
    expect(first).toMatchObject({ name: 'reconnecting', attempt: 1 });
    expect(second).toMatchObject({ name: 'reconnecting', attempt: 2 });
  });
});
