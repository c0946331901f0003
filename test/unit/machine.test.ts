import { describe, expect, it } from 'vitest';
import { Machine, type Run } from '../../src/core/machine.ts';

type State = { name: 'off' } | { name: 'on'; level: number };
type Event = 'switch' | 'louder';

function transition(state: State, event: Event): State {
  if (event === 'switch') return state.name === 'off' ? { name: 'on', level: 1 } : { name: 'off' };
  return state.name === 'on' ? { ...state, level: state.level + 1 } : state;
}

describe('Machine', () => {
  it('aborts and cleans up a state when it is left, before the next begins', () => {
    const log: string[] = [];
    const machine = new Machine<State, Event>({
      initial: { name: 'off' },
      transition,
      entries: {
        on: (state, { signal }) => {
          log.push(`on ${state.level}`);
          signal.addEventListener('abort', () => log.push('aborted'));
          return () => log.push('cleaned');
        },
        off: () => void log.push('off'),
      },
    });
    machine.send('switch');
    machine.send('switch');
    expect(log).toEqual(['on 1', 'aborted', 'cleaned', 'off']);
  });

  it('drops what a run sends after its state was left', () => {
    const runs: Run<Event>[] = [];
    const machine = new Machine<State, Event>({
      initial: { name: 'off' },
      transition,
      entries: { on: (_, run) => void runs.push(run) },
    });
    machine.send('switch');
    machine.send('switch');
    machine.send('switch');
    runs[0]?.send('louder');
    expect(machine.state).toEqual({ name: 'on', level: 1 });
    runs[1]?.send('louder');
    expect(machine.state).toEqual({ name: 'on', level: 2 });
  });

  it('takes events sent from within an entry one after the other', () => {
    const seen: string[] = [];
    const machine = new Machine<State, Event>({
      initial: { name: 'off' },
      transition,
      entries: {
        on: (state, run) => {
          if (state.level < 3) run.send('louder');
        },
      },
      onChange: (state) => void seen.push('level' in state ? `${state.level}` : 'off'),
    });
    machine.send('switch');
    expect(seen).toEqual(['1', '2', '3']);
  });

  it('does nothing for an event that does not matter', () => {
    let changes = 0;
    const machine = new Machine<State, Event>({
      initial: { name: 'off' },
      transition,
      entries: {},
      onChange: () => {
        changes += 1;
      },
    });
    machine.send('louder');
    expect(changes).toBe(0);
  });
});
