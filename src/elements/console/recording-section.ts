/** Recording: start and stop, how it goes on meanwhile, and the videos that came of it. */
import { html, nothing, type TemplateResult } from 'lit';
import { consoleWords } from '../../core/console-messages.ts';
import { formatDuration } from '../../core/format.ts';
import {
  followRecording,
  graceLeft,
  type RecordingProgress,
  recordedSeconds,
  recordingPart,
} from '../../core/recording-progress.ts';
import type { RecordingWarning } from '../../core/stream.ts';
import { facts } from '../parts/facts.ts';
import type { ConsoleHost, ConsoleSection, ConsoleView } from './console-view.ts';
import { Operations } from './operations.ts';
import { RecordingList } from './recording-list.ts';
import { textButton } from './text-button.ts';

export class RecordingSection implements ConsoleSection {
  readonly name = 'recording';
  readonly #operations: Operations<'toggle'>;
  readonly #videos: RecordingList;
  #progress: RecordingProgress | null = null;
  /** Since when the service is asked to start or stop, in milliseconds since the epoch. */
  #askedAt: number | null = null;

  constructor(host: ConsoleHost) {
    this.#operations = new Operations(host);
    this.#videos = new RecordingList(host);
  }

  isOffered({ snapshot: { stream }, parts, may }: ConsoleView): boolean {
    return stream !== null && parts.recording && may('recording');
  }

  summary({ now }: ConsoleView): string | null {
    return this.#progress && clock(recordedSeconds(this.#progress, now));
  }

  observe(view: ConsoleView): void {
    const { snapshot, now } = view;
    const ran = this.#progress !== null;
    const cut = snapshot.status === 'reconnecting';
    this.#progress = followRecording(this.#progress, snapshot.stream, cut, now);
    this.#askedAt = snapshot.pending.has('recording') ? (this.#askedAt ?? now) : null;
    if (ran && !this.#progress) this.#videos.expect(now);
    if (this.isOffered(view)) this.#videos.follow(view);
  }

  toggled(open: boolean): void {
    this.#videos.toggled(open);
  }

  render(view: ConsoleView): TemplateResult {
    const { stream, recordingWarning } = view.snapshot;
    const recording = stream?.recording ?? false;
    const fed = stream !== null && (stream.live || stream.backupLive);
    const possible = (fed || recording) && this.#askedAt === null;
    return html`<div class="buttons">
        ${textButton(
          consoleWords(recording ? 'rec.stop' : 'rec.record'),
          () => this.#toggle(view),
          { part: 'record', busy: !possible },
        )}
      </div>
      ${this.#running(view)}
      ${fed || recording ? nothing : html`<p class="hint">${consoleWords('rec.when-live')}</p>`}
      ${recordingWarning && (recording || this.#askedAt !== null) ? warning(recordingWarning) : nothing}
      ${this.#operations.alert('toggle')}
      ${facts([
        [
          consoleWords('rec.auto'),
          stream && consoleWords(stream.autoRecord ? 'rec.auto.on' : 'off'),
        ],
        [consoleWords('rec.type'), stream && consoleWords(`rec.${stream.recordType}`)],
      ])}
      ${this.#videos.render(view)}`;
  }

  #running({ snapshot: { stream }, now }: ConsoleView): TemplateResult | typeof nothing {
    const progress = this.#progress;
    if (this.#askedAt !== null) {
      const seconds = Math.floor((now - this.#askedAt) / 1000);
      const what = stream?.recording ? 'rec.stopping' : 'rec.starting';
      return html`<p>${consoleWords(what, { seconds })}</p>`;
    }
    if (!progress) return nothing;
    const seconds = recordedSeconds(progress, now);
    const { part, nextIn } = recordingPart(progress, now);
    const grace = graceLeft(progress, now);
    return html`<p>
        <b>${consoleWords('rec.running', { part })}</b>
        <span class="time">${clock(seconds)}</span>
      </p>
      ${
        grace === null
          ? html`<p class="hint">
            ${
              nextIn === null
                ? consoleWords('rec.split')
                : consoleWords('rec.next', { part: part + 1, time: formatDuration(nextIn * 1000) })
            }
          </p>`
          : html`<p class="alert">
            ${consoleWords(grace > 0 ? 'rec.grace' : 'rec.grace-over', { seconds: grace })}
          </p>`
      }`;
  }

  #toggle({ snapshot, actions }: ConsoleView): void {
    void this.#operations.run('toggle', async () => {
      if (snapshot.stream?.recording) await actions.stopRecording();
      else await actions.startRecording();
    });
  }
}

function clock(seconds: number | null): string {
  return seconds === null ? '…' : formatDuration(seconds * 1000);
}

function warning({ key, storageUsageMb, storageLimitMb }: RecordingWarning): TemplateResult {
  const full = key === 'client_storage_almost_exceeded';
  const used = Math.round(storageUsageMb ?? 0);
  const limit = Math.round(storageLimitMb ?? 0);
  return html`<p class="alert" role="alert">
    <b>${full ? consoleWords('rec.full') : consoleWords('rec.warning', { key })}</b>
    ${full && limit ? consoleWords('rec.used', { used, limit }) : nothing}
    ${full ? consoleWords('rec.full-hint') : nothing}
  </p>`;
}
