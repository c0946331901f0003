/** What a file has exactly once, and what takes its place. */
export type Cut = readonly [from: string, to: string];

/** The code without what is cut; throws where it is not what it was when the cuts were made. */
export function cut(code: string, cuts: readonly Cut[]): string {
  return cuts.reduce((rest, [from, to]) => {
    const [before, after, ...more] = rest.split(from);
    if (before === undefined || after === undefined || more.length > 0) {
      throw new Error(`This is not there once any more, so that its cut wants a look: ${from}`);
    }
    return before + to + after;
  }, code);
}
