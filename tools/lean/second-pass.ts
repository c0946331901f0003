/** Minifies what the bundler has minified once more: it names and folds a little better, for 1 kB. */
import { minify, type SourceMapOptions } from 'terser';
import type { Plugin } from 'vite';

/** The compiler's helper for decorators of every sort; `decorators.ts` has one for each property. */
const DECORATE = /\(([\w$]+),([\w$]+),([\w$]+),[\w$]+\)\{[^{}]*\bReflect\.decorate\b[^{}]*\}/g;

export function secondPass(): Plugin {
  return {
    name: 'second-pass',
    async generateBundle({ format }, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk') continue;
        const mapFile = bundle[`${file.fileName}.map`];
        const before = mapFile?.type === 'asset' ? String(mapFile.source) : undefined;
        const sourceMap: SourceMapOptions = { url: `${file.fileName.split('/').at(-1)}.map` };
        if (before) sourceMap.content = before;
        const lean = file.code.replace(DECORATE, '($1,$2,$3){$1[0]($2,$3)}');
        const { code, map } = await minify(lean, {
          module: format === 'es',
          compress: { ecma: 2020, passes: 3, keep_fargs: false, unsafe_arrows: true },
          format: { ecma: 2020 },
          ...(before && { sourceMap }),
        });
        if (!code) this.error(`Nothing is left of ${file.fileName}.`);
        file.code = code;
        if (mapFile?.type === 'asset' && map) mapFile.source = String(map);
      }
    },
  };
}
