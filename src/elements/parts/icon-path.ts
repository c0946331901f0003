/** Lucide's drawings are lists of shapes; ours are the data of one path. */

export type IconNode = readonly (readonly [
  shape: string,
  attributes: Readonly<Record<string, string>>,
])[];

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
  const d = a.d ?? '';
  // A relative start counts from the end of the shape before it, unless it is set back.
  return d.startsWith('m') ? `M0 0${d}` : d;
}
