/**
 * Which streams a page may know of besides its own, and what it may set on one. What the host does not
 * allow is refused; what nobody asked the host about is refused as well.
 */

import type { Stream, StreamSettings } from '../core/stream.ts';
import {
  checkSettings,
  normaliseSettings,
  PLAIN_SETTINGS,
  SETTING_KEYS,
  type SettingProblem,
} from '../core/stream-rules.ts';
import type { BrokerPermission } from '../streams/broker-session.ts';
import { encodeSettingErrors, readSettings, settingErrors } from '../streams/wire/settings.ts';
import { Refusal } from './refusal.ts';

export interface StreamPolicyOptions {
  /**
   * Which streams of the account a user may see in the list (permission `streams`). Anything but true
   * hides it. Default: the session's own alone. To see is not to use: `authorize` decides about that.
   */
  canSee?: ((user: string, stream: Stream) => boolean | Promise<boolean>) | undefined;
  /**
   * Hears of each stream that a page has created (permission `streams`), so that `canSee` and
   * `authorize` know whose it is. If it fails, the stream is deleted again. Without it, no page may
   * create any.
   */
  onCreate?: ((user: string, stream: Stream) => unknown) | undefined;
  /**
   * Settings that pages may not change; add `clientUserId` where the host tells users apart by it.
   * Default: `broadcastIds` and `cdnId`, which name things of the account that others may use too.
   */
  lockedSettings?: readonly (keyof StreamSettings)[] | undefined;
  /**
   * Lets streams be pulled from private hosts, for a service that runs in the same network. Default
   * false. Link-local addresses and those of clouds' metadata are refused all the same.
   */
  allowPrivatePull?: boolean | undefined;
}

const LOCKED: readonly (keyof StreamSettings)[] = ['broadcastIds', 'cdnId'];

const WORDS: Readonly<Record<SettingProblem, string>> = {
  required: 'is required.',
  'too-short': 'is too short.',
  'too-long': 'is too long.',
  'out-of-range': 'is out of range.',
  'not-whole': 'must be a whole number.',
  'not-printable': 'must be printable ASCII without spaces.',
  'bad-address': 'must be addresses by https, http, rtmp, rtmps or srt, separated by spaces.',
  'private-host': 'must be on a public host.',
  'too-many': 'holds too many.',
  'wrong-type': 'is of the wrong type.',
};

export class StreamPolicy {
  readonly #options: StreamPolicyOptions;

  constructor(options: StreamPolicyOptions) {
    this.#options = options;
  }

  /** Whether the host has said that this user may see that stream. */
  async shows(user: string, stream: Stream): Promise<boolean> {
    return (await this.#options.canSee?.(user, stream)) === true;
  }

  /** Whether the host wants to see any stream but the session's own in the list. */
  get showsOthers(): boolean {
    return this.#options.canSee !== undefined;
  }

  /** Throws a 403 where the host does not remember whose a created stream is. */
  checkCreating(): void {
    if (!this.#options.onCreate) throw new Refusal(403, 'No streams can be created here.');
  }

  async created(user: string, stream: Stream): Promise<void> {
    await this.#options.onCreate?.(user, stream);
  }

  /** The settings of a PATCH. Throws a 403 or a 422 that says what is wrong at which field. */
  change(body: unknown, permissions: readonly BrokerPermission[]): Partial<StreamSettings> {
    const settings = this.#read(body, permissions, false);
    if (Object.keys(settings).length === 0) throw new Refusal(400, 'It must say what changes.');
    return settings;
  }

  /** The settings of a new stream. */
  creation(
    body: unknown,
    permissions: readonly BrokerPermission[],
  ): Partial<StreamSettings> & { name: string } {
    const { name = '', ...settings } = this.#read(body, permissions, true);
    const asked = Object.keys(settings) as (keyof StreamSettings)[];
    if (!permissions.includes('settings') && !asked.every((key) => PLAIN_SETTINGS.includes(key))) {
      throw new Refusal(403, 'This session may choose a name and no other setting.');
    }
    return { ...settings, name };
  }

  #read(
    body: unknown,
    permissions: readonly BrokerPermission[],
    isNew: boolean,
  ): Partial<StreamSettings> {
    if (typeof body !== 'object' || body === null || Array.isArray(body)) {
      throw new Refusal(400, 'The request is no object.');
    }
    const asked = readSettings(body);
    // The passphrase lets anybody publish, as a push address does.
    if (asked.srtPassphrase !== undefined && !permissions.includes('encoders')) {
      throw new Refusal(403, 'This session may not set the passphrase.');
    }
    const problems = checkSettings(asked, {
      isNew,
      publicOnly: this.#options.allowPrivatePull !== true,
    });
    const { lockedSettings: locked = LOCKED } = this.#options;
    const said: Partial<Record<keyof StreamSettings, string>> = {};
    for (const key of SETTING_KEYS) {
      const problem = problems[key];
      if (problem) said[key] = WORDS[problem];
      else if (locked.includes(key) && asked[key] !== undefined) {
        if (!isNew || !isNothing(asked[key])) said[key] = 'cannot be changed here.';
        delete asked[key];
      }
    }
    if (Object.keys(said).length > 0) throw wrongSettings(said);
    return normaliseSettings(asked as Partial<StreamSettings>);
  }
}

/** What a new stream has anyway. */
function isNothing(value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.length === 0);
}

/** Tells which settings the service refused, not what it says of them: that may quote anything. */
export function explainSettings(error: unknown): never {
  const keys = Object.keys(settingErrors(error));
  if (keys.length === 0) throw error;
  throw wrongSettings(
    Object.fromEntries(keys.map((key) => [key, 'is not accepted by the service.'])),
    error,
  );
}

/** A 422 in the shape of the service's own: what is wrong, by its field. */
function wrongSettings(
  said: Partial<Record<keyof StreamSettings, string>>,
  cause?: unknown,
): Refusal {
  return new Refusal(422, 'Some settings cannot be what they are asked to be.', {
    body: encodeSettingErrors(said),
    cause,
  });
}
