/** Text as data: into `textContent` alone, and small enough to fit, or cut where it cannot be. */
import type { OverlayValues } from '../catalogue.ts';

/** How small a line may become before it is cut. */
const SMALLEST = 0.5;

/** The element of this name in the page's own markup. */
export function part(root: ParentNode, name: string): HTMLElement {
  const found = root.querySelector<HTMLElement>(`[data-part="${name}"]`);
  if (!found) throw new Error(`This page has no part "${name}".`);
  return found;
}

/** Puts the values into the elements that name them (`data-text`); an empty one takes no room. */
export function showTexts(root: ParentNode, values: OverlayValues): void {
  for (const element of root.querySelectorAll<HTMLElement>('[data-text]')) {
    setText(element, String(values[element.dataset.text ?? ''] ?? ''));
  }
}

/** Writes only what is new, so that a tick that changes nothing costs no layout. */
export function setText(element: HTMLElement, text: string): void {
  const line = text.trim();
  if (element.textContent !== line) element.textContent = line;
  const isEmpty = line === '';
  if (element.hidden !== isEmpty) element.hidden = isEmpty;
}

/**
 * Makes each text (`data-fit`, the number of its lines or nothing for one) as much smaller as it
 * needs; CSS cuts what is still too long.
 */
export function fitLines(root: ParentNode): void {
  const texts = [...root.querySelectorAll<HTMLElement>('[data-fit]:not([hidden])')];
  for (const text of texts) text.style.setProperty('--fit', '1');
  // All read, then all written: one layout for each.
  const scales = texts.map(scaleOf);
  texts.forEach((text, index) => {
    const scale = scales[index] ?? 1;
    if (scale < 1) text.style.setProperty('--fit', String(Math.max(SMALLEST, scale)));
  });
}

function scaleOf(element: HTMLElement): number {
  const { paddingLeft, paddingRight } = getComputedStyle(element);
  const room =
    element.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
  const lines = Number(element.dataset.fit || 1);
  const range = document.createRange();
  range.selectNodeContents(element);
  // Of all lines together, cut or not. Lines break between words, and so are never quite full.
  const rows = [...range.getClientRects()].reduce((sum, { width }) => sum + width, 0);
  const needed = lines === 1 ? range.getBoundingClientRect().width : rows * 1.15;
  return needed > room * lines ? (room * lines * 0.99) / needed : 1;
}
