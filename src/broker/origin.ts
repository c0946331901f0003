/**
 * Which pages may use the broker.
 *
 * A page of the broker's own origin and of the listed ones may. The browser says where a request
 * comes from by `Origin`, and by `Sec-Fetch-Site: same-origin`, which holds behind a proxy too, where
 * the broker sees another address than the page does. `null` (a sandboxed frame) is never allowed.
 */
import { Refusal } from './refusal.ts';

export class OriginPolicy {
  readonly #allowed: ReadonlySet<string>;
  readonly #own: string | null;

  /** Throws a `TypeError` for an entry that is no origin, such as `*` or one with a path. */
  constructor(allowed: readonly string[], own: string | null) {
    for (const origin of own === null ? allowed : [...allowed, own]) {
      if (!isOrigin(origin)) {
        throw new TypeError(
          `An allowed origin must look like "https://example.com", not "${origin}".`,
        );
      }
    }
    this.#allowed = new Set(allowed);
    this.#own = own;
  }

  /**
   * The headers that let the page read the answer. Throws a 403 for a foreign page. A request
   * without any sign of its origin is refused where `required`: that is where cookies decide.
   */
  check(request: Request, required: boolean): Record<string, string> {
    const origin = request.headers.get('origin');
    const sameSite = request.headers.get('sec-fetch-site') === 'same-origin';
    if (origin === null) {
      if (required && !sameSite) throw new Refusal(403, 'The request does not say its origin.');
      return {};
    }
    const own = this.#own ?? new URL(request.url).origin;
    const allowed = origin !== 'null' && (this.#allowed.has(origin) || origin === own || sameSite);
    if (!allowed) throw new Refusal(403, 'Pages of this origin may not use the broker.');
    return {
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'retry-after',
    };
  }
}

/** Answers a preflight of an allowed page. */
export function preflight(cors: Record<string, string>, methods: readonly string[]): Response {
  return new Response(null, {
    status: 204,
    headers: {
      ...cors,
      'access-control-allow-methods': methods.join(', '),
      'access-control-allow-headers': 'authorization, content-type',
      'access-control-max-age': '600',
      vary: 'Origin',
    },
  });
}

function isOrigin(text: string): boolean {
  try {
    return new URL(text).origin === text && /^https?:/.test(text);
  } catch {
    return false;
  }
}
