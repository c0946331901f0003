/**
 * The parts of a WHIP address that may be its key: long parts of the path, as in `/17_{key}/whip`, and
 * whatever is written into the query. To be found in no message and no storage.
 */
export function endpointSecrets(endpoint: string): string[] {
  const { pathname, search } = new URL(endpoint);
  const inPath = pathname.split(/[/_]/).filter((part) => part.length >= 12);
  const inQuery = search
    .slice(1)
    .split('&')
    .map((pair) => pair.slice(pair.indexOf('=') + 1))
    .filter((value) => value.length >= 4);
  return [...inPath, ...inQuery];
}
