import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BroadcastError } from '../../src/core/errors.ts';
import {
  decodeProblem,
  refusal,
  StreamsError,
  type StreamsErrorKind,
  toBroadcastError,
} from '../../src/streams/errors.ts';

describe('the shapes of an error body', () => {
  test.each<[string, unknown, string | null, Record<string, string[]>]>([
    [
      'fields with messages',
      { errors: { name: ["can't be blank"] } },
      "name can't be blank",
      { name: ["can't be blank"] },
    ],
    [
      'a field with one message',
      { errors: { name: 'is taken' } },
      'name is taken',
      { name: ['is taken'] },
    ],
    ['status and error', { status: 400, error: 'Bad value' }, 'Bad value', {}],
    ['error alone', { error: 'Feature is disabled.' }, 'Feature is disabled.', {}],
    ['data and a list', { data: [], errors: ['No data', 'Try later'] }, 'No data Try later', {}],
    ['errors that are objects', { errors: [{ message: 'Too long' }] }, 'Too long', {}],
    [
      'the platform’s',
      { exception_class: 'X', message: 'Not now', request_id: 'r-1' },
      'Not now',
      {},
    ],
    [
      'detail',
      { detail: 'Authentication credentials were not provided.' },
      'Authentication credentials were not provided.',
      {},
    ],
    ['a bare list', ['One', 'Two'], 'One Two', {}],
    ['plain text', 'Service melting', 'Service melting', {}],
    ['a web page', '<!doctype html><html><body>502</body></html>', null, {}],
    ['nothing', undefined, null, {}],
    ['an empty object', {}, null, {}],
    ['a number', 500, null, {}],
  ])('%s', (_name, body, message, fieldErrors) => {
    expect(decodeProblem(body)).toMatchObject({ message, fieldErrors });
  });

  test('carry the request’s id, from the body or else from the header', () => {
    expect(decodeProblem({ message: 'x', request_id: 'r-1' }).requestId).toBe('r-1');
    expect(refusal(500, undefined, { requestId: 'r-2' }).requestId).toBe('r-2');
  });

  test('never throw, and no field is named like an object’s own machinery', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        decodeProblem(value);
        decodeProblem({ errors: value });
      }),
    );
    const hostile = JSON.parse(
      '{"errors":{"__proto__":["x"],"constructor":["y"],"name":["z"]}}',
    ) as unknown;
    expect(Object.keys(decodeProblem(hostile).fieldErrors)).toEqual(['name']);
  });

  test('lose every secret', () => {
    const key = '7711$short';
    const said = decodeProblem(
      {
        error: `Bad token: ${key}`,
        message: 'push rtmp://push.example/in/42?abc and Bearer abc.def',
        errors: { name: [`is not ${key}`, '0123456789abcdef0123456789abcdef'] },
      },
      [key],
    );
    const text = JSON.stringify(said);
    expect(text).not.toContain(key);
    expect(text).not.toContain('push.example');
    expect(text).not.toContain('abc.def');
    expect(text).not.toContain('0123456789abcdef');
  });
});

describe('what a broadcaster is told', () => {
  const http = (status: number) =>
    refusal(status, { error: 'No space for recording.' }, { retryAfter: 3000 });

  test.each([
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'stream-not-found'],
    [400, 'invalid-request'],
    [422, 'invalid-request'],
    [409, 'invalid-request'],
    [429, 'rate-limited'],
    [408, 'service-unavailable'],
    [500, 'service-unavailable'],
    [503, 'service-unavailable'],
  ])('%i is %s', (status, code) => {
    const error = toBroadcastError(http(status));
    expect(error).toMatchObject({
      code,
      status,
      retryAfter: 3000,
      serverMessage: 'No space for recording.',
    });
  });

  test.each<[StreamsErrorKind, string]>([
    ['network', 'service-unreachable'],
    ['timeout', 'service-unreachable'],
    ['answer', 'invalid-answer'],
    ['credentials', 'unauthorized'],
    ['setting', 'invalid-setting'],
  ])('%s is %s', (kind, code) => {
    const cause = new StreamsError('x', { kind });
    expect(toBroadcastError(cause)).toMatchObject({ code, cause });
  });

  test('of anything else', () => {
    expect(toBroadcastError(new TypeError('fetch failed')).code).toBe('service-unreachable');
    expect(toBroadcastError(new DOMException('x', 'AbortError')).code).toBe('aborted');
    expect(toBroadcastError(new RangeError('x')).code).toBe('unexpected');
    const ready = new BroadcastError('no-device');
    expect(toBroadcastError(ready)).toBe(ready);
  });
});
