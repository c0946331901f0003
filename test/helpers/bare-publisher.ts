/**
 * Publishes from a page with nothing but the browser's own RTCPeerConnection and fetch, so that
 * the local service is tested without the element.
 */
import type { Page } from 'puppeteer-core';

export interface BarePublisher {
  status: number;
  /** Headers of the answer to the offer that this page, on another origin, was allowed to read. */
  headers: Record<string, string>;
  location: string;
  etag: string;
}

export interface BarePublishOptions {
  width?: number;
  height?: number;
  /** Paints nothing but this colour; without it, changing colours and something that moves. */
  colour?: string;
}

/** What the page keeps for later steps. */
interface PublisherWindow {
  bare: { pc: RTCPeerConnection; canvas: HTMLCanvasElement; location: string; etag: string };
}

/** Sends a painted picture of an exact size and the fake microphone. */
export async function publishBare(
  page: Page,
  endpoint: string,
  { width = 1280, height = 720, colour = '' }: BarePublishOptions = {},
): Promise<BarePublisher> {
  return page.evaluate(
    async (url, w, h, only) => {
      const canvas = document.createElement('canvas');
      canvas.width = w;
      canvas.height = h;
      const context = canvas.getContext('2d');
      let count = 0;
      setInterval(() => {
        if (!context) return;
        context.fillStyle = only || `hsl(${count % 360} 70% 50%)`;
        context.fillRect(0, 0, canvas.width, canvas.height);
        if (only) return;
        context.fillStyle = 'white';
        context.fillRect((count * 7) % canvas.width, canvas.height / 3, 80, 80);
        count += 1;
      }, 40);
      const [video] = canvas.captureStream(25).getVideoTracks();
      const [audio] = (await navigator.mediaDevices.getUserMedia({ audio: true })).getAudioTracks();
      if (!video || !audio) throw new Error('No tracks to publish.');
      const pc = new RTCPeerConnection();
      const transceiver = pc.addTransceiver(video, { direction: 'sendonly' });
      const codecs = RTCRtpSender.getCapabilities('video')?.codecs ?? [];
      transceiver.setCodecPreferences(codecs.filter(({ mimeType }) => /h264|rtx/i.test(mimeType)));
      const parameters = transceiver.sender.getParameters();
      await transceiver.sender.setParameters({
        ...parameters,
        degradationPreference: 'maintain-resolution',
      } as RTCRtpSendParameters);
      pc.addTransceiver(audio, { direction: 'sendonly' });
      await pc.setLocalDescription();
      await new Promise<void>((resolve) => {
        const look = () => pc.iceGatheringState === 'complete' && resolve();
        pc.addEventListener('icegatheringstatechange', look);
        look();
      });
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/sdp' },
        body: pc.localDescription?.sdp ?? '',
      });
      const sdp = await answer.text();
      if (answer.ok) await pc.setRemoteDescription({ type: 'answer', sdp });
      const location = answer.headers.get('Location') ?? '';
      const etag = answer.headers.get('ETag') ?? '';
      (globalThis as unknown as PublisherWindow).bare = { pc, canvas, location, etag };
      return { status: answer.status, headers: Object.fromEntries(answer.headers), location, etag };
    },
    endpoint,
    width,
    height,
    colour,
  );
}

/** Ends the session as a publisher should, and returns the status of the DELETE. */
export async function unpublishBare(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const { pc, location } = (globalThis as unknown as PublisherWindow).bare;
    const { status } = await fetch(location, { method: 'DELETE' });
    pc.close();
    return status;
  });
}

/** Makes the painted picture another size, in the middle of the broadcast. */
export async function resizeBare(page: Page, width: number, height: number): Promise<void> {
  await page.evaluate(
    (w, h) => {
      const { canvas } = (globalThis as unknown as PublisherWindow).bare;
      canvas.width = w;
      canvas.height = h;
    },
    width,
    height,
  );
}

/** Restarts ICE by a PATCH, as RFC 9725 (4.3.3) has it; returns its status and the new ETag. */
export async function restartIceBare(page: Page): Promise<{ status: number; etag: string }> {
  return page.evaluate(async () => {
    const { bare } = globalThis as unknown as PublisherWindow;
    const { pc, location } = bare;
    const previous = pc.remoteDescription?.sdp ?? '';
    pc.restartIce();
    await pc.setLocalDescription();
    await new Promise<void>((resolve) => {
      const look = () => pc.iceGatheringState === 'complete' && resolve();
      pc.addEventListener('icegatheringstatechange', look);
      look();
    });
    const lines = (pc.localDescription?.sdp ?? '').split('\r\n');
    const first = (start: string) => lines.find((line) => line.startsWith(start)) ?? '';
    const fragment = [
      first('a=ice-ufrag:'),
      first('a=ice-pwd:'),
      first('m='),
      first('a=mid:'),
      ...new Set(lines.filter((line) => line.startsWith('a=candidate:'))),
      'a=end-of-candidates',
      '',
    ].join('\r\n');
    const answer = await fetch(location, {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/trickle-ice-sdpfrag', 'If-Match': '*' },
      body: fragment,
    });
    if (answer.status === 200) {
      const text = await answer.text();
      const found = (name: string) =>
        new RegExp(`^a=${name}:.*$`, 'm').exec(text)?.[0].trim() ?? '';
      const candidates = text.split('\r\n').filter((line) => line.startsWith('a=candidate:'));
      const sdp = previous
        .replace(/^a=(candidate|end-of-candidates).*\r\n/gm, '')
        .replace(/^a=ice-ufrag:.*$/gm, found('ice-ufrag'))
        .replace(/^a=ice-pwd:.*\r\n/gm, `${found('ice-pwd')}\r\n${candidates.join('\r\n')}\r\n`);
      await pc.setRemoteDescription({ type: 'answer', sdp });
    }
    bare.etag = answer.headers.get('ETag') ?? '';
    return { status: answer.status, etag: bare.etag };
  });
}
