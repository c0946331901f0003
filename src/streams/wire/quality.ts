/** The ladders of qualities of an account. */
import type { QualitySet, QualitySets } from '../../core/stream.ts';
import { decode, flag, id, listOf, name, type Shape, type Wire } from './read.ts';

const QUALITY_SET: Shape<QualitySet> = {
  id: ['id', id],
  name: ['name', name],
  default: ['default', flag(false)],
  qualities: [
    'qualities',
    listOf((value) =>
      decode<{ id: number; name: string }>({ id: ['id', id], name: ['name', name] }, value),
    ),
  ],
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
