/**
 * What a page may ask of an overlay, read from the body of its request. Nothing is passed on that was
 * not judged here, and an address is passed on as the URL parser wrote it.
 */
import {
  MOST_OVERLAYS,
  OVERLAY_PROBLEMS,
  type OverlayPlace,
  type OverlayProblem,
  overlayPlaceProblem,
  readOverlayAddress,
} from '../core/overlay-rules.ts';
import type { Overlay, OverlayChange, OverlayGeometry, OverlayInput } from '../core/stream.ts';
import { isRecord, own } from '../streams/errors.ts';
import { Refusal } from './refusal.ts';

export interface OverlayPolicyOptions {
  /**
   * Has the last word on each address of an overlay, once it has passed the broker's own checks.
   * Anything but true refuses it. Default: every address that passes.
   */
  allowOverlayUrl?: ((url: URL) => boolean | Promise<boolean>) | undefined;
  /**
   * Lets overlays come from private hosts, IP addresses and any port, for a service that runs in the
   * same network. Default false.
   */
  allowPrivateOverlays?: boolean | undefined;
}

/** A change as it was asked for: the address is judged, the place only against what it changes. */
export interface AskedChange {
  url?: string;
  place: Partial<Record<keyof OverlayPlace, unknown>>;
}

const SIDES = ['x', 'y', 'width', 'height'] as const;

export class OverlayPolicy {
  readonly #allow: OverlayPolicyOptions['allowOverlayUrl'];
  readonly #allowPrivate: boolean;

  constructor({ allowOverlayUrl, allowPrivateOverlays }: OverlayPolicyOptions) {
    this.#allow = allowOverlayUrl;
    this.#allowPrivate = allowPrivateOverlays === true;
  }

  /** The array of a POST. Throws a 400 that says which overlay is wrong, and why. */
  async readNew(body: unknown): Promise<OverlayInput[]> {
    const overlays: OverlayInput[] = [];
    for (const [index, item] of listOf(body).entries()) {
      const { url, place } = await this.#read(item, index);
      if (url === undefined) throw wrong('no-address', index);
      const { stretch, ...geometry } = judge({ ...NOWHERE, ...place }, index);
      overlays.push(stretch ? { url, stretch } : { url, ...geometry });
    }
    return overlays;
  }

  /** The object of a PATCH of one. */
  async readChange(body: unknown): Promise<AskedChange> {
    return this.#read(body, null);
  }

  /** The array of a PATCH of many, by their ids. */
  async readChanges(body: unknown): Promise<Map<number, AskedChange>> {
    const changes = new Map<number, AskedChange>();
    for (const [index, item] of listOf(body).entries()) {
      const id = isRecord(item) ? own(item, 'id') : undefined;
      if (typeof id !== 'number' || !Number.isSafeInteger(id) || id <= 0) {
        throw refusal('It needs its id.', index);
      }
      if (changes.has(id)) throw refusal('It is named twice.', index);
      changes.set(id, await this.#read(item, index));
    }
    return changes;
  }

  async #read(item: unknown, index: number | null): Promise<AskedChange> {
    if (!isRecord(item) || Array.isArray(item)) throw refusal('It must be an object.', index);
    const asked: AskedChange = { place: {} };
    for (const key of ['stretch', ...SIDES] as const) {
      const value = own(item, key);
      if (value === undefined) continue;
      if (key === 'stretch' && typeof value !== 'boolean') {
        throw refusal('Its stretch must be true or false.', index);
      }
      asked.place[key] = value;
    }
    const address = own(item, 'url');
    if (address !== undefined) asked.url = await this.#address(address, index);
    return asked;
  }

  async #address(text: unknown, index: number | null): Promise<string> {
    const url = readOverlayAddress(text, { allowPrivate: this.#allowPrivate });
    if (typeof url === 'string') throw wrong(url, index);
    // A copy, so that what was judged stays what is sent.
    if (this.#allow && (await this.#allow(new URL(url))) !== true) {
      throw refusal('Its address is not allowed here.', index);
    }
    return url.href;
  }
}

/** The change as the service wants it. Throws a 400 where it would make something that cannot be. */
export function changeOf(
  { url, place }: AskedChange,
  now: Overlay,
  index: number | null,
): OverlayChange {
  const address = url === undefined ? {} : { url };
  if (Object.keys(place).length === 0) {
    if (url === undefined) throw refusal('It must say what changes.', index);
    return address;
  }
  const { stretch, x, y, width, height } = now;
  // To fill the frame is to give up the rectangle, whether the request says so or not.
  const before = place.stretch === true ? NOWHERE : { stretch, x, y, width, height };
  const next = judge({ ...before, ...place }, index);
  return next.stretch ? { ...address, stretch: true } : { ...address, ...next };
}

const NOWHERE: OverlayPlace = { stretch: false, x: null, y: null, width: null, height: null };

function judge(
  place: Record<keyof OverlayPlace, unknown>,
  index: number | null,
): { stretch: true } | ({ stretch: false } & OverlayGeometry) {
  const problem = overlayPlaceProblem(place);
  if (problem) throw wrong(problem, index);
  const { x, y, width, height } = place as OverlayGeometry;
  return place.stretch === true ? { stretch: true } : { stretch: false, x, y, width, height };
}

function listOf(body: unknown): unknown[] {
  if (!Array.isArray(body)) throw new Refusal(400, 'The overlays must be in an array.');
  if (body.length === 0) throw new Refusal(400, 'The list of overlays is empty.');
  if (body.length > MOST_OVERLAYS) {
    throw new Refusal(400, `There may be ${MOST_OVERLAYS} overlays in a request.`);
  }
  return body;
}

function wrong(problem: OverlayProblem, index: number | null): Refusal {
  return refusal(OVERLAY_PROBLEMS[problem], index);
}

/** Counted from 1, as people do. */
function refusal(words: string, index: number | null): Refusal {
  return new Refusal(400, index === null ? words : `Overlay ${index + 1}: ${words}`);
}
