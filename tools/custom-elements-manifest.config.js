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
    }
  },
};

export default {
  globs: ['src/elements/stream-*.ts', 'src/index.ts'],
  exclude: ['**/*.styles.ts'],
  outdir: '.',
  litelement: true,
  plugins: [publicOnly],
};
