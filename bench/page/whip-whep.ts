/** As in its README: the page makes the connection, the client does the rest. */
import { WHIPClient } from 'whip-whep/whip.js';
import { peerPage } from './peer-page.ts';

void peerPage((stream, endpoint) => {
  const connection = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
  for (const track of stream.getTracks()) {
    connection.addTransceiver(track, { direction: 'sendonly' });
  }
  return new WHIPClient().publish(connection, endpoint);
});
