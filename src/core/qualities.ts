/** The service's names of what it makes of a stream, as people say them: `720pa` is 720p. */
export function qualityNames(names: readonly string[], sound: string): string {
  const isSound = (name: string) => name.startsWith('audio');
  return [...names]
    .sort((a, b) => Number(isSound(a)) - Number(isSound(b)))
    .map((name) => (isSound(name) ? sound : name.replace(/^(\d+)[pn].?$/, '$1p')))
    .join(', ');
}
