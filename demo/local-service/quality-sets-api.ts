/** Quality sets: which renditions an account may choose from. */
import { type Context, Hono } from 'hono';
import type { QualitySetKind, QualitySets } from './quality-sets.ts';
import { badJson, jsonBody } from './streams-api.ts';

const KINDS: QualitySetKind[] = ['live', 'vod'];

function wantedId(body: unknown, kind: QualitySetKind): number | null | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const part = (body as Record<string, unknown>)[kind];
  if (typeof part !== 'object' || part === null || !('id' in part)) return undefined;
  return part.id === null || typeof part.id === 'number' ? part.id : undefined;
}

/** The routes below `/streaming/quality_sets`. */
export function qualitySetsApi(sets: QualitySets): Hono {
  const app = new Hono();
  app.get('/', (c) => c.json(sets.all));
  app.put('/default', async (c: Context) => {
    const body = await jsonBody(c);
    if (body === undefined) return badJson(c);
    for (const kind of KINDS) {
      const id = wantedId(body, kind);
      if (typeof id === 'number' && !sets.has(kind, id)) {
        return c.json({ status: 400, error: `There is no ${kind} quality set ${id}.` }, 400);
      }
    }
    for (const kind of KINDS) {
      const id = wantedId(body, kind);
      if (id !== undefined) sets.setDefault(kind, id);
    }
    return c.json(sets.all);
  });
  return app;
}
