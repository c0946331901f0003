/**
 * The list of overlays as the editor holds it: what the user wants (`value`) beside what the service
 * has (`saved`), for each overlay its state of saving, and what only the editor knows (name, locked,
 * shown). Everything here returns a new list; an overlay that did not change stays the same object.
 *
 * An overlay is known by a `key` of our own, because the service's id comes late and changes when a
 * deleted overlay is brought back.
 */
import type { BroadcastError } from './errors.ts';
import { clampRectangle, fullFrame } from './overlay-geometry.ts';
import type { FrameSize } from './settings.ts';
import type { Overlay, OverlayChange, OverlayGeometry, OverlayInput } from './stream.ts';

/** What can be set. A stretched overlay keeps the rectangle to which it can return. */
export interface OverlayValue extends OverlayGeometry {
  readonly url: string;
  readonly stretch: boolean;
}

/** `dirty` waits for its turn, `saving` is on its way, `failed` keeps the draft and says why. */
export type SaveState = 'synced' | 'dirty' | 'saving' | 'failed';

export interface OverlayDraft {
  readonly key: string;
  /** Of the service; null while it has no such overlay. */
  readonly id: number | null;
  readonly value: OverlayValue;
  /** What the service has; null while it has no such overlay. */
  readonly saved: OverlayValue | null;
  /** To be deleted, or deleted and kept only so that it can be brought back. */
  readonly deleted: boolean;
  readonly state: SaveState;
  readonly error: BroadcastError | null;
  /** The user's own name for it, or null. */
  readonly name: string | null;
  readonly locked: boolean;
  /** Whether the editor draws it; viewers see it all the same. */
  readonly shown: boolean;
}

export type Drafts = readonly OverlayDraft[];

/** Reads the service's overlay. What it leaves open fills the frame from where it begins. */
export function readValue(overlay: Overlay, frame: FrameSize): OverlayValue {
  const { url, stretch } = overlay;
  if (stretch) return { url, stretch, ...centredRectangle(frame) };
  const [x, y] = [overlay.x ?? 0, overlay.y ?? 0];
  const room = clampRectangle({ x, y, width: frame.width - x, height: frame.height - y }, frame);
  return {
    url,
    stretch,
    x,
    y,
    width: overlay.width ?? room.width,
    height: overlay.height ?? room.height,
  };
}

/** Half as wide as the frame and a quarter as high, in its middle. */
export function centredRectangle({ width, height }: FrameSize): OverlayGeometry {
  return clampRectangle(
    { x: width / 4, y: (height * 3) / 8, width: width / 2, height: height / 4 },
    { width, height },
  );
}

/** Where it is drawn. */
export function rectangleOf({ value }: OverlayDraft, frame: FrameSize): OverlayGeometry {
  if (value.stretch) return fullFrame(frame);
  const { x, y, width, height } = value;
  return { x, y, width, height };
}

export function newDraft(
  key: string,
  value: OverlayValue,
  rest: Partial<OverlayDraft> = {},
): OverlayDraft {
  return {
    key,
    id: null,
    value,
    saved: null,
    deleted: false,
    state: 'dirty',
    error: null,
    name: null,
    locked: false,
    shown: true,
    ...rest,
  };
}

/** The overlays that the user has; one whose deletion failed is there again. */
export function visible(drafts: Drafts): Drafts {
  return drafts.filter(({ deleted, state }) => !deleted || state === 'failed');
}

/** Whether two values are the same to the service. */
export function sameValue(a: OverlayValue, b: OverlayValue): boolean {
  if (a.url !== b.url || a.stretch !== b.stretch) return false;
  return a.stretch || (a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height);
}

/** Whether the service has to be told. */
export function needsSaving({ id, value, saved, deleted }: OverlayDraft): boolean {
  if (deleted) return id !== null;
  return saved === null || !sameValue(value, saved);
}

/** What to send for an overlay that the service has: nothing that did not change. */
export function changeOf({ value, saved }: OverlayDraft): OverlayChange {
  const change: OverlayChange = value.url === saved?.url ? {} : { url: value.url };
  if (saved && sameValue({ ...value, url: saved.url }, saved)) return change;
  const { stretch, x, y, width, height } = value;
  if (stretch) return { ...change, stretch };
  const placed = { ...change, x, y, width, height };
  return saved?.stretch ? { ...placed, stretch } : placed;
}

