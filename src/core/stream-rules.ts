/**
 * What the settings of a stream may be. The page asks before it sends and the broker before it passes
 * on, so that both refuse the same things for the same reasons. The bounds are those of the service
 * (its `createStream`), where it names any.
 *
 * Pull addresses are judged after the URL parser has read their hosts, which undoes disguises
 * (decimal and hexadecimal IPs, full-width digits, escapes). A login in them is allowed: cameras want
 * one. Names are not resolved: one that leads to a private address is for the service to refuse.
 */
import { isMetadataHost, isPublicIp, isPublicName } from './public-host.ts';
import { PROJECTIONS, RECORD_TYPES, type StreamSettings } from './stream.ts';

/** Lengths in characters, the DVR window in seconds. */
export const RULES = {
  /** The service names no bound; this one is ours. */
  name: { longest: 200 },
  dvrDuration: { least: 30, most: 14_400 },
  clientEntityData: { longest: 4096 },
  /** A number in the service's description; its webhooks call it a text, so that both pass. */
  clientUserId: { longest: 200 },
  srtPassphrase: { shortest: 10, longest: 80 },
  /** The service names no bounds; these are ours. */
  uri: { longest: 2048, most: 10, schemes: ['https', 'http', 'rtmp', 'rtmps', 'srt'] },
  broadcastIds: { most: 100 },
} as const;

/** Why a setting cannot be what it is asked to be. */
export type SettingProblem =
  /** There must be one. */
  | 'required'
  | 'too-short'
  | 'too-long'
  /** A number below the least or above the most. */
  | 'out-of-range'
  | 'not-whole'
  /** Something that is not printable ASCII, or a space. */
  | 'not-printable'
  /** Not an address of one of the schemes. */
  | 'bad-address'
  /** An address that the service cannot, or through a broker must not, reach. */
  | 'private-host'
  /** More addresses, or more ids, than there may be. */
  | 'too-many'
  /** Not a value of this setting at all. */
  | 'wrong-type';

export type SettingProblems = Partial<Record<keyof StreamSettings, SettingProblem>>;

export interface SettingsCheck {
  /** Whether the settings are to make a new stream, which needs a name. Default false. */
  isNew?: boolean | undefined;
  /**
   * Whether pull addresses must be on public hosts. Default false, for a service in the same network;
   * link-local and metadata hosts are refused all the same.
   */
  publicOnly?: boolean | undefined;
}

type Check = (value: unknown, options: SettingsCheck) => SettingProblem | null;

const flag: Check = (value) => (typeof value === 'boolean' ? null : 'wrong-type');
const oneOf =
  (values: readonly string[]): Check =>
  (value) =>
    values.some((known) => known === value) ? null : 'wrong-type';
const orNull =
  (check: Check): Check =>
  (value, options) =>
    value === null ? null : check(value, options);
const id: Check = (value) => {
  if (typeof value !== 'number') return 'wrong-type';
  if (!Number.isSafeInteger(value)) return 'not-whole';
  return value > 0 ? null : 'out-of-range';
};
const text =
  (longest: number): Check =>
  (value) => {
    if (typeof value !== 'string') return 'wrong-type';
    return value.length > longest ? 'too-long' : null;
  };

const CHECKS: { readonly [K in keyof StreamSettings]-?: Check } = {
  name: (value, options) => {
    if (typeof value === 'string' && value.trim() === '') return 'required';
    return text(RULES.name.longest)(value, options);
  },
  active: flag,
  pull: flag,
  uri: orNull((value, options) => pullProblem(value, options)),
  autoRecord: flag,
  recordType: oneOf(RECORD_TYPES),
  hlsMpegtsEndlistTag: flag,
  dvrEnabled: flag,
  dvrDuration: (value) => {
    if (typeof value !== 'number' || Number.isNaN(value)) return 'wrong-type';
    if (value < RULES.dvrDuration.least || value > RULES.dvrDuration.most) return 'out-of-range';
    return Number.isInteger(value) ? null : 'not-whole';
  },
  cdnId: orNull(id),
  clientUserId: orNull((value, options) => {
    if (typeof value !== 'number') return text(RULES.clientUserId.longest)(value, options);
    return Number.isSafeInteger(value) ? null : 'not-whole';
  }),
  clientEntityData: orNull(text(RULES.clientEntityData.longest)),
  htmlOverlay: flag,
  qualitySetId: orNull(id),
  broadcastIds: (value, options) => {
    if (!Array.isArray(value)) return 'wrong-type';
    if (value.length > RULES.broadcastIds.most) return 'too-many';
    return value.map((item) => id(item, options)).find((problem) => problem) ?? null;
  },
  projection: oneOf(PROJECTIONS),
  srtPassphrase: orNull((value) => {
    if (typeof value !== 'string') return 'wrong-type';
    if (/[^!-~]/.test(value)) return 'not-printable';
    if (value.length < RULES.srtPassphrase.shortest) return 'too-short';
    return value.length > RULES.srtPassphrase.longest ? 'too-long' : null;
  }),
};

