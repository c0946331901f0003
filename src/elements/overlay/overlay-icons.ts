/** The icons of the overlay editor, which come with it. */
import type { TemplateResult } from 'lit';
import AlignCenter from 'lucide/dist/esm/icons/align-center-vertical.mjs';
import AlignRight from 'lucide/dist/esm/icons/align-end-vertical.mjs';
import AlignLeft from 'lucide/dist/esm/icons/align-start-vertical.mjs';
import Eye from 'lucide/dist/esm/icons/eye.mjs';
import EyeOff from 'lucide/dist/esm/icons/eye-off.mjs';
import ListChecks from 'lucide/dist/esm/icons/list-checks.mjs';
import Lock from 'lucide/dist/esm/icons/lock.mjs';
import LockOpen from 'lucide/dist/esm/icons/lock-open.mjs';
import Magnet from 'lucide/dist/esm/icons/magnet.mjs';
import MoveDiagonal from 'lucide/dist/esm/icons/move-diagonal.mjs';
import Proportions from 'lucide/dist/esm/icons/proportions.mjs';
import Trash from 'lucide/dist/esm/icons/trash.mjs';
import Undo from 'lucide/dist/esm/icons/undo-2.mjs';
import { pathData } from '../parts/icon-path.ts';
import { drawing } from '../parts/icons.ts';

const left = pathData(AlignLeft);
const center = pathData(AlignCenter);
const right = pathData(AlignRight);
const undo = pathData(Undo);

/** The styles turn some that lie otherwise. */
const PATHS = {
  left,
  center,
  right,
  top: left,
  middle: center,
  bottom: right,
  shown: pathData(Eye),
  hidden: pathData(EyeOff),
  locked: pathData(Lock),
  unlocked: pathData(LockOpen),
  snap: pathData(Magnet),
  aspect: pathData(Proportions),
  centre: pathData(MoveDiagonal),
  several: pathData(ListChecks),
  trash: pathData(Trash),
  undo,
  redo: undo,
};

export type OverlayIconName = keyof typeof PATHS;

export function overlayIcon(name: OverlayIconName): TemplateResult {
  return drawing(name, PATHS[name]);
}
