/** Shows every event of the broadcaster as it comes, the newest first. */

const TYPES = [
  'stream-start-request',
  'stream-stop-request',
  'stream-status-change',
  'stream-change',
  'stream-recording-change',
  'stream-overlay-change',
  'stream-stats',
  'stream-error',
] as const;

const LONGEST = 200;

export interface EventLogOptions {
  broadcaster: HTMLElement;
  list: HTMLOListElement;
  withStats: HTMLInputElement;
  clear: HTMLButtonElement;
}

export function logEvents({ broadcaster, list, withStats, clear }: EventLogOptions): void {
  for (const type of TYPES) {
    broadcaster.addEventListener(type, ({ detail }) => {
      if (type === 'stream-stats' && !withStats.checked) return;
      list.prepend(line(type, detail));
      while (list.children.length > LONGEST) list.lastElementChild?.remove();
    });
  }
  clear.addEventListener('click', () => list.replaceChildren());
}

function line(type: string, detail: unknown): HTMLLIElement {
  const item = document.createElement('li');
  const time = document.createElement('time');
  time.textContent = new Date().toLocaleTimeString('en-GB');
  const name = document.createElement('b');
  name.textContent = type;
  const code = document.createElement('code');
  code.textContent = JSON.stringify(detail);
  item.append(time, name, code);
  return item;
}
