/**
 * Puts hls.js beside the drop-in scripts, in a file of its own that is fetched only where someone
 * watches the output. It is the package's own minified build, unchanged: four times the size of our
 * script, and neither of them should wait for it. Not the light build, because that plays no sound
 * that has a playlist of its own, as it has in the service's CMAF.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Plugin } from 'vite';

const require = createRequire(import.meta.url);
const { version } = require('hls.js/package.json') as { version: string };
const BANNER = `/*! hls.js ${version} (c) Dailymotion and contributors, Apache-2.0: https://github.com/video-dev/hls.js/blob/v${version}/LICENSE */\n`;

/** As other chunks, it has a name that changes with what is in it. */
export const HLS_FILE = `chunks/hls-${version}.js`;

/** How the sources ask for it. */
const IMPORT = /\bimport\((["'`])hls\.js\1\)/g;

/**
 * A classic script that another site serves without CORS has no address that `import()` could
 * start from, so it keeps its own from the moment when it runs.
 */
export const CLASSIC_INTRO = 'const ownScript = document.currentScript;';
const FROM_OWN_ADDRESS = `import(new URL("./${HLS_FILE}",ownScript?.src||document.baseURI))`;

export function hlsBeside(): Plugin {
  return {
    name: 'hls-beside',
    enforce: 'pre',
    resolveId: (id) => (id === 'hls.js' ? { id, external: true } : undefined),
    renderChunk(code, { fileName }, { format }) {
      if (!IMPORT.test(code)) return undefined;
      const inChunks = fileName.startsWith('chunks/');
      const fromModule = `import("./${inChunks ? HLS_FILE.replace('chunks/', '') : HLS_FILE}")`;
      return {
        code: code.replace(IMPORT, format === 'es' ? fromModule : FROM_OWN_ADDRESS),
        map: null,
      };
    },
    generateBundle({ format }) {
      if (format !== 'es') return;
      const source = readFileSync(require.resolve('hls.js/dist/hls.min.mjs'), 'utf8');
      const withoutMap = source.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, '\n');
      this.emitFile({ type: 'asset', fileName: HLS_FILE, source: BANNER + withoutMap });
    },
  };
}
