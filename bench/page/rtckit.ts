/** Its WHIP client with the codecs that its own `WebrtcStreaming` chooses; the camera is open already. */
import { WhipClient } from '@gcorevideo/rtckit';
import { peerPage } from './peer-page.ts';

void peerPage((stream, endpoint) =>
  new WhipClient(endpoint, { videoCodecs: ['H264'] }).start(stream),
);
