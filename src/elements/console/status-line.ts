/** The line at the top of the console that is always true: how far the broadcast has come. */
import { html, nothing, type ReactiveController, type TemplateResult } from 'lit';
import { ManifestProbe } from '../../controllers/manifest-probe.ts';
import { consoleWords } from '../../core/console-messages.ts';
import { ERROR_MESSAGES } from '../../core/error-messages.ts';
import { formatDuration } from '../../core/format.ts';
import { climb, OFF_AIR, type OnAir, RUNGS, type Rung, verdict } from '../../core/on-air.ts';
import { webAddress } from '../../core/web-address.ts';
import type { ConsoleHost, ConsoleView } from './console-view.ts';

/** Told apart by their shapes, not by a colour. */
const MARKS: Readonly<Record<Rung, string>> = { no: '–', pending: '…', yes: '✓', unknown: '?' };

export class StatusLine implements ReactiveController {
  readonly #host: ConsoleHost;
  readonly #probe: ManifestProbe;
  #now = OFF_AIR;
  #said: string | null = null;

  constructor(host: ConsoleHost) {
    this.#host = host;
    this.#probe = new ManifestProbe(() => host.requestUpdate());
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#probe.watch(null);
  }

  /** Follows what is true, drawn or not. Asks for the playlist only while it is shown. */
  follow({ snapshot, now }: ConsoleView, shown: boolean): void {
    const { serverProblem: problem, stream } = snapshot;
    const before = hasFallen(this.#now);
    this.#now = climb(this.#now, { ...snapshot, problem, manifest: this.#probe.answer, now });
    const { rungs } = this.#now;
    // A gap is over, or the end, with the service's next answer: the sooner it comes, the better.
    if (!before && hasFallen(this.#now) && shown) this.#host.view.actions.refresh();
    // Before the service has made anything of the picture, there is no playlist to ask for.
    const made = rungs.ingested === 'yes' && (stream?.transcodedQualities.length ?? 0) > 0;
    const watched = shown && made && stream;
    this.#probe.watch(watched ? webAddress(stream.hlsCmafUrl ?? stream.dashUrl) : null);
  }

  render({ snapshot, now }: ConsoleView): TemplateResult {
    const { stream, serverProblem } = snapshot;
    const { rungs, foreign, since } = this.#now;
    const text = this.#text(snapshot);
    // What holds when the console opens is not news.
    if (this.#said !== null && text !== this.#said) this.#host.say(text);
    this.#said = text;
    const problem = serverProblem && ERROR_MESSAGES[serverProblem];
    const region = stream?.ingestRegion ?? stream?.backupIngestRegion;
    const notes = [
      foreign && stream?.sourceType?.toUpperCase(),
      stream?.backupLive && consoleWords('air.backup'),
      rungs.ingested === 'yes' && region && consoleWords('air.region', { region }),
    ].filter(Boolean);
    return html`<div class="on-air" part="on-air">
      <p>
        <b>${text}</b>
        ${since === null ? nothing : html`<span class="time">${formatDuration(now - since)}</span>`}
      </p>
      <ol aria-label=${consoleWords('air.rungs')}>
        ${RUNGS.map(
          (name) =>
            html`<li class=${rungs[name]}>
              <i aria-hidden="true">${MARKS[rungs[name]]}</i>${consoleWords(`air.${name}`)}<span
                class="visually-hidden"
                >: ${consoleWords(`air.${rungs[name]}`)}</span
              >
            </li>`,
        )}
      </ol>
      ${notes.length > 0 ? html`<p class="hint">${notes.join(' · ')}</p>` : nothing}
      ${problem ? html`<p class="alert" role="alert">${problem.hint}</p>` : nothing}
    </div>`;
  }

  #text(snapshot: ConsoleView['snapshot']): string {
    const { serverProblem } = snapshot;
    if (serverProblem) return ERROR_MESSAGES[serverProblem].message;
    const text = consoleWords(`air.say.${verdict(this.#now, snapshot)}`);
    if (!this.#now.foreign) return text;
    return `${consoleWords(snapshot.stream?.pull ? 'air.pulled' : 'air.foreign')} ${text}`;
  }
}

function hasFallen({ fell }: OnAir): boolean {
  return Object.keys(fell).length > 0;
}
