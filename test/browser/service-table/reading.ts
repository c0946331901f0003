/** Reads what a part of the page tells its users, in words, values, addresses and pictures. */

/** Everything below the node that can be seen, heard or followed; shadow roots included. */
export function reading(node: Node): string {
  const parts: string[] = [];
  const visit = (at: Node) => {
    if (at instanceof Text) parts.push(at.data);
    if (at instanceof Element) {
      if (at.localName === 'style' || !at.checkVisibility()) return;
      parts.push(...attributesOf(at));
      for (const child of at.shadowRoot?.childNodes ?? []) visit(child);
    }
    for (const child of at.childNodes) visit(child);
  };
  visit(node);
  return parts
    .map((part) => part.replace(/\s+/g, ' ').trim())
    .filter(Boolean)
    .join(' | ');
}

function attributesOf(element: Element): string[] {
  const shown = ['src', 'href', 'alt', 'aria-label', 'aria-disabled', 'points', 'd', 'title'];
  const values = shown.flatMap((name) => element.getAttribute(name) ?? []);
  if (element instanceof HTMLInputElement) values.push(element.value, String(element.checked));
  if (element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement) {
    values.push(element.value);
  }
  return values;
}
