/**
 * Leaves out of the drop-in script what the WHIP client has and the publisher never reaches: it
 * replaces the client's protocol and its handlers, trickles by itself, and ends sessions by itself
 * (`src/publish/whip-publisher.ts`). What is left makes the offer and applies the answer.
 */
import { type Plugin, parseSync } from 'vite';
import { type Cut, cut } from './cut.ts';

const CLIENT = /\/@eyevinn\/whip-web-client\/dist\/whip-client\.modern\.js$/;
/** Methods of the client, and those of its own protocol, that nothing calls here. */
const UNREACHED = new Set([
  // The protocol, which the publisher replaces as a whole.
  'delete',
  'getConfiguration',
  'updateIce',
  // Handlers that it overrides, and others that only log.
  'onConnectionStateChange',
  'onIceCandidate',
  'onIceCandidateError',
  'onIceConnectionStateChange',
  'log',
  'error',
  // What waits for candidates where there is no trickle.
  'onDoneWaitingForCandidates',
  'onIceGatheringStateChange',
  'onIceGatheringTimeout',
  'supportTrickleIce',
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

/** Within the methods that are left. */
const CUTS: readonly Cut[] = [
  ['import{EventEmitter as e}from"events";import{write as t,parse as i}from"sdp-transform";', ''],
  // It emits nothing.
  ['class o extends e{', 'class o{'],
  [
    'super(),this.whipEndpoint=void 0,this.opts=void 0,this.peer=void 0,this.resource=void 0,this.eTag=void 0,this.extensions=void 0,this.resourceResolve=void 0,this.iceCredentials=void 0,this.mediaMids=[],this.whipProtocol=void 0,this.peerConnectionFactory=void 0,this.iceGatheringTimeout=void 0,this.waitingForCandidates=!1,',
    '',
  ],
  ['this.opts=t,this.opts.noTrickleIce=!!t.noTrickleIce,', 'this.opts=t,'],
  ['this.whipProtocol=i||new s,', 'this.whipProtocol=i,'],
  ['o||(e=>new RTCPeerConnection(e))', 'o'],
  ['||[{urls:["stun:stun.l.google.com:19302"]}]', ''],
  [
    ',this.peer.addEventListener("iceconnectionstatechange",this.onIceConnectionStateChange.bind(this)),this.peer.addEventListener("icecandidateerror",this.onIceCandidateError.bind(this)),this.peer.addEventListener("connectionstatechange",this.onConnectionStateChange.bind(this)),this.peer.addEventListener("icecandidate",this.onIceCandidate.bind(this)),this.peer.addEventListener("onicegatheringstatechange",this.onIceGatheringStateChange.bind(this))',
    '',
  ],
  // Credentials and mids, which its own trickle would need.
  [
    ',t=e.sdp&&i(e.sdp);if(!t)return Promise.reject();t.iceUfrag&&t.icePwd?this.iceCredentials={pwd:t.icePwd,ufrag:t.iceUfrag}:0!==t.media.length&&t.media[0].iceUfrag&&t.media[0].icePwd&&(this.iceCredentials={pwd:t.media[0].icePwd,ufrag:t.media[0].iceUfrag});for(let e of t.media)e.mid&&this.mediaMids.push(e.mid);var s;',
    ';',
  ],
  [
    'this.supportTrickleIce()?await this.sendOffer():(this.waitingForCandidates=!0,this.iceGatheringTimeout=setTimeout(this.onIceGatheringTimeout.bind(this),(null==(s=this.opts)?void 0:s.timeout)||2e3))',
    'await this.sendOffer()',
  ],
  ['this.log("Sending offer"),this.log(this.peer.localDescription.sdp);', ''],
  // The publisher has read the answer, and throws where there is none.
  [
    'if(e.ok){this.resource=e.headers.get("Location"),this.resource&&!this.resource.match(/^http/)&&(this.resource=new URL(this.resource,this.whipEndpoint).toString()),this.log("WHIP Resource",this.resource),this.eTag=e.headers.get("ETag"),this.log("eTag",this.eTag);const t=e.headers.get("Link");this.extensions=t?t.split(",").map(e=>e.trimStart()):[],this.log("WHIP Resource Extensions",this.extensions),this.resourceResolve&&(this.resourceResolve(this.resource),this.resourceResolve=null);const i=',
    'const i=',
  ],
  [
    'sdp:i})}else this.error("IceCandidate","Failed to setup stream connection with endpoint",e.status,await e.text())}',
    'sdp:i})}',
  ],
  // It is told that it may trickle, and asks for nothing else.
  ['if(this.peer||this.initPeer(),', ''],
  [
    't=>this.peer.addTrack(t,e)),!this.opts.noTrickleIce){const e=await',
    't=>this.peer.addTrack(t,e));await',
  ],
  [
    'let t=!1;e.headers.get("access-control-allow-methods")&&(t=e.headers.get("access-control-allow-methods").split(",").map(e=>e.trim()).includes("PATCH")),t?(this.opts.noTrickleIce=!1,this.log("Endpoint says it supports Trickle ICE as PATCH is an allowed method")):(this.opts.noTrickleIce=!0,this.log("Endpoint does not support Trickle ICE"))}',
    '',
  ],
];

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
      return { code: cut(lean + code.slice(end), CUTS), map: null };
    },
  };
}
