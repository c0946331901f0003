/**
 * Asks again until the answer is the wanted one, for things that send no signal: a REST API, a file.
 * The deadline is the bound that the test asserts.
 *
 * @throws Error with the last answer after `within` milliseconds
 */
export async function eventually<T>(
  ask: () => T | Promise<T>,
  isWanted: (answer: T) => boolean,
  { within, what }: { within: number; what: string },
): Promise<T> {
  const deadline = performance.now() + within;
  for (;;) {
    const answer = await ask();
    if (isWanted(answer)) return answer;
    if (performance.now() > deadline) {
      throw new Error(`${what}: not within ${within} ms; at last ${JSON.stringify(answer)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
