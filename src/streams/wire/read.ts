/**
 * How objects of the service are read and written.
 *
 * Each is a table: our name, the name at the wire, and a reader that takes any value and gives one of
 * the right type. Reading is lenient (the service adds fields, leaves some out, and writes decimals as
 * text) and looks at the named own properties only, so that nothing else in an answer, `__proto__`
 * included, ever reaches our objects.
 *
 * The tables beside this file, and nothing else, know the service's field names. They are cut by who
 * needs them: what a page needs to go live is in `stream.ts`, `overlay.ts` and `recording.ts`; all the
 * others are loaded with the part that uses them.
 */
import { webAddress } from '../../core/web-address.ts';
import { isRecord, own } from '../errors.ts';

export type Read<T> = (value: unknown) => T;
type Field<T> = readonly [wireName: string, read: Read<T>];
export type Shape<T> = { readonly [K in keyof T]-?: Field<T[K]> };
/** An object as it is at the wire. */
export type Wire = Record<string, unknown>;

export const text: Read<string | null> = (value) => (typeof value === 'string' ? value : null);
export const name: Read<string> = (value) => text(value) ?? '';
/** An address that may be put into a page: anything but http and https is dropped. */
export const address: Read<string | null> = (value) => webAddress(text(value));
export const flag =
  (otherwise: boolean): Read<boolean> =>
  (value) =>
    typeof value === 'boolean' ? value : otherwise;
export const figure: Read<number | null> = (value) => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
};
export const whole: Read<number | null> = (value) => {
  const number = figure(value);
  return Number.isSafeInteger(number) ? number : null;
};
/** 0 stands for "none"; objects that need an id are dropped without one. */
export const id: Read<number> = (value) => {
  const number = whole(value);
  return number !== null && number > 0 ? number : 0;
};
export const oneOf =
  <T extends string, D>(values: readonly T[], otherwise: D): Read<T | D> =>
  (value) =>
    values.find((known) => known === value) ?? otherwise;
export const listOf =
  <T>(read: Read<T | null>): Read<T[]> =>
  (value) =>
    Array.isArray(value)
      ? value.flatMap((item: unknown) => {
          const got = read(item);
          return got === null ? [] : [got];
        })
      : [];

/** Null for what is not an object. */
export function decode<T extends object>(shape: Shape<T>, value: unknown): T | null {
  if (!isRecord(value) || Array.isArray(value)) return null;
  const result: Partial<T> = {};
  for (const key of Object.keys(shape) as (keyof T)[]) {
    const [wireName, read] = shape[key];
    result[key] = read(own(value, wireName));
  }
  return result as T;
}

/** The given keys, where they have a value, by their names at the wire. */
export function encode<T extends object>(
  shape: Shape<T>,
  value: { readonly [K in keyof T]?: T[K] | undefined },
  keys: readonly (keyof T)[] = Object.keys(shape) as (keyof T)[],
): Wire {
  const result: Wire = {};
  for (const key of keys) {
    const given = Object.hasOwn(value, key) ? value[key] : undefined;
    if (given !== undefined) result[shape[key][0]] = given;
  }
  return result;
}

/** Null for an object without an id. */
export function withId<T extends { id: number }>(value: T | null): T | null {
  return value && value.id !== 0 ? value : null;
}
