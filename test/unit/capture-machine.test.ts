import { describe, expect, test } from 'vitest';
import {
  CAPTURE_IDLE,
  type CaptureEvent,
  type CaptureState,
  captureTransition,
} from '../../src/core/capture-machine.ts';
import { BroadcastError } from '../../src/core/errors.ts';

const denied = new BroadcastError('permission-denied');
const busy = new BroadcastError('device-busy');

const STATES = {
  idle: CAPTURE_IDLE,
  requesting: { name: 'requesting' },
  active: { name: 'active' },
  interrupted: { name: 'interrupted' },
  blocked: { name: 'blocked', error: denied },
} satisfies Record<CaptureState['name'], CaptureState>;

const EVENTS = {
  request: { type: 'request' },
  granted: { type: 'granted' },
  refused: { type: 'refused', error: busy },
  lost: { type: 'lost' },
  restored: { type: 'restored' },
  release: { type: 'release' },
} satisfies Record<CaptureEvent['type'], CaptureEvent>;

/** Where each event leads from each state; a dash means that it does not matter there. */
const TABLE: Record<keyof typeof STATES, Record<keyof typeof EVENTS, keyof typeof STATES | '-'>> = {
  idle: {
    request: 'requesting',
    granted: '-',
    refused: '-',
    lost: '-',
    restored: '-',
    release: '-',
  },
  requesting: {
    request: '-',
    granted: 'active',
    refused: 'blocked',
    lost: '-',
    restored: '-',
    release: 'idle',
  },
  active: {
    request: 'requesting',
    granted: '-',
    refused: '-',
    lost: 'interrupted',
    restored: '-',
    release: 'idle',
  },
  interrupted: {
    request: 'requesting',
    granted: '-',
    refused: 'blocked',
    lost: '-',
    restored: 'active',
    release: 'idle',
  },
  blocked: {
    request: 'requesting',
    granted: '-',
    refused: '-',
    lost: '-',
    restored: '-',
    release: 'idle',
  },
};

describe('the capture machine', () => {
  for (const [name, row] of Object.entries(TABLE)) {
    for (const [type, target] of Object.entries(row)) {
      test(`${name} + ${type} → ${target}`, () => {
        const state = STATES[name as keyof typeof STATES];
        const next = captureTransition(state, EVENTS[type as keyof typeof EVENTS]);
        if (target === '-') expect(next).toBe(state);
        else expect(next.name).toBe(target);
      });
    }
  }

  test('blocked keeps the error that refused', () => {
    expect(captureTransition(STATES.requesting, EVENTS.refused)).toEqual({
      name: 'blocked',
      error: busy,
    });
    expect(captureTransition(STATES.interrupted, EVENTS.refused)).toEqual({
      name: 'blocked',
      error: busy,
    });
  });
});
