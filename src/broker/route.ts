/** What a route of the broker is made of. */
import type { BrokerPermission } from '../streams/broker-session.ts';
import type { StreamsClient } from '../streams/streams-client.ts';
import type { OverlayPolicy } from './overlay-policy.ts';
import { USUAL_BODY } from './request.ts';

export interface Reply {
  status: number;
  /** Sent as JSON; absent for none. */
  body?: unknown;
}

export interface RouteCall {
  client: StreamsClient;
  /** The stream of the session, which is the one in the path. */
  streamId: number;
  /** Further ids in the path, in its order. */
  ids: readonly number[];
  /** Aborts when the page goes away. */
  signal: AbortSignal;
  overlays: OverlayPolicy;
}

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `{…}` stands for a positive integer; the first is the stream. */
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
  response: (output: Output) => Reply;
}

interface BodyRouteParts<Input, Output> extends Omit<RouteParts<Output>, 'call'> {
  /** Default 16 KiB. */
  longestBody?: number;
  /** Reads what it knows of the body. Throws a `Refusal` for what cannot be meant. */
  request: (body: unknown, overlays: OverlayPolicy) => Input | Promise<Input>;
  call: (call: RouteCall, input: Input) => Promise<Output>;
}

/** A route that reads no body. */
export function route<Output>({ call, response, ...rest }: RouteParts<Output>): Route {
  return { ...rest, longestBody: 0, handle: async (context) => response(await call(context)) };
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
      response(await call(context, await request(body, context.overlays))),
  };
}

export const DONE: Reply = { status: 204 };
