/**
 * Takes RTMP pushes at `rtmp://host/in/{id}?{token}`, and `{id}b` for the backup. Who is refused is told
 * why and disconnected.
 */
import type { Socket } from 'node:net';
import { admit, readStreamName } from './admission.ts';
import { UnusableMedia } from './flv-feed.ts';
import type { SessionEnd } from './ingest-session.ts';
import { type LoopbackServer, listenForSockets } from './loopback-server.ts';
import { createRtmp } from './rtmp-protocol.ts';
import { RtmpSession } from './rtmp-session.ts';
import type { ServiceContext } from './service-context.ts';

const APP = 'in';
/** Somebody who connects and never says what for is let go. */
const PATIENCE_MS = 10_000;

const FAREWELLS: Partial<Record<SessionEnd, string>> = {
  'token-reset': 'The push token was reset; copy the current push URL of the stream.',
  disabled: 'The stream was disabled.',
  'service-closed': 'The service ends.',
};

function serve(service: ServiceContext, socket: Socket): void {
  const rtmp = createRtmp();
  let wanted = { app: '', name: '', token: '' };
  let session: RtmpSession | undefined;
  let isRefused = false;

  /** Tells why and closes. */
  const refuse = (code: string, text: string) => {
    isRefused = true;
    rtmp.sendStatusMessage(rtmp.streamId, 'error', code, text);
    socket.destroySoon();
  };
  const publish = () => {
    if (session || isRefused) return;
    const { streamId, point } = readStreamName(wanted.app === APP ? wanted.name : '');
    const admitted = admit(service, { streamId, point, token: wanted.token });
    if ('refusal' in admitted) {
      const { title, detail } = admitted.refusal;
      refuse('NetStream.Publish.BadName', `${title}. ${detail}`);
      return;
    }
    socket.setTimeout(0);
    const { stream } = admitted;
    const live = service.live(stream);
    session = new RtmpSession(
      { streamId: stream.id, point },
      (reason) => {
        const farewell = FAREWELLS[reason];
        if (farewell && !isRefused) refuse('NetStream.Publish.Rejected', farewell);
        socket.destroySoon();
      },
      (ended, reason) => live.detach(ended, reason),
    );
    service.onSession(session);
    live.attach(session);
    rtmp.sendStatusMessage(rtmp.streamId, 'status', 'NetStream.Publish.Start', 'Published.');
  };

  rtmp.onOutputCallback = (data) => socket.write(data);
  rtmp.onConnectCallback = ({ app, name, query }) => {
    wanted = { app, name, token: Object.keys(query)[0] ?? '' };
  };
  // It would say yes before anybody is asked; `publish` answers instead.
  rtmp.respondPublish = () => {};
  rtmp.respondPlay = () => {};
  rtmp.onPushCallback = publish;
  rtmp.onPlayCallback = () => refuse('NetStream.Play.Failed', 'Streams are watched over HLS.');
  rtmp.onDeleteStream = () => void session?.close('deleted');
  rtmp.onPacketCallback = ({ codec_type, dts, size, data }) =>
    session?.push(codec_type, dts, Buffer.from(data.subarray(0, size)));

  socket.setNoDelay(true);
  socket.setTimeout(PATIENCE_MS, () => socket.destroy());
  socket.on('data', (data) => {
    if (isRefused) return;
    session?.noteActivity();
    try {
      rtmp.parserData(data);
    } catch (error) {
      // What is no RTMP gets no answer.
      if (!(error instanceof UnusableMedia)) socket.destroy();
      else refuse('NetStream.Publish.Rejected', error.message);
      void session?.close('failed');
    }
  });
  socket.on('error', () => {
    // The connection broke; `close` comes next.
  });
  socket.on('close', () => void session?.close('lost'));
}

/** @param port 0 for any free one */
export function listenForRtmp(service: ServiceContext, port: number): Promise<LoopbackServer> {
  return listenForSockets((socket) => serve(service, socket), port);
}
