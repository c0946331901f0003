/** Quality sets: which renditions an account may choose from. The local one makes a single one. */
import { type Context, Hono } from 'hono';
import { badJson, jsonBody } from './streams-api.ts';

interface QualitySet {
  id: number;
  name: string;
  default: boolean;
  qualities: { id: number; name: string }[];
}

type Kind = 'live' | 'vod';

function initialSets(): Record<Kind, QualitySet[]> {
  return {
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
    ],
    vod: [{ id: 3, name: 'Source', default: true, qualities: [{ id: 1, name: 'source' }] }],
  };
}

function wantedId(body: unknown, kind: Kind): number | null | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const part = (body as Record<string, unknown>)[kind];
  if (typeof part !== 'object' || part === null || !('id' in part)) return undefined;
  return part.id === null || typeof part.id === 'number' ? part.id : undefined;
}

/** The routes below `/streaming/quality_sets`. */
export function qualitySetsApi(): Hono {
  const sets = initialSets();
  const app = new Hono();
  app.get('/', (c) => c.json(sets));
  app.put('/default', async (c: Context) => {
    const body = await jsonBody(c);
    if (body === undefined) return badJson(c);
    const kinds: Kind[] = ['live', 'vod'];
    for (const kind of kinds) {
      const id = wantedId(body, kind);
      if (typeof id === 'number' && !sets[kind].some((set) => set.id === id)) {
        return c.json({ status: 400, error: `There is no ${kind} quality set ${id}.` }, 400);
      }
    }
    for (const kind of kinds) {
      const id = wantedId(body, kind);
      if (id === undefined) continue;
      for (const set of sets[kind]) set.default = set.id === id;
    }
    return c.json(sets);
  });
  return app;
}
