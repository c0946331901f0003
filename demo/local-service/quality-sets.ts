/** Which renditions there are to choose from. The local service makes a single one of each broadcast. */
import type { FrameSize } from './media-source.ts';

export interface QualitySet {
  id: number;
  name: string;
  default: boolean;
  qualities: { id: number; name: string }[];
}

export type QualitySetKind = 'live' | 'vod';

/** Height of the pictures of a quality by its name; `source` and sound have none. */
function heightOf({ name }: { name: string }): number | undefined {
  const [, height] = /^(\d+)p$/.exec(name) ?? [];
  return height === undefined ? undefined : Number(height);
}

export class QualitySets {
  readonly all: Record<QualitySetKind, QualitySet[]> = {
    live: [
      { id: 1, name: 'Source', default: true, qualities: [{ id: 1, name: 'source' }] },
      {
        id: 2,
        name: 'Source with sound only',
        default: false,
        qualities: [
          { id: 1, name: 'source' },
          { id: 2, name: 'audio' },
        ],
      },
      { id: 4, name: 'Small', default: false, qualities: [{ id: 3, name: '180p' }] },
    ],
    vod: [{ id: 3, name: 'Source', default: true, qualities: [{ id: 1, name: 'source' }] }],
  };

  has(kind: QualitySetKind, id: number): boolean {
    return this.all[kind].some((set) => set.id === id);
  }

  /** Makes a set the default of its kind; `null` leaves it without one. */
  setDefault(kind: QualitySetKind, id: number | null): void {
    for (const set of this.all[kind]) set.default = set.id === id;
  }

  /** Whether viewers may also have the sound alone. */
  hasSoundOnly(id: number | null): boolean {
    return this.#chosen(id)?.qualities.some(({ name }) => name === 'audio') ?? false;
  }

  /** Size of the pictures that viewers get of a source; never larger than the source. */
  sizeOf(id: number | null, source: FrameSize): FrameSize {
    const height = this.#chosen(id)
      ?.qualities.map(heightOf)
      .find((one) => one !== undefined);
    if (height === undefined || height >= source.height) return source;
    // Encoders want even numbers.
    return { width: Math.round((source.width * height) / source.height / 2) * 2, height };
  }

  #chosen(id: number | null): QualitySet | undefined {
    return this.all.live.find((set) => (id === null ? set.default : set.id === id));
  }
}
