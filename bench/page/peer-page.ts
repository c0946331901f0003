/** What every peer's page has in common: the camera is open before the click, the click starts it. */

/** Starts publishing and resolves when the client says that it has. */
export type StartPeer = (stream: MediaStream, endpoint: string) => Promise<unknown>;

export async function peerPage(start: StartPeer): Promise<void> {
  const endpoint = new URLSearchParams(location.search).get('endpoint') ?? '';
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { width: 1280, height: 720, frameRate: 30 },
    audio: true,
  });
  const preview = document.createElement('video');
  Object.assign(preview, { muted: true, playsInline: true, srcObject: stream });
  const button = document.createElement('button');
  button.textContent = 'Go live';
  button.addEventListener('click', () => {
    start(stream, endpoint).catch((error) => console.error(String(error)));
  });
  document.body.append(preview, button);
  await preview.play();
  document.body.dataset.ready = '';
}
