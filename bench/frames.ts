/** The size of the picture at the ingest: the first decoded one, and when the full size is there. */
import { type Client, OURS, PEERS } from './clients.ts';
import { type Lab, pause, publish } from './lab.ts';
import { milliseconds, type Section, shuffled } from './report.ts';

const FULL = '1280x720';
const WATCH = 15_000;

interface Pictures {
  readonly first: string;
  /** Milliseconds from the first frame until the full size; null when it did not come in time. */
  readonly full: number | null;
  readonly sizes: readonly string[];
}

export async function benchFrames(lab: Lab): Promise<Section[]> {
  const clients = [OURS, ...PEERS];
  const results = new Map<Client, Pictures>();
  for (const client of shuffled(clients)) results.set(client, await watch(lab, client));
  return [
    {
      title: 'First frame',
      text: [
        `What the ingest decodes of a ${FULL} camera in the first ${WATCH / 1000} s. A transcoder that takes the first size for the size of the stream keeps it.`,
      ],
      head: ['client', 'first frame', `until ${FULL}`, 'all sizes'],
      rows: clients.map((client) => {
        const { first, full, sizes } = results.get(client) ?? { first: '–', full: null, sizes: [] };
        return [
          client.name,
          first,
          full === null ? `over ${WATCH / 1000} s` : `${milliseconds(full)} ms`,
          sizes.join(' '),
        ];
      }),
    },
  ];
}

function watch(lab: Lab, client: Client): Promise<Pictures> {
  return publish(lab, client, async ({ session }) => {
    const over = performance.now() + WATCH;
    let full: number | null = null;
    while (performance.now() < over && full === null) {
      const { sizes, firstFrameAt } = session();
      if (firstFrameAt !== null && sizes.some((size) => nameOf(size) === FULL)) {
        full = sizes.length === 1 ? 0 : Date.now() - firstFrameAt;
      }
      await pause(50);
    }
    // Whoever has it at once is watched to the end too: it must stay so.
    if (full === 0) await pause(over - performance.now());
    const { firstFrame, sizes } = session();
    return { first: firstFrame ? nameOf(firstFrame) : '–', full, sizes: sizes.map(nameOf) };
  });
}

function nameOf({ width, height }: { width: number; height: number }): string {
  return `${width}x${height}`;
}
