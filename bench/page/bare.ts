/** WHIP by hand, as well as it can be done after a click: no client library, no waiting. */
import { peerPage } from './peer-page.ts';

void peerPage(async (stream, endpoint) => {
  const connection = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
  for (const track of stream.getTracks()) {
    const transceiver = connection.addTransceiver(track, {
      direction: 'sendonly',
      streams: [stream],
    });
    if (track.kind !== 'video') continue;
    const codecs = RTCRtpSender.getCapabilities('video')?.codecs ?? [];
    const isH264 = ({ mimeType }: RTCRtpCodec) => mimeType === 'video/H264';
    transceiver.setCodecPreferences([
      ...codecs.filter(isH264),
      ...codecs.filter((codec) => !isH264(codec)),
    ]);
  }
  await connection.setLocalDescription();
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/sdp' },
    body: connection.localDescription?.sdp ?? '',
  });
  if (!response.ok) throw new Error(`The ingest answered ${response.status}.`);
  await connection.setRemoteDescription({ type: 'answer', sdp: await response.text() });
});
