/** Modules of packages that the drop-in script replaces by the little of them that it uses. */
export const REPLACEMENTS: Readonly<Record<string, string>> = {
  '@lit/reactive-element': 'tools/lean/reactive-element.ts',
  'lit/decorators.js': 'tools/lean/decorators.ts',
  'lit/directives/live.js': 'tools/lean/live.ts',
  'lit/directives/repeat.js': 'tools/lean/repeat.ts',
};
