import { describe, expect, it } from 'vitest';
import { SERVER_UNKNOWN, serverTransition } from '../../src/core/server-machine.ts';
import { deriveStatus, type Facts } from '../../src/core/status.ts';

const calm: Facts = { capture: 'idle', publish: 'idle', server: 'unknown', failed: false };

describe('deriveStatus', () => {
  it.each<[string, Partial<Facts>, string]>([
    ['nothing happens', {}, 'idle'],
    ['the user is asked for devices', { capture: 'requesting' }, 'requesting'],
    ['devices are open', { capture: 'active' }, 'ready'],
    ['the offer is on its way', { capture: 'active', publish: 'negotiating' }, 'connecting'],
    ['media is not acknowledged yet', { capture: 'active', publish: 'connecting' }, 'connecting'],
    ['only the ingest has confirmed', { publish: 'publishing', server: 'offline' }, 'publishing'],
    ['the service has not been heard', { publish: 'publishing', server: 'unknown' }, 'publishing'],
    ['the service went silent', { publish: 'publishing', server: 'stale' }, 'publishing'],
    ['the service confirms', { publish: 'publishing', server: 'live' }, 'live'],
    ['there is no service to ask', { publish: 'publishing', server: 'disabled' }, 'live'],
    ['the service says live but we send nothing', { capture: 'active', server: 'live' }, 'ready'],
    [
      'the path is in doubt, and the service still has it',
      { publish: 'suspect', server: 'live' },
      'live',
    ],
    [
      'the path is in doubt, and nobody can say',
      { publish: 'suspect', server: 'disabled' },
      'reconnecting',
    ],
    ['a session was lost', { publish: 'reconnecting', server: 'live' }, 'reconnecting'],
    ['the session is being deleted', { publish: 'stopping', server: 'live' }, 'ending'],
    ['publishing failed', { publish: 'failed', server: 'live' }, 'error'],
    ['devices are blocked', { capture: 'blocked' }, 'error'],
    ['an error stands', { capture: 'active', failed: true }, 'error'],
  ])('when %s', (_, facts, status) => {
    expect(deriveStatus({ ...calm, ...facts })).toBe(status);
  });
});

describe('server machine', () => {
  const answered = (live: boolean) => ({ type: 'answered', live }) as const;
  const missed = { type: 'missed' } as const;

  it('believes the service from its first word', () => {
    expect(serverTransition(SERVER_UNKNOWN, answered(true)).name).toBe('live');
    expect(serverTransition(SERVER_UNKNOWN, answered(false)).name).toBe('offline');
  });

  it('goes stale after four misses in a row, and recovers with the next word', () => {
    let state = serverTransition(SERVER_UNKNOWN, answered(true));
    for (let n = 0; n < 3; n += 1) state = serverTransition(state, missed);
    expect(state.name).toBe('live');
    state = serverTransition(state, missed);
    expect(state.name).toBe('stale');
    expect(serverTransition(state, answered(true))).toEqual({ name: 'live', missed: 0 });
  });

  it('goes stale at once when the service will not tell any more', () => {
    const live = serverTransition(SERVER_UNKNOWN, answered(true));
    expect(serverTransition(live, { type: 'refused' }).name).toBe('stale');
  });

  it('never becomes live by silence', () => {
    let state = SERVER_UNKNOWN;
    for (let n = 0; n < 10; n += 1) state = serverTransition(state, missed);
    expect(state.name).toBe('unknown');
  });

  it('takes no word about the last session for one about the next', () => {
    expect(serverTransition({ name: 'live', missed: 1 }, { type: 'outdated' })).toBe(
      SERVER_UNKNOWN,
    );
    const disabled = serverTransition(SERVER_UNKNOWN, { type: 'disabled' });
    expect(serverTransition(disabled, { type: 'outdated' })).toBe(disabled);
  });

  it('stays disabled until it is reset', () => {
    const disabled = serverTransition(SERVER_UNKNOWN, { type: 'disabled' });
    expect(serverTransition(disabled, answered(true))).toBe(disabled);
    expect(serverTransition(disabled, missed)).toBe(disabled);
    expect(serverTransition(disabled, { type: 'reset' }).name).toBe('unknown');
  });

  it('returns the very same state when nothing changed', () => {
    const live = serverTransition(SERVER_UNKNOWN, answered(true));
    expect(serverTransition(live, answered(true))).toBe(live);
    expect(serverTransition(SERVER_UNKNOWN, { type: 'reset' })).toBe(SERVER_UNKNOWN);
  });
});
