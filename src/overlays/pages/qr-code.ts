/** The script of the QR code: modules of whole pixels, since what is blurred is not scanned. */
import encodeQR from 'qr';
import { luminance } from './look.ts';
import { type MakeView, startPage } from './page.ts';
import { fitLines, part, showTexts } from './text.ts';

/** Modules around the code that must stay light (ISO/IEC 18004). */
const QUIET_ZONE = 4;
const SVG = 'http://www.w3.org/2000/svg';
/** Contrast that scanners get along with; below, the code is black on white. */
const LEAST_CONTRAST = 4.5;

const qrCode: MakeView = (root) => {
  const tile = part(root, 'tile');
  const svg = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  svg.append(path);
  tile.append(svg);

  return {
    show(values) {
      showTexts(root, values);
      fitLines(root);
      const { dark, light } = colors(String(values.ink), String(values.surface));
      tile.style.setProperty('--dark', dark);
      tile.style.setProperty('--light', light);
      const modules = encode(String(values.data));
      tile.hidden = modules === null;
      if (!modules) return;
      const count = modules.length;
      svg.setAttribute('viewBox', `0 0 ${count} ${count}`);
      path.setAttribute('d', outline(modules));
      const room = Math.min(tile.clientWidth, tile.clientHeight);
      const side = room >= count ? Math.floor(room / count) * count : room;
      svg.style.setProperty('width', `${side}px`);
      svg.style.setProperty('height', `${side}px`);
    },
  };
};

/** Null for nothing to say. The longest text that the field takes fits into a code. */
function encode(data: string): boolean[][] | null {
  const text = data.trim();
  return text === '' ? null : encodeQR(text, 'raw', { ecc: 'medium', border: QUIET_ZONE });
}

/** One rectangle for each run of dark modules in a row. */
function outline(modules: readonly (readonly boolean[])[]): string {
  let path = '';
  modules.forEach((row, y) => {
    for (let x = 0; x < row.length; x++) {
      const start = x;
      while (row[x]) x++;
      if (x > start) path += `M${start} ${y}h${x - start}v1H${start}z`;
    }
  });
  return path;
}

/** The chosen colours where they can be scanned, dark on light and opaque. */
function colors(ink: string, surface: string): { dark: string; light: string } {
  const dark = ink === '' ? '#000000' : ink.slice(0, 7);
  const light = surface === '' ? '#ffffff' : surface.slice(0, 7);
  const contrast = (luminance(light) + 0.05) / (luminance(dark) + 0.05);
  return contrast >= LEAST_CONTRAST ? { dark, light } : { dark: '#000000', light: '#ffffff' };
}

startPage({ 'qr-code': qrCode });
