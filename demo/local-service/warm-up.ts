/**
 * Takes one session through its handshake before the first real one comes: the certificate is made
 * then, and the code compiled, so that the first publisher is answered as fast as the tenth.
 */
import { RTCPeerConnection, RTCRtpCodecParameters } from 'werift';
import { WhipSession } from './whip-session.ts';

const PATIENCE_MS = 3000;

export async function warmUp(addresses: readonly string[]): Promise<void> {
  const sender = new RTCPeerConnection({
    iceServers: [],
    iceUseIpv4: false,
    iceUseIpv6: false,
    iceAdditionalHostAddresses: [...addresses],
    bundlePolicy: 'max-bundle',
    codecs: {
      video: [new RTCRtpCodecParameters({ mimeType: 'video/H264', clockRate: 90_000 })],
      audio: [
        new RTCRtpCodecParameters({ mimeType: 'audio/opus', clockRate: 48_000, channels: 2 }),
      ],
    },
  });
  const session = new WhipSession(0, addresses, () => {});
  try {
    sender.addTransceiver('video', { direction: 'sendonly' });
    sender.addTransceiver('audio', { direction: 'sendonly' });
    await sender.setLocalDescription(await sender.createOffer());
    const answer = await session.accept(sender.localDescription?.sdp ?? '');
    await sender.setRemoteDescription({ type: 'answer', sdp: answer });
    await connected(sender);
  } finally {
    await session.close('service-closed');
    await sender.close();
  }
}

function connected(peer: RTCPeerConnection): Promise<void> {
  return new Promise((resolve) => {
    // A slow machine only warms up less; the service starts all the same.
    const timer = setTimeout(resolve, PATIENCE_MS);
    peer.connectionStateChange.subscribe((state) => {
      if (state !== 'connected' && state !== 'failed') return;
      clearTimeout(timer);
      resolve();
    });
  });
}
