/**
 * Which hosts the service may be sent to, for the overlays that it draws and the addresses that it
 * pulls from. Hosts are judged as the URL parser writes them; names are not resolved.
 */

/** Link-local addresses, mapped ones included, and the names and addresses of clouds' metadata. */
const METADATA =
  /^(?:169\.254\.|100\.100\.100\.200$|\[fe[89ab][0-9a-f]:|\[fd00:ec2:|\[.*:a9fe:|(?:.+\.)?metadata(?:\.|$)|instance-data(?:\.|$))/;

/** Ends of names that no public DNS answers (RFC 6761, RFC 8375, ICANN's reserved and usual ones). */
const PRIVATE_ENDS = new Set(
  'arpa corp domain home internal intranet invalid lan local localdomain localhost onion private test'.split(
    ' ',
  ),
);

/** Public services whose names lead to the address that is written in them, or to this computer. */
const ECHOING = /(?:^|\.)(?:nip\.io|sslip\.io|xip\.io|localtest\.me|lvh\.me)$/;

/** Whether nothing that could be meant lives there: a link-local address, or a cloud's metadata. */
export function isMetadataHost(host: string): boolean {
  return METADATA.test(bare(host));
}

/** Whether it is a name that public DNS may know. No IP address is. */
export function isPublicName(host: string): boolean {
  const name = bare(host);
  const labels = name.split('.');
  const end = labels.at(-1) ?? '';
  // One label is a name of the local network; `[` opens an IPv6 address; digits end an IPv4 one.
  return (
    labels.length > 1 &&
    !labels.includes('') &&
    !name.startsWith('[') &&
    !/^\d/.test(end) &&
    !PRIVATE_ENDS.has(end) &&
    !ECHOING.test(name)
  );
}

/** Whether it is an IPv4 address of the public internet (RFC 6890). IPv6 addresses are never. */
export function isPublicIp(host: string): boolean {
  const parts = bare(host).split('.').map(Number);
  const [a = 0, b = 0, c = 0] = parts;
  if (parts.length !== 4 || !parts.every((part) => Number.isInteger(part) && part < 256)) {
    return false;
  }
  return !(
    a === 0 ||
    a === 10 ||
    a === 127 ||
    a >= 224 ||
    (a === 100 && b >= 64 && b < 128) ||
    (a === 169 && b === 254) ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && (b === 168 || (b === 0 && (c === 0 || c === 2)) || (b === 88 && c === 99))) ||
    (a === 198 && (b === 18 || b === 19 || (b === 51 && c === 100))) ||
    (a === 203 && b === 0 && c === 113)
  );
}

/** Without the dots that end an absolute name. */
function bare(host: string): string {
  return host.replace(/\.+$/, '');
}
