import { describe, expect, test, vi } from 'vitest';
import { Credentials } from '../../src/streams/credentials.ts';
import { FakeClock } from './streams-support.ts';

describe('credentials', () => {
  test('from a function without expiry are fetched once, until they are refused', async () => {
    const source = vi.fn().mockResolvedValueOnce('one').mockResolvedValueOnce('two');
    const credentials = new Credentials(source);
    expect([await credentials.get(), await credentials.get()]).toEqual(['one', 'one']);
    expect(credentials.refuse('one')).toBe(true);
    expect(await credentials.get()).toBe('two');
  });

  test('that were replaced meanwhile are not dropped because the old ones are refused', async () => {
    const source = vi.fn().mockResolvedValueOnce('one').mockResolvedValueOnce('two');
    const credentials = new Credentials(source);
    await credentials.get();
    credentials.refuse('one');
    await credentials.get();
    credentials.refuse('one');
    expect(await credentials.get()).toBe('two');
    expect(source).toHaveBeenCalledTimes(2);
  });

  test('are renewed shortly before they expire', async () => {
    const clock = new FakeClock();
    const source = vi.fn(() => ({ token: 'token', expiresAt: clock.now() + 600_000 }));
    const credentials = new Credentials(source, clock);
    await credentials.get();
    clock.time += 569_000;
    await credentials.get();
    expect(source).toHaveBeenCalledOnce();
    clock.time += 2_000;
    await credentials.get();
    expect(source).toHaveBeenCalledTimes(2);
  });

  test('of a short life are still used for most of it', async () => {
    const clock = new FakeClock();
    const source = vi.fn(() => ({ token: 'token', expiresAt: clock.now() + 10_000 }));
    const credentials = new Credentials(source, clock);
    await credentials.get();
    clock.time += 7_900;
    await credentials.get();
    expect(source).toHaveBeenCalledOnce();
  });

  test('are fetched once for all who ask at the same time; one who leaves takes nobody along', async () => {
    const { promise, resolve } = deferred<string>();
    const source = vi.fn(() => promise);
    const credentials = new Credentials(source);
    const leaving = new AbortController();
    const left = credentials.get(leaving.signal);
    const stayed = credentials.get();
    leaving.abort();
    await expect(left).rejects.toMatchObject({ name: 'AbortError' });
    resolve('token');
    expect(await stayed).toBe('token');
    expect(source).toHaveBeenCalledOnce();
  });

  test('that fail are asked for again', async () => {
    const source = vi.fn().mockRejectedValueOnce(new Error('down')).mockResolvedValueOnce('token');
    const credentials = new Credentials(source);
    await expect(credentials.get()).rejects.toMatchObject({ kind: 'credentials' });
    expect(await credentials.get()).toBe('token');
  });

  test.each(['', ' ', 'with space', 'with\nline', 'ключ', 7])(
    'that cannot be sent are not quoted: %j',
    async (token) => {
      const credentials = new Credentials(() => token as string);
      const error = await credentials.get().catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ kind: 'credentials' });
      if (String(token).trim().length > 1) expect(String(error)).not.toContain(String(token));
    },
  );

  test('that are a fixed string cannot be had anew', () => {
    expect(new Credentials('key').refuse('key')).toBe(false);
  });
});

function deferred<T>() {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
