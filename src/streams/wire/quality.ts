/** The ladders of qualities of an account. */
import type { QualitySet, QualitySets } from '../../core/stream.ts';
import { decode, encode, flag, id, listOf, name, type Shape, type Wire } from './read.ts';

const QUALITY: Shape<QualitySet['qualities'][number]> = { id: ['id', id], name: ['name', name] };

const QUALITY_SET: Shape<QualitySet> = {
  id: ['id', id],
  name: ['name', name],
  default: ['default', flag(false)],
  qualities: ['qualities', listOf((value) => decode(QUALITY, value))],
};

const QUALITY_SETS: Shape<QualitySets> = {
  live: ['live', listOf((value) => decode(QUALITY_SET, value))],
  vod: ['vod', listOf((value) => decode(QUALITY_SET, value))],
};

export function decodeQualitySets(value: unknown): QualitySets | null {
  return decode(QUALITY_SETS, value);
}

/** What is left out stays as it is. */
export function encodeDefaultQualitySets({
  live,
  vod,
}: {
  live?: number | null;
  vod?: number | null;
}): Wire {
  return {
    ...(live !== undefined && { live: { id: live } }),
    ...(vod !== undefined && { vod: { id: vod } }),
  };
}

/** The ladders as the service gives them, for the broker. */
export function encodeQualitySets({ live, vod }: QualitySets): Wire {
  const encodeSet = (set: QualitySet): Wire => ({
    ...encode(QUALITY_SET, set, ['id', 'name', 'default']),
    [QUALITY_SET.qualities[0]]: set.qualities.map((quality) => encode(QUALITY, quality)),
  });
  return {
    [QUALITY_SETS.live[0]]: live.map(encodeSet),
    [QUALITY_SETS.vod[0]]: vod.map(encodeSet),
  };
}
