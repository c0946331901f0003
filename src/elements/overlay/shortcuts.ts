/**
 * The keyboard: arrows move what is selected by 1 pixel, with Shift by 10, and with Alt they move its
 * right and lower edge instead, in proportion or on all sides where the tools say so. Undo, redo, all, duplicate and delete are where every editor has them.
 */
import type { OverlayController } from '../../controllers/overlay-controller.ts';
import type { Modes } from './editor-view.ts';

const ARROWS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export interface ShortcutOptions {
  readonly controller: OverlayController;
  readonly modes: Modes;
  /** Selects just these. */
  choose(keys: Iterable<string>): void;
  undo(): void;
  redo(): void;
  duplicate(): void;
  remove(): void;
  /** The key may not move what is selected: say why. */
  refuse(): void;
}

/** Does what the key asks for and returns whether it was one of ours. */
export function shortcut(event: KeyboardEvent, options: ShortcutOptions): boolean {
  const target = event.target as HTMLElement;
  // In a field the keys write; its own undo is nearer.
  if (target.closest('input, select, textarea')) return false;
  if (event.ctrlKey || event.metaKey) return command(event, options);
  const key = target.closest<HTMLElement>('[data-key]')?.dataset.key;
  if (key === undefined) return false;
  const { controller } = options;
  const arrow = ARROWS[event.key];
  if (arrow) {
    if (!controller.selection.has(key)) controller.select([key]);
    const by = event.shiftKey ? 10 : 1;
    const [dx, dy] = [arrow[0] * by, arrow[1] * by];
    const { aspect, centre } = options.modes;
    if (controller.movable().size === 0) options.refuse();
    else if (event.altKey) controller.grow({ dx, dy, keepAspect: aspect, fromCenter: centre });
    else controller.nudge(dx, dy);
    return true;
  }
  if (event.key === 'Delete' || event.key === 'Backspace') {
    if (!controller.selection.has(key)) controller.select([key]);
    options.remove();
    return true;
  }
  if (event.key === 'Escape' && controller.selection.size > 0) {
    options.choose([]);
    return true;
  }
  return false;
}

function command(event: KeyboardEvent, options: ShortcutOptions): boolean {
  switch (event.key.toLowerCase()) {
    case 'z':
      if (event.shiftKey) options.redo();
      else options.undo();
      return true;
    case 'y':
      options.redo();
      return true;
    case 'd':
      options.duplicate();
      return true;
    case 'a':
      options.choose(options.controller.drafts.map(({ key }) => key));
      return true;
    default:
      return false;
  }
}
