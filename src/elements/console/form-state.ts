/** One form of a stream's settings: its draft, what is wrong with it, and which folds are open. */
import type { SettingErrors } from '../../controllers/stream-account.ts';
import { consoleWords } from '../../core/console-messages.ts';
import type { StreamSettings } from '../../core/stream.ts';
import {
  applied,
  draftProblems,
  edited,
  type FieldGroup,
  fieldsFor,
  type SettingKey,
  STREAM_FIELDS,
  type StreamDraft,
  shownText,
} from '../../core/stream-form.ts';
import { RULES, type SettingProblem } from '../../core/stream-rules.ts';
import type { ConsoleHost } from './console-view.ts';

export class FormState {
  /** Before the ids of its controls. */
  readonly prefix: string;
  readonly isNew: boolean;
  draft: StreamDraft = {};
  readonly open = new Set<FieldGroup>();
  revealed = false;
  readonly #host: ConsoleHost;
  /** What the user is done with for now: before that nobody is told that it is wrong. */
  readonly #left = new Set<SettingKey>();
  /** What the service said, and of which text. */
  readonly #refused = new Map<SettingKey, { said: string; text: string }>();

  constructor(host: ConsoleHost, prefix: string, isNew = false) {
    this.#host = host;
    this.prefix = prefix;
    this.isNew = isNew;
  }

  set(key: SettingKey, text: string, settings: StreamSettings): void {
    this.draft = edited(this.draft, key, text, settings);
    this.#host.requestUpdate();
  }

  leave(key: SettingKey): void {
    this.#left.add(key);
    this.#host.requestUpdate();
  }

  fold(group: FieldGroup, open: boolean): void {
    if (open) this.open.add(group);
    else this.open.delete(group);
    this.#host.requestUpdate();
  }

  reveal(): void {
    this.revealed = !this.revealed;
    this.#host.requestUpdate();
  }

  /** Back to what the service has, or to nothing where that is a new stream. */
  undo(): void {
    this.draft = {};
    this.#left.clear();
    this.#refused.clear();
    this.#host.requestUpdate();
  }

  /** What is wrong with each field, in words, as far as it is time to say so. */
  problems(settings: StreamSettings): Partial<Record<SettingKey, string>> {
    const said: Partial<Record<SettingKey, string>> = {};
    const found = draftProblems(this.draft, settings, this.isNew);
    for (const { key } of fieldsFor(this.draft, settings)) {
      const refused = this.#refused.get(key);
      const problem = this.#left.has(key) && found[key];
      if (problem) said[key] = wordsFor(key, problem);
      else if (refused?.text === shownText(key, this.draft, settings)) {
        said[key] = consoleWords('form.refused', { said: refused.said });
      }
    }
    return said;
  }

  /** The draft as it can be sent, or null: then the first field that is wrong has the focus. */
  async checked(settings: StreamSettings): Promise<StreamDraft | null> {
    const problems = draftProblems(this.draft, settings, this.isNew);
    const keys = Object.keys(problems) as SettingKey[];
    if (keys.length === 0) return applied(this.draft, settings);
    for (const key of keys) this.#left.add(key);
    await this.#show(keys);
    return null;
  }

  /** Takes what the service said of fields that are shown; false where it was of none of them. */
  async refuse(errors: SettingErrors, settings: StreamSettings): Promise<boolean> {
    const shown = new Set(fieldsFor(this.draft, settings).map(({ key }) => key));
    const keys = (Object.keys(errors) as SettingKey[]).filter((key) => shown.has(key));
    for (const key of keys) {
      const text = shownText(key, this.draft, settings);
      this.#refused.set(key, { said: errors[key] ?? '', text });
    }
    await this.#show(keys);
    return keys.length > 0;
  }

  async #show(keys: readonly SettingKey[]): Promise<void> {
    for (const { key, group } of STREAM_FIELDS) if (keys.includes(key)) this.open.add(group);
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    this.#host.shadowRoot
      ?.querySelector<HTMLElement>(`#${this.prefix} [aria-invalid='true']`)
      ?.focus();
  }
}

/** The bounds of a setting, as words name them. */
export function boundsOf(key: SettingKey): Record<string, string | number> {
  const rules: Readonly<Record<string, unknown>> = Object.hasOwn(RULES, key)
    ? RULES[key as keyof typeof RULES]
    : {};
  return Object.fromEntries(
    Object.entries(rules).map(([name, bound]) => [name, String(bound).replaceAll(',', ', ')]),
  );
}

function wordsFor(key: SettingKey, problem: SettingProblem): string {
  const isId = problem === 'out-of-range' && key !== 'dvrDuration';
  return consoleWords(isId ? 'bad.id' : `bad.${problem}`, boundsOf(key));
}
