/** One icon by its own path, so that neither a dev server nor a test loads the other two thousand. */
declare module 'lucide/dist/esm/icons/*.mjs' {
  const node: [shape: string, attributes: Record<string, string>][];
  export default node;
}
