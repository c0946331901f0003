/**
 * Form controls that set attributes on the broadcaster. What is set is kept in the page's address,
 * so that a setting can be sent to somebody; addresses that can publish are not.
 */

interface Field {
  attribute: string;
  /** Choices, the first being the default; without them the field takes free text. */
  options?: readonly string[];
  kind?: 'text' | 'number' | 'flag';
  placeholder?: string;
  secret?: boolean;
}

interface Group {
  name: string;
  fields: readonly Field[];
}

const GROUPS: readonly Group[] = [
  {
    name: 'Picture and sound',
    fields: [
      { attribute: 'resolution', options: ['', '480p', '720p', '1080p', '720x1280'] },
      { attribute: 'frame-rate', kind: 'number', placeholder: '30' },
      { attribute: 'video-bitrate', kind: 'number', placeholder: 'kb/s' },
      { attribute: 'audio-bitrate', kind: 'number', placeholder: 'kb/s' },
      { attribute: 'audio-mode', options: ['', 'voice', 'music'] },
      { attribute: 'facing-mode', options: ['', 'user', 'environment'] },
    ],
  },
  {
    name: 'What is shown',
    fields: [
      { attribute: 'without-overlays', kind: 'flag' },
      { attribute: 'without-share', kind: 'flag' },
      { attribute: 'without-recording', kind: 'flag' },
      { attribute: 'without-screen', kind: 'flag' },
      { attribute: 'without-settings', kind: 'flag' },
      { attribute: 'overlays-base', placeholder: 'Folder of ready-made overlays' },
    ],
  },
  {
    name: 'Where the stream comes from',
    fields: [
      { attribute: 'session-endpoint', placeholder: 'Address of a broker' },
      { attribute: 'push-url-whip', placeholder: 'WHIP address', secret: true },
      { attribute: 'api-base', placeholder: 'Streams API' },
      { attribute: 'stream-id', kind: 'number', placeholder: 'An existing one' },
      { attribute: 'stream-name', placeholder: 'For a new one' },
      { attribute: 'api-key', placeholder: 'On localhost only', secret: true },
    ],
  },
];

export interface PlaygroundOptions {
  form: HTMLFormElement;
  broadcaster: HTMLElement;
  /** What holds the broadcaster; its width can be changed. */
  box: HTMLElement;
  onChange: () => void;
}

export function createPlayground({ form, broadcaster, box, onChange }: PlaygroundOptions): void {
  const query = new URLSearchParams(location.search);
  const fields = GROUPS.flatMap((group) => group.fields);
  for (const { attribute, secret } of fields) {
    const value = query.get(attribute);
    if (value !== null && !secret) broadcaster.setAttribute(attribute, value);
  }
  const initial = new Map(fields.map((f) => [f.attribute, broadcaster.getAttribute(f.attribute)]));

  const set = ({ attribute, secret }: Field, value: string | null) => {
    if (value === null) broadcaster.removeAttribute(attribute);
    else broadcaster.setAttribute(attribute, value);
    if (!secret) remember(attribute, value);
    onChange();
  };
  const groups = GROUPS.map(({ name, fields }) =>
    group(
      name,
      fields.map((field) => control(field, initial.get(field.attribute) ?? null, set)),
    ),
  );
  form.replaceChildren(...groups, looks(broadcaster, box, onChange));
  form.addEventListener('submit', (event) => event.preventDefault());
}

function control(
  field: Field,
  value: string | null,
  set: (field: Field, value: string | null) => void,
): HTMLElement {
  if (field.kind === 'flag') {
    const input = Object.assign(document.createElement('input'), {
      type: 'checkbox',
      checked: value !== null,
    });
    input.addEventListener('change', () => set(field, input.checked ? '' : null));
    return label('check', input, field.attribute);
  }
  if (field.options) {
    const select = document.createElement('select');
    select.append(...field.options.map((name) => new Option(name || 'default', name)));
    select.value = value ?? '';
    select.addEventListener('change', () => set(field, select.value || null));
    return label('field', field.attribute, select);
  }
  const input = Object.assign(document.createElement('input'), {
    type: field.kind ?? 'text',
    value: value ?? '',
    placeholder: field.placeholder ?? '',
    autocomplete: 'off',
    spellcheck: false,
  });
  input.addEventListener('change', () => set(field, input.value.trim() || null));
  return label('field', field.attribute, input);
}

/** What a site sets in its style sheet, and the width and direction that it may give the element. */
function looks(broadcaster: HTMLElement, box: HTMLElement, onChange: () => void): HTMLElement {
  const accent = Object.assign(document.createElement('input'), {
    type: 'color',
    value: '#3451d1',
  });
  accent.addEventListener('input', () => {
    broadcaster.style.setProperty('--stream-accent', accent.value);
    broadcaster.style.setProperty('--stream-on-accent', '#fff');
    onChange();
  });
  const scheme = choice(['light dark', 'light', 'dark'], (value) => {
    broadcaster.style.colorScheme = value === 'light dark' ? '' : value;
    onChange();
  });
  const direction = choice(['ltr', 'rtl'], (value) => {
    box.dir = value;
  });
  const width = Object.assign(document.createElement('input'), {
    type: 'range',
    min: '320',
    max: '1320',
    value: '1320',
  });
  width.addEventListener('input', () => {
    box.style.maxWidth = width.value === width.max ? '' : `${width.value}px`;
  });
  return group('Looks', [
    label('field', '--stream-accent', accent),
    label('field', 'color-scheme', scheme),
    label('field', 'Direction', direction),
    label('field', 'Width', width),
  ]);
}

function choice(values: readonly string[], pick: (value: string) => void): HTMLSelectElement {
  const select = document.createElement('select');
  select.append(...values.map((value) => new Option(value, value)));
  select.addEventListener('change', () => pick(select.value));
  return select;
}

function group(name: string, controls: readonly HTMLElement[]): HTMLFieldSetElement {
  const fieldset = document.createElement('fieldset');
  const legend = Object.assign(document.createElement('legend'), { textContent: name });
  fieldset.append(legend, ...controls);
  return fieldset;
}

function label(className: string, ...content: (Node | string)[]): HTMLLabelElement {
  const element = Object.assign(document.createElement('label'), { className });
  element.append(...content);
  return element;
}

function remember(attribute: string, value: string | null): void {
  const url = new URL(location.href);
  if (value === null) url.searchParams.delete(attribute);
  else url.searchParams.set(attribute, value);
  history.replaceState(null, '', url);
}