/** What to send for an overlay that the service does not have. */
export function inputOf({ url, stretch, x, y, width, height }: OverlayValue): OverlayInput {
  return stretch ? { url, stretch } : { url, x, y, width, height };
}

/** The overlay as others see it. One that is not at the service yet has the id 0. */
export function overlayOf({ id, value }: OverlayDraft, streamId: number): Overlay {
  const { url, stretch, x, y, width, height } = value;
  const rectangle = stretch
    ? { x: null, y: null, width: null, height: null }
    : { x, y, width, height };
  return { id: id ?? 0, streamId, url, stretch, ...rectangle, createdAt: null, updatedAt: null };
}

export function patchDraft(drafts: Drafts, key: string, change: Partial<OverlayDraft>): Drafts {
  return drafts.map((draft) => (draft.key === key ? { ...draft, ...change } : draft));
}

/**
 * Gives overlays new values; null deletes, and a value for a deleted one brings it back. A key that
 * is not there any more is left out: somebody else deleted that overlay.
 */
export function applyValues(
  drafts: Drafts,
  values: ReadonlyMap<string, OverlayValue | null>,
): Drafts {
  return drafts.map((draft) => {
    const value = values.get(draft.key);
    if (value === undefined) return draft;
    const deleted = value === null;
    const changed = { ...draft, deleted, value: value ?? draft.value, error: null };
    const state: SaveState = draft.state === 'saving' ? 'saving' : stateOf(changed);
    return { ...changed, state };
  });
}

export function stateOf(draft: OverlayDraft): SaveState {
  return needsSaving(draft) ? 'dirty' : 'synced';
}

/** The draft as the service has it; null where the service never had it. */
export function reverted(draft: OverlayDraft): OverlayDraft | null {
  const { saved } = draft;
  return saved && { ...draft, value: saved, deleted: false, state: 'synced', error: null };
}

export interface MergeOptions {
  readonly frame: FrameSize;
  /** Keys about which the list may be out of date, because they are, or just were, being saved. */
  readonly unsettled: ReadonlySet<string>;
  /** Ids that were deleted here; a list that still holds them is older than that. */
  readonly gone: ReadonlySet<number>;
  readonly newKey: () => string;
}

/**
 * Takes in what the service has now. What was not touched here follows; what was touched keeps the
 * draft, part by part: an address changed elsewhere arrives although the overlay was moved here. An
 * overlay that was deleted elsewhere goes, unless it holds a draft, which then waits to be created.
 */
export function mergeRemote(
  drafts: Drafts,
  remote: readonly Overlay[],
  options: MergeOptions,
): Drafts {
  const { frame, unsettled, gone, newKey } = options;
  const byId = new Map(remote.map((overlay) => [overlay.id, overlay]));
  const merged = drafts.flatMap((draft) => {
    const overlay = draft.id === null ? undefined : byId.get(draft.id);
    if (draft.id !== null) byId.delete(draft.id);
    if (draft.id === null || unsettled.has(draft.key)) return [draft];
    return overlay ? [mergeOne(draft, readValue(overlay, frame))] : lostElsewhere(draft);
  });
  for (const [id, overlay] of byId) {
    if (gone.has(id)) continue;
    const value = readValue(overlay, frame);
    merged.push(newDraft(newKey(), value, { id, saved: value, state: 'synced' }));
  }
  const same =
    merged.length === drafts.length && merged.every((draft, index) => draft === drafts[index]);
  return same ? drafts : merged;
}

function mergeOne(draft: OverlayDraft, theirs: OverlayValue): OverlayDraft {
  const { saved, value } = draft;
  if (!saved || sameValue(saved, theirs)) return draft;
  const { url, ...place } = value;
  const { url: theirUrl, ...theirPlace } = theirs;
  const moved = !sameValue({ ...value, url: saved.url }, saved);
  const next = {
    ...(moved ? place : theirPlace),
    url: url === saved.url ? theirUrl : url,
  };
  const changed = { ...draft, saved: theirs, value: next };
  return draft.state === 'failed' ? changed : { ...changed, state: stateOf(changed) };
}

/** Deleted elsewhere: a draft stays for the user to decide, everything else goes. */
function lostElsewhere(draft: OverlayDraft): OverlayDraft[] {
  if (draft.deleted || !needsSaving(draft)) return [];
  return [{ ...draft, id: null, saved: null, state: 'failed', error: null }];
}
