/**
 * Leaves out of the drop-in script what the WHIP client has and the publisher never reaches: it
 * replaces the client's protocol and its handlers, trickles by itself, and ends sessions by itself.
 */
import { type Plugin, parseSync } from 'vite';

const CLIENT = /\/@eyevinn\/whip-web-client\/dist\/whip-client\.modern\.js$/;
/** Methods of the client, and those of its own protocol, that nothing calls here. */
const UNREACHED = new Set([
  // The protocol, which src/publish/whip-publisher.ts replaces as a whole.
  'delete',
  'getConfiguration',
  'updateIce',
  // Handlers that it overrides.
  'onConnectionStateChange',
  'onIceCandidate',
  // Trickle, servers and the end of a session, which it does by itself.
  'destroy',
  'doFetchICEFromEndpoint',
  'getICEConnectionState',
  'getResourceExtensions',
  'getResourceUrl',
  'makeSDPTransformCandidate',
  'makeTrickleIceSdpFragment',
  'setIceServersFromEndpoint',
]);

export function leanWhipClient(): Plugin {
  return {
    name: 'lean-whip-client',
    transform(code, id) {
      if (!CLIENT.test(id)) return undefined;
      const left = new Set(UNREACHED);
      let lean = '';
      let end = 0;
      for (const statement of parseSync(id, code).program.body) {
        if (statement.type !== 'ClassDeclaration') continue;
        for (const member of statement.body.body) {
          if (member.type !== 'MethodDefinition' || member.key.type !== 'Identifier') continue;
          if (!UNREACHED.has(member.key.name)) continue;
          left.delete(member.key.name);
          lean += code.slice(end, member.start);
          end = member.end;
        }
      }
      if (left.size > 0) {
        this.error(
          `The WHIP client has no ${[...left].join(', ')} any more: look at what it does now.`,
        );
      }
      return { code: lean + code.slice(end), map: null };
    },
  };
}
