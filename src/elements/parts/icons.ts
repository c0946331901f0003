/** The icons of the controls: Lucide's drawings (ISC), each turned into the data of one path. */
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

type IconNode = readonly (readonly [shape: string, attributes: Readonly<Record<string, string>>])[];

/** One path draws every shape, so that a template needs no element whose name is data. */
export function pathData(node: IconNode): string {
  return node.map(([shape, attributes]) => subpath(shape, attributes)).join('');
}

function subpath(shape: string, a: Readonly<Record<string, string>>): string {
  const n = (name: string) => Number(a[name] ?? 0);
  if (shape === 'circle') {
    const r = n('r');
    return `M${n('cx') - r} ${a.cy}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
  }
  if (shape === 'rect') {
    const r = n('rx');
    const [w, h] = [n('width') - 2 * r, n('height') - 2 * r];
    const corner = (x: number, y: number) => `a${r} ${r} 0 0 1 ${x} ${y}`;
    return `M${n('x') + r} ${a.y}h${w}${corner(r, r)}v${h}${corner(-r, r)}h${-w}${corner(-r, -r)}v${-h}${corner(r, -r)}z`;
  }
  // A relative start counts from the end of the shape before it, unless it is set back.
  return `M0 0${a.d ?? ''}`;
}

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
