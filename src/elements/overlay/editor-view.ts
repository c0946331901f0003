/** What the parts of the overlay editor draw from, and what their controls do. */
import type { EditorState } from '../../core/editor-machine.ts';
import { nameFromAddress, shortened } from '../../core/overlay-address.ts';
import type { Drafts, OverlayDraft, OverlayValue } from '../../core/overlay-draft.ts';
import type { Alignment } from '../../core/overlay-geometry.ts';
import { overlayWords } from '../../core/overlay-messages.ts';
import type { FrameSize } from '../../core/settings.ts';
import type { PreviewState } from './preview-watch.ts';
import type { ReadyMade } from './ready-made.ts';

/** What a modifier does while it is held, for those who have none at hand. */
export interface Modes {
  /** Snap to lines; off while Ctrl or Command is held. */
  readonly snap: boolean;
  /** Keep the proportion of width and height, as with Shift. */
  readonly aspect: boolean;
  /** Resize from the centre, as with Alt. */
  readonly centre: boolean;
  /** A click adds to the selection or takes from it, as with Shift. */
  readonly several: boolean;
}

export interface EditorView {
  readonly state: EditorState;
  readonly drafts: Drafts;
  readonly selected: Drafts;
  /** The keys of the overlays that leave the frame. */
  readonly outside: ReadonlySet<string>;
  readonly frame: FrameSize;
  readonly preview: MediaStream | null;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly modes: Modes;
  /** Whether a first overlay would only show after a restart. */
  readonly startedWithout: boolean;
  /** Whether the form for a new overlay is open. */
  readonly adding: boolean;
  readonly readyMade: ReadyMade;
  nameOf(draft: OverlayDraft): string;
  /** What the preview of an overlay may load, and what became of it. */
  previewOf(draft: OverlayDraft): { url: string | null; state: PreviewState };
  readonly actions: EditorActions;
}

export interface EditorActions {
  toggleAdding(): void;
  add(address: string): void;
  undo(): void;
  redo(): void;
  toggle(mode: keyof Modes): void;
  /** `additive` adds to the selection or takes from it. */
  select(key: string, additive: boolean): void;
  change(key: string, change: Partial<OverlayValue>): void;
  /** Takes what was typed as an address, or says what is wrong with it. */
  readdress(key: string, address: string): void;
  rename(key: string, name: string): void;
  toggleLocked(key: string): void;
  toggleShown(key: string): void;
  align(alignment: Alignment): void;
  duplicate(): void;
  remove(): void;
  fit(): void;
  reload(): void;
  retry(keys: readonly string[]): void;
  revert(key: string): void;
  /** Nobody needs to be told again that a first overlay shows after a restart only. */
  dismiss(): void;
  /** The page of an overlay has appeared in the preview. */
  loaded(key: string): void;
}

/**
 * What the overlays are called: as the user named them, as the catalogue does (`known`, by address), or
 * after their addresses; each differently.
 */
export function namesOf(
  drafts: Drafts,
  known: (address: string) => string | undefined,
): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  return new Map(
    drafts.map(({ key, name, value }) => {
      const plain =
        shortened(name ?? '') ||
        known(value.url) ||
        nameFromAddress(value.url) ||
        overlayWords('item.unnamed');
      let unique = plain;
      for (let count = 2; taken.has(unique); count++) unique = `${plain} ${count}`;
      taken.add(unique);
      return [key, unique];
    }),
  );
}

/** Its name, where it is, and what is special about it, in a line. */
export function describe(draft: OverlayDraft, name: string, outside: boolean): string {
  const { locked, shown, state } = draft;
  const marks = [
    locked && overlayWords('item.locked'),
    !shown && overlayWords('item.hidden'),
    outside && overlayWords('item.outside'),
    state === 'failed' && overlayWords('item.failed'),
  ].filter(Boolean);
  return overlayWords('item.label', { name, place: placeOf(draft), marks: marks.join('') });
}

export function placeOf({ value: { stretch, x, y, width, height } }: OverlayDraft): string {
  return stretch
    ? overlayWords('item.stretch')
    : overlayWords('item.rectangle', { x, y, width, height });
}

/** What became of its page in the preview, as far as it is known; null where nothing can be wrong. */
export function previewNote(view: EditorView, draft: OverlayDraft): string | null {
  const { state } = view.previewOf(draft);
  if (state !== 'loaded') return overlayWords(`preview.${state}`);
  return view.readyMade.read(draft.value.url) ? null : overlayWords('hint.refusal');
}
