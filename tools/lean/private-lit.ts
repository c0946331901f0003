/**
 * Keeps the Lit inside the drop-in script to itself. Lit lists its version in globals, and a page's
 * own Lit, in development, warns its author of a second copy; the script promises to leave no global.
 */
import type { Plugin } from 'vite';

const LIT = /\/node_modules\/(?:lit-html|lit-element|@lit\/reactive-element)\//;
const VERSIONS =
  /\(\w+\.(lit(?:Html|Element)|reactiveElement)Versions\?\?=\[\]\)\.push\("[^"]+"\)/g;
const METADATA = /\w+\.litPropertyMetadata\?\?=new WeakMap/;
/** Every place that is known; another number means that Lit has changed and this wants a look. */
const PLACES = 4;

export function privateLit(): Plugin {
  let places = 0;
  return {
    name: 'private-lit',
    buildStart() {
      places = 0;
    },
    transform(code, id) {
      if (!LIT.test(id)) return undefined;
      const replaced = code.replace(VERSIONS, () => {
        places += 1;
        return 'void 0';
      });
      if (!METADATA.test(replaced))
        return replaced === code ? undefined : { code: replaced, map: null };
      places += 1;
      // A name of the module's own takes the place of the global one.
      return {
        code: `const litPropertyMetadata=new WeakMap;${replaced.replace(METADATA, 'void 0')}`,
        map: null,
      };
    },
    buildEnd(error) {
      if (!error && places !== PLACES) {
        this.error(
          `Lit names itself in ${places} places, not ${PLACES}: see tools/lean/private-lit.ts.`,
        );
      }
    },
  };
}
