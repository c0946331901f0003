/** One form of a stream's settings: its draft, what is wrong with it, and which folds are open. */
import { settingErrors } from '../../controllers/stream-account.ts';
import { consoleWords } from '../../core/console-messages.ts';
import type { Stream, StreamSettings } from '../../core/stream.ts';
import {
  applied,
  draftProblems,
  edited,
  type FieldGroup,
  fieldsFor,
  NEW_STREAM,
  type SettingKey,
  STREAM_FIELDS,
  type StreamDraft,
  saved,
  settingsOf,
  shownText,
  withoutBases,
} from '../../core/stream-form.ts';
import { RULES, type SettingProblem } from '../../core/stream-rules.ts';
import type { ConsoleHost } from './console-view.ts';
import { Operations } from './operations.ts';

export class FormState {
  /** Before the ids of its controls. */
  readonly prefix: string;
  readonly isNew: boolean;
  readonly operations: Operations<'send'>;
  draft: StreamDraft = {};
  /** A failure to send that is about none of the fields. */
  unplaced = false;
  readonly open = new Set<FieldGroup>();
  revealed = false;
  readonly #host: ConsoleHost;
  /** What the user is done with for now: before that nobody is told that it is wrong. */
  readonly #left = new Set<SettingKey>();
  /** What the service said, and of which text. */
  readonly #refused = new Map<SettingKey, { said: string; text: string }>();

  constructor(host: ConsoleHost, prefix: string, isNew = false) {
    this.#host = host;
    this.operations = new Operations(host);
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

  /** Forgets what the service had in secret fields, and hides what was typed into them. */
  conceal(): void {
    this.draft = withoutBases(this.draft);
    this.revealed = false;
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

  /**
   * Sends what can be sent and takes what comes back. Null where it failed; then the first field that
   * is wrong has the focus, and nothing that was typed is lost.
   */
  async send(
    settings: StreamSettings,
    work: (sent: StreamDraft, signal: AbortSignal) => Promise<Stream>,
  ): Promise<Stream | null> {
    const problems = Object.keys(draftProblems(this.draft, settings, this.isNew)) as SettingKey[];
    if (problems.length > 0) {
      for (const key of problems) this.#left.add(key);
      await this.#show(problems);
      return null;
    }
    const sent = applied(this.draft, settings);
    const stream = await this.operations.run('send', (signal) => work(sent, signal));
    if (stream) {
      this.draft = saved(this.draft, sent, this.isNew ? NEW_STREAM : settingsOf(stream));
      return stream;
    }
    const problem = this.operations.problem('send');
    const refused = settingErrors(problem);
    const keys = (Object.keys(refused) as SettingKey[]).filter((key) => {
      return fieldsFor(this.draft, settings).some((field) => field.key === key);
    });
    for (const key of keys) {
      const text = shownText(key, this.draft, settings);
      this.#refused.set(key, { said: refused[key] ?? '', text });
    }
    this.unplaced = problem !== null && keys.length === 0;
    await this.#show(keys);
    return null;
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
