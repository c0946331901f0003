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

/** Those that come again and again with other figures; every one of the others is news. */
const REPEATED: ReadonlySet<string> = new Set([
  'stream-change',
  'stream-overlay-change',
  'stream-stats',
]);

const LONGEST = 200;
/** Characters of a detail that are shown at once. */
const SHORT = 160;

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
      add(list, type, detail);
      while (list.children.length > LONGEST) list.lastElementChild?.remove();
    });
  }
  clear.addEventListener('click', () => list.replaceChildren());
}

/** The newest first. What happens again and again is one line with a count and its last detail. */
function add(list: HTMLOListElement, type: string, detail: unknown): void {
  const [latest] = list.children;
  const item = line(type, detail);
  if (latest instanceof HTMLElement && latest.dataset.type === type && REPEATED.has(type)) {
    const times = Number(latest.dataset.times ?? 1) + 1;
    item.dataset.times = String(times);
    item.querySelector('b')?.append(` × ${times}`);
    latest.replaceWith(item);
  } else list.prepend(item);
}

function line(type: string, detail: unknown): HTMLLIElement {
  const item = document.createElement('li');
  item.dataset.type = type;
  const time = document.createElement('time');
  time.textContent = new Date().toLocaleTimeString('en-GB');
  const name = document.createElement('b');
  name.textContent = type;
  item.append(time, name, body(detail));
  return item;
}

/** The detail in one line, or folded where it would fill the log. */
function body(detail: unknown): HTMLElement {
  const code = document.createElement('code');
  code.textContent = JSON.stringify(detail);
  if (code.textContent.length <= SHORT) return code;
  const folded = document.createElement('details');
  const summary = document.createElement('summary');
  summary.textContent = `${code.textContent.slice(0, SHORT)}…`;
  code.textContent = JSON.stringify(detail, null, 1);
  folded.append(summary, code);
  return folded;
}
