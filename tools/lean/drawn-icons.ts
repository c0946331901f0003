/** Turns Lucide's drawings into paths when the drop-in script is built, not when it is loaded. */
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';
import { type IconNode, pathData } from '../../src/elements/parts/icon-path.ts';

const ICON = /\/node_modules\/lucide\/dist\/esm\/icons\/[\w-]+\.mjs$/;
const ICONS = /\/src\/elements\/(?:\w+\/)?[\w-]*icons\.ts$/;

export function drawnIcons(): Plugin {
  return {
    name: 'drawn-icons',
    async transform(code, id) {
      if (ICONS.test(id)) return { code: code.replace(/\bpathData\((\w+)\)/g, '$1'), map: null };
      if (!ICON.test(id)) return undefined;
      const icon: { default: IconNode } = await import(pathToFileURL(id).href);
      return { code: `export default ${JSON.stringify(pathData(icon.default))};`, map: null };
    },
  };
}
