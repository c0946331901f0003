/** Theme, colours, place and size, from values that were read as what they must be. */
import type { OverlayValues } from '../catalogue.ts';

export function applyLook(element: HTMLElement, values: OverlayValues): void {
  element.dataset.theme = String(values.theme);
  element.dataset.position = String(values.position);
  setColor(element, '--ink', values.ink);
  setColor(element, '--surface', values.surface);
  setColor(element, '--accent', values.accent);
  element.style.setProperty('--on-accent', inkOn(String(values.accent)));
  element.style.setProperty('--size', String(Number(values.size) / 100));
}

/** An empty one leaves the theme's own. */
export function setColor(element: HTMLElement, name: string, color: unknown): void {
  if (typeof color === 'string' && color !== '') element.style.setProperty(name, color);
  else element.style.removeProperty(name);
}

/** White as long as it can be read on this colour (3:1, for large and heavy text), else black. */
export function inkOn(color: string): string {
  return luminance(color) > 0.3 ? '#000' : '#fff';
}

/** Relative luminance of `#rrggbb…`, 0 to 1 (WCAG 2.2). */
export function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
