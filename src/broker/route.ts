/** What a route of the broker is made of. */
import type { BrokerPermission } from '../streams/broker-session.ts';
import type { StreamsClient } from '../streams/streams-client.ts';
import type { OverlayPolicy } from './overlay-policy.ts';
import { Refusal } from './refusal.ts';
import { USUAL_BODY } from './request.ts';
import type { StreamPolicy } from './stream-policy.ts';

export interface Reply {
  status: number;
  /** Sent as JSON; absent for none. */
  body?: unknown;
}

export interface RouteCall {
  client: StreamsClient;
  /** As the host's `authorize` named it. */
  user: string;
  permissions: readonly BrokerPermission[];
  /** The stream of the session, which is the one in the path where it names one. */
  streamId: number;
  /** Further ids in the path, in its order. */
  ids: readonly number[];
  /** Aborts when the page goes away. */
  signal: AbortSignal;
  query: URLSearchParams;
  overlays: OverlayPolicy;
  streams: StreamPolicy;
}

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `{…}` stands for a positive integer; `{stream}`, the first if it is there, is the session's. */
  path: string;
  permission: BrokerPermission;
  /** What to say when the service finds that it cannot be done (400, 409, 422). */
  refusal: string;
  /** The most that is read of the JSON body, in bytes; 0 where none is read. */
  longestBody: number;
  handle(call: RouteCall, body: unknown): Promise<Reply>;
}

interface RouteParts<Output> extends Omit<Route, 'handle' | 'longestBody'> {
  call: (call: RouteCall) => Promise<Output>;
  response: (output: Output, call: RouteCall) => Reply;
}

interface BodyRouteParts<Input, Output> extends Omit<RouteParts<Output>, 'call'> {
  /** Default 16 KiB. */
  longestBody?: number;
  /** Reads what it knows of the body. Throws a `Refusal` for what cannot be meant. */
  request: (body: unknown, call: RouteCall) => Input | Promise<Input>;
  call: (call: RouteCall, input: Input) => Promise<Output>;
}

/** A route that reads no body. */
export function route<Output>({ call, response, ...rest }: RouteParts<Output>): Route {
  return {
    ...rest,
    longestBody: 0,
    handle: async (context) => response(await call(context), context),
  };
}

/** A route that reads one. */
export function routeWithBody<Input, Output>({
  request,
  call,
  response,
  longestBody = USUAL_BODY,
  ...rest
}: BodyRouteParts<Input, Output>): Route {
  return {
    ...rest,
    longestBody,
    handle: async (context, body) =>
      response(await call(context, await request(body, context)), context),
  };
}

export const DONE: Reply = { status: 204 };

/** A number of the query, counted from 1. Throws a 400 for what is none. */
export function pageOf(query: URLSearchParams, name = 'page', otherwise = 1): number {
  const text = query.get(name);
  if (text === null) return otherwise;
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new Refusal(400, `The ${name} must be a positive integer.`);
  return Number(text);
}
