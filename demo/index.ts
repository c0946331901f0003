/** The demo page: the snippet, the playground, the log, and the way to the viewer page. */
import type { StreamBroadcaster } from '../src/index.ts';
import { logEvents } from './event-log.ts';
import { createPlayground } from './playground.ts';
import { snippetOf } from './snippet.ts';

const broadcaster = find<StreamBroadcaster>('stream-broadcaster');
const box = find<HTMLElement>('#box');
const snippet = find<HTMLElement>('#snippet');
const copyStatus = find<HTMLElement>('#copy-status');

function draw(): void {
  snippet.textContent = snippetOf(broadcaster);
}

createPlayground({ form: find<HTMLFormElement>('#playground'), broadcaster, box, onChange: draw });
logEvents({
  broadcaster,
  list: find<HTMLOListElement>('#events'),
  withStats: find<HTMLInputElement>('#show-stats'),
  clear: find<HTMLButtonElement>('#clear'),
});
draw();

find<HTMLButtonElement>('#copy').addEventListener('click', async () => {
  try {
    await navigator.clipboard.writeText(snippet.textContent ?? '');
    copyStatus.textContent = 'Copied.';
  } catch {
    getSelection()?.selectAllChildren(snippet);
    copyStatus.textContent = 'The browser did not allow copying. Press Ctrl+C or ⌘C now.';
  }
});

const watch = find<HTMLAnchorElement>('#watch');
broadcaster.addEventListener('stream-change', ({ detail: { stream } }) => {
  if (!stream?.hlsCmafUrl) return;
  watch.href = `./viewer.html?${new URLSearchParams({ src: stream.hlsCmafUrl })}`;
});

function find<T extends Element>(selector: string): T {
  const found = document.querySelector<T>(selector);
  if (!found) throw new Error(`The page has no ${selector}.`);
  return found;
}
