/** The service's names of what it makes of a stream, as people say them: `720pa` is 720p. */
export function qualityNames(names: readonly string[], sound: string): string {
  return names
    .map((name) => (/^audio/.test(name) ? sound : name.replace(/^(\d+)[pn].?$/, '$1p')))
    .join(', ');
}
