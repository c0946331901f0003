/** The icons of the overlay editor, which come with it. */
import type { TemplateResult } from 'lit';
import AlignMiddle from 'lucide/dist/esm/icons/align-center-horizontal.mjs';
import AlignCenter from 'lucide/dist/esm/icons/align-center-vertical.mjs';
import AlignBottom from 'lucide/dist/esm/icons/align-end-horizontal.mjs';
import AlignRight from 'lucide/dist/esm/icons/align-end-vertical.mjs';
import AlignTop from 'lucide/dist/esm/icons/align-start-horizontal.mjs';
import AlignLeft from 'lucide/dist/esm/icons/align-start-vertical.mjs';
import Eye from 'lucide/dist/esm/icons/eye.mjs';
import EyeOff from 'lucide/dist/esm/icons/eye-off.mjs';
import Lock from 'lucide/dist/esm/icons/lock.mjs';
import LockOpen from 'lucide/dist/esm/icons/lock-open.mjs';
import Magnet from 'lucide/dist/esm/icons/magnet.mjs';
import Redo from 'lucide/dist/esm/icons/redo-2.mjs';
import Trash from 'lucide/dist/esm/icons/trash.mjs';
import Undo from 'lucide/dist/esm/icons/undo-2.mjs';
import { pathData } from '../parts/icon-path.ts';
import { drawing } from '../parts/icons.ts';

const PATHS = {
  left: pathData(AlignLeft),
  center: pathData(AlignCenter),
  right: pathData(AlignRight),
  top: pathData(AlignTop),
  middle: pathData(AlignMiddle),
  bottom: pathData(AlignBottom),
  shown: pathData(Eye),
  hidden: pathData(EyeOff),
  locked: pathData(Lock),
  unlocked: pathData(LockOpen),
  snap: pathData(Magnet),
  trash: pathData(Trash),
  undo: pathData(Undo),
  redo: pathData(Redo),
};

export type OverlayIconName = keyof typeof PATHS;

export function overlayIcon(name: OverlayIconName): TemplateResult {
  return drawing(name, PATHS[name]);
}
