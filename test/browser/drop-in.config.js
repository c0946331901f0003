/** The elements once more, on what the drop-in script has of Lit: the same tests, none left out. */
import { leanLit } from '../../tools/lean/lean-lit.ts';
import { REPLACEMENTS } from '../../tools/lean/replacements.ts';
import base from './web-test-runner.config.js';

const { transform } = leanLit();

const dropInLit = {
  name: 'drop-in-lit',
  resolveImport({ source }) {
    return source in REPLACEMENTS ? `/${REPLACEMENTS[source]}` : undefined;
  },
  transform({ body, path }) {
    if (!path.startsWith('/node_modules/lit')) return undefined;
    return { body: transform.call(this, body, path)?.code ?? body };
  },
};

export default {
  ...base,
  files: ['test/browser/elements/**/*.test.ts'],
  nodeResolve: { exportConditions: ['production', 'default'] },
  plugins: [dropInLit, ...base.plugins],
};
