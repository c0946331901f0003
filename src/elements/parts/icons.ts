/** The icons of the controls: Lucide's drawings (ISC). */
import { html, type TemplateResult } from 'lit';
import Check from 'lucide/dist/esm/icons/check.mjs';
import ChevronDown from 'lucide/dist/esm/icons/chevron-down.mjs';
import Copy from 'lucide/dist/esm/icons/copy.mjs';
import ExternalLink from 'lucide/dist/esm/icons/external-link.mjs';
import Info from 'lucide/dist/esm/icons/info.mjs';
import Layers from 'lucide/dist/esm/icons/layers.mjs';
import Mic from 'lucide/dist/esm/icons/mic.mjs';
import MicOff from 'lucide/dist/esm/icons/mic-off.mjs';
import Radio from 'lucide/dist/esm/icons/radio.mjs';
import ScreenShare from 'lucide/dist/esm/icons/screen-share.mjs';
import ScreenShareOff from 'lucide/dist/esm/icons/screen-share-off.mjs';
import SlidersHorizontal from 'lucide/dist/esm/icons/sliders-horizontal.mjs';
import TriangleAlert from 'lucide/dist/esm/icons/triangle-alert.mjs';
import Video from 'lucide/dist/esm/icons/video.mjs';
import VideoOff from 'lucide/dist/esm/icons/video-off.mjs';
import X from 'lucide/dist/esm/icons/x.mjs';
import { pathData } from './icon-path.ts';

const PATHS = {
  check: pathData(Check),
  'chevron-down': pathData(ChevronDown),
  copy: pathData(Copy),
  open: pathData(ExternalLink),
  info: pathData(Info),
  microphone: pathData(Mic),
  'microphone-off': pathData(MicOff),
  stream: pathData(Radio),
  overlays: pathData(Layers),
  screen: pathData(ScreenShare),
  'screen-off': pathData(ScreenShareOff),
  settings: pathData(SlidersHorizontal),
  warning: pathData(TriangleAlert),
  camera: pathData(Video),
  'camera-off': pathData(VideoOff),
  close: pathData(X),
};

export type IconName = keyof typeof PATHS;

/** An icon beside a text or within a named control; it says nothing by itself. */
export function icon(name: IconName): TemplateResult {
  return drawing(name, PATHS[name]);
}

/** The same for the path of an icon that is not among these. */
export function drawing(name: string, path: string): TemplateResult {
  return html`<svg class="icon ${name}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d=${path}></path>
  </svg>`;
}
