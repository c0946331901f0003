/** Moves page by page: at one frame a second, text that scrolls could not be read. */
import type { MakeView } from './page.ts';
import { paginate } from './paginate.ts';
import { fitLines, part, setText } from './text.ts';

const SECOND = 1000;
/** More would be too small to see. */
const MOST_DOTS = 12;

export const ticker: MakeView = (root) => {
  const label = part(root, 'label');
  const line = part(root, 'line');
  const dots = part(root, 'dots');
  const canvas = document.createElement('canvas').getContext('2d');
  let pages: string[] = [];
  let pace = 1;
  let began = Date.now();
  let shown = '';

  return {
    show(values) {
      setText(label, String(values.label));
      fitLines(root);
      pace = Number(values.pace) * SECOND;
      const items = String(values.items).split('\n');
      if (canvas) canvas.font = fontOf(line);
      // A little less than there is: the browser rounds where the canvas does not.
      const width = line.clientWidth - 2;
      pages = paginate(items, width, (text) => canvas?.measureText(text).width ?? 0);
      const content = pages.join('\n');
      if (content !== shown) began = Date.now();
      shown = content;
      dots.hidden = pages.length < 2 || pages.length > MOST_DOTS;
      const missing = pages.length - dots.childElementCount;
      for (let count = 0; count < missing; count++) dots.append(document.createElement('i'));
      for (let count = 0; count > missing; count--) dots.lastElementChild?.remove();
    },
    tick(now) {
      // Half a second of grace: a tick that comes early must not show a page twice as long.
      const step = Math.floor(Math.max(0, now - began + SECOND / 2) / pace);
      const index = pages.length === 0 ? 0 : step % pages.length;
      setText(line, pages[index] ?? '');
      [...dots.children].forEach((dot, at) => {
        dot.classList.toggle('on', at === index);
      });
    },
  };
};

/** The shorthand of the whole font is empty as soon as one part of it is unusual. */
function fontOf(element: Element): string {
  const { fontWeight, fontSize, fontFamily } = getComputedStyle(element);
  return `${fontWeight} ${fontSize} ${fontFamily}`;
}
