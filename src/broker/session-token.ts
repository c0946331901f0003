/**
 * The session that a page holds: a JWT (RFC 7519), signed with HS256, that names one user, one stream
 * and what may be done. It is not encrypted and holds no secret.
 */
import { jwtVerify, SignJWT } from 'jose';
import { BROKER_PERMISSIONS, type BrokerPermission } from '../streams/broker-session.ts';
import type { Clock } from '../streams/clock.ts';
import { Refusal } from './refusal.ts';

export interface SessionClaims {
  user: string;
  streamId: number;
  permissions: readonly BrokerPermission[];
}

const AUDIENCE = 'stream-broadcaster';
const SMALLEST_SECRET = 32;

export class SessionTokens {
  readonly #key: Uint8Array;
  readonly #clock: Clock;
  /** Seconds. */
  readonly lifetime: number;

  /** Throws a `TypeError` for a secret of less than 32 bytes. Without one, a random one is made. */
  constructor(secret: string | Uint8Array | undefined, lifetime: number, clock: Clock) {
    this.#key =
      typeof secret === 'string'
        ? new TextEncoder().encode(secret)
        : (secret ?? crypto.getRandomValues(new Uint8Array(SMALLEST_SECRET)));
    if (this.#key.byteLength < SMALLEST_SECRET) {
      throw new TypeError(`The secret of a broker must have ${SMALLEST_SECRET} bytes or more.`);
    }
    this.lifetime = lifetime;
    this.#clock = clock;
  }

  async sign({ user, streamId, permissions }: SessionClaims): Promise<string> {
    const now = Math.floor(this.#clock.now() / 1000);
    return new SignJWT({ stream: streamId, permissions })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setSubject(user)
      .setAudience(AUDIENCE)
      .setIssuedAt(now)
      .setExpirationTime(now + this.lifetime)
      .sign(this.#key);
  }

  /** Throws a 401 for anything but a session of ours that still runs. */
  async verify(request: Request): Promise<SessionClaims> {
    const token = /^Bearer +([\w.~+/=-]+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
    try {
      if (token === undefined) throw new TypeError('No bearer token.');
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: ['HS256'],
        audience: AUDIENCE,
        requiredClaims: ['sub', 'iat', 'exp'],
        currentDate: new Date(this.#clock.now()),
      });
      const { sub, stream, permissions } = payload;
      if (typeof sub !== 'string' || !Number.isSafeInteger(stream) || !Array.isArray(permissions)) {
        throw new TypeError('Not the claims of a session.');
      }
      return {
        user: sub,
        streamId: stream as number,
        permissions: BROKER_PERMISSIONS.filter((known) => permissions.includes(known)),
      };
    } catch (cause) {
      throw new Refusal(401, 'The session is missing or over.', {
        headers: { 'www-authenticate': 'Bearer' },
        cause,
      });
    }
  }
}
