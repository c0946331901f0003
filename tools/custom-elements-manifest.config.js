/** JSDoc of the elements is the only source of `custom-elements.json`. */

/** Private and internal members are nobody's business. */
const publicOnly = {
  name: 'public-only',
  moduleLinkPhase({ moduleDoc }) {
    for (const declaration of moduleDoc.declarations ?? []) {
      declaration.members = declaration.members?.filter(
        ({ name, privacy }) =>
          privacy !== 'private' && privacy !== 'protected' && !name.startsWith('#'),
      );
      // Dispatching one is no description of it.
      declaration.events = declaration.events?.filter(({ name }) => name);
    }
  },
};

/** The modules that a page can import, instead of the sources they were built from. */
const asPublished = {
  name: 'as-published',
  packageLinkPhase({ customElementsManifest }) {
    const { modules } = customElementsManifest;
    const declarations = modules.flatMap(({ declarations = [] }) => declarations);
    const reference = ({ name }) => ({ name, module: 'dist/index.js' });
    customElementsManifest.modules = [
      {
        kind: 'javascript-module',
        path: 'dist/index.js',
        declarations,
        exports: declarations.flatMap((declaration) => [
          { kind: 'js', name: declaration.name, declaration: reference(declaration) },
          {
            kind: 'custom-element-definition',
            name: declaration.tagName,
            declaration: reference(declaration),
          },
        ]),
      },
    ];
  },
};

export default {
  globs: ['src/elements/stream-*.ts'],
  exclude: ['**/*.styles.ts'],
  outdir: '.',
  litelement: true,
  // The field there is ours, and a check must not write.
  packagejson: false,
  plugins: [publicOnly, asPublished],
};
