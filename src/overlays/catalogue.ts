/**
 * The ready-made overlays: the table of kinds, and the way from values to an address and back. An
 * address holds only what differs from the defaults, so that it stays short and can be read.
 */
import type { FrameSize } from '../core/settings.ts';
import type { OverlayGeometry } from '../core/stream.ts';
import { parseWebAddress } from '../core/web-address.ts';
import { type OverlayField, type OverlayValues, readValue } from './fields.ts';
import { OVERLAY_KINDS, type OverlayKind } from './kinds.ts';

export {
  type OverlayField,
  type OverlayValue,
  type OverlayValues,
  readValue,
} from './fields.ts';
export { OVERLAY_KINDS, type OverlayKind } from './kinds.ts';

/** The kind of that name; null where there is none. */
export function overlayKind(name: string): OverlayKind | null {
  return OVERLAY_KINDS.find(({ kind }) => kind === name) ?? null;
}

/** Every field of a kind, from values of any origin; `fallback` for those that are missing or wrong. */
export function readValues(
  { fields }: OverlayKind,
  given: object,
  fallback: OverlayValues = {},
): OverlayValues {
  const read = (field: OverlayField) => {
    const value = Object.hasOwn(given, field.name)
      ? (given as Record<string, unknown>)[field.name]
      : undefined;
    return readValue(field, value, fallback[field.name] ?? field.default);
  };
  return Object.fromEntries(fields.map((field) => [field.name, read(field)]));
}

/**
 * The address of an overlay of this kind.
 *
 * @param base Address of the folder that holds the pages, with or without a slash at its end.
 * @throws TypeError for an unknown kind, or a base that is no http or https address
 */
export function overlayUrl(
  base: string,
  kind: string,
  values: Readonly<Partial<OverlayValues>>,
): string {
  const known = overlayKind(kind);
  const folder = overlayFolder(base);
  if (!known) throw new TypeError(`There is no ready-made overlay "${kind}".`);
  if (!folder) throw new TypeError('The base of ready-made overlays must be a web address.');
  const url = new URL(known.file, folder);
  const read = readValues(known, values);
  for (const { name, type, default: usual } of known.fields) {
    const value = read[name];
    if (value === undefined || value === usual) continue;
    if (typeof value === 'boolean') url.searchParams.set(name, value ? '1' : '0');
    // A `#` would be escaped: three characters for nothing.
    else
      url.searchParams.set(name, type === 'color' ? String(value).replace('#', '') : String(value));
  }
  return url.href;
}

/**
 * What an address sets; null where it is none of ours. Without a base any folder will do, so that
 * only the name of the file decides.
 */
export function readOverlayUrl(
  address: string,
  base?: string,
): { kind: OverlayKind; values: OverlayValues } | null {
  const url = parseWebAddress(address);
  if (!url) return null;
  const cut = url.pathname.lastIndexOf('/') + 1;
  const kind = OVERLAY_KINDS.find(({ file }) => file === url.pathname.slice(cut));
  if (!kind) return null;
  const folder = url.origin + url.pathname.slice(0, cut);
  if (base !== undefined && overlayFolder(base) !== folder) return null;
  return { kind, values: readValues(kind, Object.fromEntries(url.searchParams)) };
}

/**
 * Where an overlay of this kind goes at first in a frame of any size: as large a part of it, and as
 * near to the same edges, as in one of 1280 by 720. Whole pixels, inside the frame.
 */
export function overlayPlace({ geometry }: OverlayKind, frame: FrameSize): OverlayGeometry {
  const scale = Math.min(frame.width / MODEL.width, frame.height / MODEL.height);
  const along = (start: number, length: number, model: number, whole: number) => {
    const size = Math.max(1, Math.min(whole, Math.round(length * scale)));
    const part = model === length ? 0 : start / (model - length);
    return [Math.round(part * (whole - size)), size] as const;
  };
  const [x, width] = along(geometry.x, geometry.width, MODEL.width, frame.width);
  const [y, height] = along(geometry.y, geometry.height, MODEL.height, frame.height);
  return { x, y, width, height };
}

const MODEL: FrameSize = { width: 1280, height: 720 };

/** The folder of the pages as an absolute address; null unless it is on the web. */
export function overlayFolder(base: string, documentBase?: string): string | null {
  const url = parseWebAddress(base, documentBase);
  return url && url.origin + url.pathname.replace(/\/*$/, '/');
}