/** All that may be said of a new stream by who may not change settings. */
export const PLAIN_SETTINGS: readonly (keyof StreamSettings)[] = ['name', 'active'];

/** Every setting that there is, in the order of the service's description. */
export const SETTING_KEYS = Object.keys(CHECKS) as readonly (keyof StreamSettings)[];

/**
 * What is wrong with the given settings, one problem each; empty where nothing is. Settings that are
 * absent or undefined are left to the service. Takes any values, as a request may hold them.
 */
export function checkSettings(
  settings: { readonly [K in keyof StreamSettings]?: unknown },
  options: SettingsCheck = {},
): SettingProblems {
  const problems: SettingProblems = {};
  for (const key of SETTING_KEYS) {
    const value = settings[key];
    const problem = value === undefined ? null : CHECKS[key](value, options);
    if (problem) problems[key] = problem;
  }
  if (options.isNew && settings.name === undefined) problems.name = 'required';
  // To fetch from nowhere; where the address is not told, the stream may have one already.
  const { pull, uri } = settings;
  const nowhere = uri === null || (typeof uri === 'string' && uri.trim() === '');
  if (pull === true && (nowhere || (options.isNew && uri === undefined))) problems.uri = 'required';
  return problems;
}

/** The addresses of `uri`, which are separated by white space. */
export function pullAddresses(uri: string | null): string[] {
  return uri?.split(/\s+/).filter((address) => address !== '') ?? [];
}

/** The settings as they are sent: pull addresses as they were judged, separated by one space. */
export function normaliseSettings(settings: Partial<StreamSettings>): Partial<StreamSettings> {
  if (typeof settings.uri !== 'string') return settings;
  const addresses = pullAddresses(settings.uri).map((text) => readPull(text)?.href ?? text);
  return { ...settings, uri: addresses.join(' ') || null };
}

function pullProblem(value: unknown, { publicOnly }: SettingsCheck): SettingProblem | null {
  if (typeof value !== 'string') return 'wrong-type';
  if (value.length > RULES.uri.longest) return 'too-long';
  const addresses = pullAddresses(value);
  if (addresses.length > RULES.uri.most) return 'too-many';
  for (const address of addresses) {
    const read = readPull(address);
    if (!read) return 'bad-address';
    if (isMetadataHost(read.host)) return 'private-host';
    if (publicOnly && !isPublicName(read.host) && !isPublicIp(read.host)) return 'private-host';
  }
  return null;
}

/**
 * The address with its host as the parser writes that of a web address: the parser leaves the hosts
 * of other schemes as they are. Null for what is no address to pull from.
 */
function readPull(address: string): { href: string; host: string } | null {
  // The parser would drop control characters unseen, and readers differ on what a backslash is.
  if (/[\p{Cc}\\]/u.test(address)) return null;
  const scheme = RULES.uri.schemes.find((known) => address.toLowerCase().startsWith(`${known}://`));
  if (!scheme) return null;
  const rest = address.slice(scheme.length + 3);
  try {
    // A port that a scheme of the web takes for granted would be lost.
    const url = new URL(`${scheme.startsWith('http') ? scheme : 'http'}://${rest}`);
    if (scheme.startsWith('http')) return { href: url.href, host: url.hostname };
    const authority = /^[^/?#]*/.exec(rest)?.[0] ?? '';
    const login = authority.slice(0, authority.lastIndexOf('@') + 1);
    const port = /:\d+$/.exec(authority)?.[0] ?? '';
    // From here on as it was written: a stream key may hold what the parser would escape.
    const tail = rest.slice(authority.length);
    return { href: `${scheme}://${login}${url.hostname}${port}${tail}`, host: url.hostname };
  } catch {
    return null;
  }
}
