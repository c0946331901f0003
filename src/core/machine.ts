/**
 * A small state machine with three promises.
 *
 * - The transition is a pure function: state and event in, state out. Returning the same state
 *   object means that the event does not matter here.
 * - Entering a state starts its work and returns its cleanup. Leaving it aborts its signal and runs
 *   the cleanup, also when the machine is stopped.
 * - Work reports through its own `Run`. Once the state is left, whatever the run still sends is
 *   dropped, so a late answer can never move a later state.
 */

export interface NamedState {
  readonly name: string;
}

/** The stay in one state, handed to the work that this state started. */
export interface Run<E> {
  readonly signal: AbortSignal;
  /** Sends an event, unless the state has been left meanwhile. */
  send(event: E): void;
}

export type Entry<S extends NamedState, E> = (
  state: S,
  run: Run<E>,
  // biome-ignore lint/suspicious/noConfusingVoidType: an entry may return nothing at all
) => void | (() => void);

export type Entries<S extends NamedState, E> = {
  [N in S['name']]?: Entry<Extract<S, { name: N }>, E>;
};

export interface MachineOptions<S extends NamedState, E> {
  initial: S;
  transition: (state: S, event: E) => S;
  entries: Entries<S, E>;
  /** Called after each change, once the new state's work has been started. */
  onChange?: (state: S, previous: S, event: E) => void;
}

export class Machine<S extends NamedState, E> {
  #state: S;
  #leave: () => void = () => {};
  readonly #options: MachineOptions<S, E>;
  readonly #queue: E[] = [];
  #draining = false;

  constructor(options: MachineOptions<S, E>) {
    this.#options = options;
    this.#state = options.initial;
  }

  get state(): S {
    return this.#state;
  }

  /** Takes an event. One sent from within an entry waits until that entry has returned. */
  send(event: E): void {
    this.#queue.push(event);
    if (this.#draining) return;
    this.#draining = true;
    try {
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
        this.#take(next);
      }
    } finally {
      this.#draining = false;
    }
  }

  #take(event: E): void {
    const previous = this.#state;
    const state = this.#options.transition(previous, event);
    if (state === previous) return;
    this.#leave();
    this.#state = state;
    this.#enter(state);
    this.#options.onChange?.(state, previous, event);
  }

  #enter(state: S): void {
    const controller = new AbortController();
    const run: Run<E> = {
      signal: controller.signal,
      send: (event) => {
        if (!controller.signal.aborted) this.send(event);
      },
    };
    const entry = this.#options.entries[state.name as S['name']] as Entry<S, E> | undefined;
    const cleanup = entry?.(state, run);
    this.#leave = () => {
      this.#leave = () => {};
      controller.abort();
      cleanup?.();
    };
  }
}
