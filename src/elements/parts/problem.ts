/** What went wrong and what to do next: the error panel, and the notices about lesser things. */
import { html, nothing, type TemplateResult } from 'lit';
import type { BroadcastErrorCode } from '../../core/errors.ts';
import { words } from '../../core/messages.ts';
import type { SourceSnapshot } from '../../core/snapshot.ts';
import { hasSources, type View } from '../view.ts';
import { icon } from './icons.ts';

/** Only another page, frame or browser cures these, so trying again here is not offered. */
const CURED_ELSEWHERE: ReadonlySet<BroadcastErrorCode> = new Set<BroadcastErrorCode>([
  'insecure-context',
  'policy-blocked',
  'unsupported',
  'no-h264',
  'key-in-page',
  'not-configured',
]);

export function problem({ error, snapshot, actions }: View): TemplateResult | typeof nothing {
  if (!error) return nothing;
  const stopped = snapshot.status === 'error';
  return html`<div class="problem ${stopped ? 'stopped' : ''}" part="error" role="alert">
    ${icon('warning')}
    <div class="text">
      <p class="title">${error.message}</p>
      <p>${error.hint}</p>
      ${error.serverMessage ? html`<p class="quote">“${error.serverMessage}”</p>` : nothing}
    </div>
    <div class="buttons">
      ${
        stopped && !CURED_ELSEWHERE.has(error.code)
          ? html`<button type="button" class="primary" part="button retry" @click=${actions.retry}>
            ${words('action.retry')}
          </button>`
          : nothing
      }
      <button type="button" class="secondary" part="button dismiss" @click=${actions.dismiss}>
        ${words('action.dismiss')}
      </button>
    </div>
  </div>`;
}

export function notices(view: View): TemplateResult | typeof nothing {
  const shown = lesserProblems(view);
  if (shown.length === 0) return nothing;
  return html`<div class="notices" part="notices">
    ${shown.map(
      ({ what, next }) =>
        html`<p class="notice">${icon('info')}<span><b>${what}</b> ${next}</span></p>`,
    )}
  </div>`;
}

interface LesserProblem {
  what: string;
  next: string;
}

/** What is wrong while the broadcast can go on: what happened, and what to do next. */
export function lesserProblems(view: View): LesserProblem[] {
  if (!hasSources(view)) return [];
  const { camera, microphone, sharingScreen } = view.snapshot;
  const found: LesserProblem[] = [];
  if (!sharingScreen) found.push(...missing(camera, 'camera'));
  found.push(...missing(microphone, 'microphone'));
  if (view.silent && microphone?.kind === 'device' && !microphone.muted) {
    found.push({ what: words('notice.silent'), next: words('notice.silent-hint') });
  }
  return found;
}

/** A device that was wanted and is not there: why, what viewers get instead, what to do. */
function missing(source: SourceSnapshot | null, name: 'camera' | 'microphone'): LesserProblem[] {
  if (source?.kind !== 'stand-in' || !source.problem) return [];
  const { message, hint } = source.problem;
  return [{ what: `${message} ${words(`missing.${name}`)}`, next: hint }];
}
