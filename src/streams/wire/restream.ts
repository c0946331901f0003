/** Restreams. */
import type { Restream, RestreamInput } from '../../core/restream.ts';
import {
  decode,
  encode,
  flag,
  id,
  listOf,
  name,
  type Shape,
  text,
  type Wire,
  whole,
  withId,
} from './read.ts';

const RESTREAM: Shape<Restream> = {
  id: ['id', id],
  name: ['name', name],
  active: ['active', flag(true)],
  live: ['live', flag(false)],
  uri: ['uri', text],
  streamId: ['stream_id', whole],
  clientUserId: ['client_user_id', whole],
};

export function decodeRestream(value: unknown): Restream | null {
  return withId(decode(RESTREAM, value));
}

/** Null for what is not an array; entries that are no restreams are left out. */
export function decodeRestreams(value: unknown): Restream[] | null {
  return Array.isArray(value) ? listOf(decodeRestream)(value) : null;
}

/** The wrapped object that POST and PATCH want. */
export function encodeRestream(restream: Partial<RestreamInput>): Wire {
  return {
    restream: encode(RESTREAM, restream, ['name', 'active', 'uri', 'streamId', 'clientUserId']),
  };
}
