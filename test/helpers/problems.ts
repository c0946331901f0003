/** What every failed start must leave behind: a clear message, and nothing that is still open. */
import { expect } from 'vitest';
import { ERROR_MESSAGES } from '../../src/core/error-messages.ts';
import type { BroadcastErrorCode } from '../../src/core/errors.ts';
import type { BroadcasterPage } from './broadcaster-page.ts';

/** Waits for the error, and checks that it is said in words, with a next step, and over. */
export async function expectProblem(
  page: BroadcasterPage,
  code: BroadcastErrorCode,
  { within = 5000 }: { within?: number } = {},
): Promise<void> {
  await page.shows('error', { within });
  const { error } = await page.state();
  const { message, hint, retryable } = ERROR_MESSAGES[code];
  expect(error).toEqual({ code, message, hint, retryable });
  const [panel, ...others] = await page.alerts();
  expect(panel).toContain(message);
  expect(panel).toContain(hint);
  expect(others, 'one thing went wrong, one panel').toEqual([]);
  const errors = await page.events('stream-error');
  expect(errors.map(({ detail }) => detail)).toEqual([error]);
  expect((await page.left()).connections, 'peer connections').toBe(0);
}
