import { toBroadcastError } from '../streams/errors.ts';

/** Does the work; what it rejects with is a `BroadcastError`, which says what to do next. */
export async function typed<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toBroadcastError(error);
  }
}
