/** The text of the two lines that a site needs, read from the page itself. */

/** What the element writes for itself, and what the playground adds for looking at it. */
const NOT_PART_OF_IT = /^data-|^style$|^dir$/;

export function snippetOf(broadcaster: HTMLElement): string {
  const attributes = [...broadcaster.attributes]
    .filter(({ name }) => !NOT_PART_OF_IT.test(name))
    .map(({ name, value }) => (value === '' ? ` ${name}` : ` ${name}="${escapeAttribute(value)}"`));
  return [
    '<script type="module" src="/stream-broadcaster.js"></script>',
    `<stream-broadcaster${attributes.join('')}></stream-broadcaster>`,
    ...styleOf(broadcaster),
  ].join('\n');
}

/** Custom properties as a site would write them, in its own style sheet. */
function styleOf({ style }: HTMLElement): string[] {
  const declarations = [...style]
    .filter((name) => name.startsWith('--') || name === 'color-scheme')
    .map((name) => `${name}: ${style.getPropertyValue(name).trim()};`);
  if (declarations.length === 0) return [];
  return ['', '<style>', `  stream-broadcaster { ${declarations.join(' ')} }`, '</style>'];
}

function escapeAttribute(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
}
