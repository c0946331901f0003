/** The stage: the picture as viewers get it, and at its edges the state and the health. */
import { html, nothing, type TemplateResult } from 'lit';
import { formatDuration } from '../../core/format.ts';
import { judgeHealth } from '../../core/health.ts';
import { words } from '../../core/messages.ts';
import { isOnAir } from '../../core/status.ts';
import { hasSources, isSending, type View } from '../view.ts';
import { icon } from './icons.ts';

export function stage(view: View): TemplateResult {
  const { snapshot } = view;
  return html`<div class="stage" part="stage">
    <div class=${isMirrored(view) ? 'picture mirrored' : 'picture'} ?hidden=${!snapshot.preview}>
      <video
        part="video"
        playsinline
        autoplay
        .muted=${true}
        .srcObject=${snapshot.preview}
        aria-label=${words('stage.preview')}
      ></video>
    </div>
    <div class="poster" ?hidden=${snapshot.preview !== null}>
      <slot name="poster">${explanation(view)}</slot>
    </div>
    ${pill(view)} ${healthButton(view)} ${caption(view)}
  </div>`;
}

/**
 * Only a camera that looks at the user is mirrored, and only here: what is sent never is. A camera
 * that does not tell where it looks stands on a desk and looks at the user.
 */
function isMirrored({ snapshot: { camera, preview, sharingScreen } }: View): boolean {
  if (sharingScreen || camera?.kind !== 'device') return false;
  return preview?.getVideoTracks()[0]?.getSettings().facingMode !== 'environment';
}

function explanation({ snapshot: { status }, error }: View): TemplateResult | typeof nothing {
  if (error) return nothing;
  const name = status === 'requesting' ? 'requesting' : 'idle';
  if (status !== 'requesting' && status !== 'idle') return nothing;
  return html`<div class="explanation">
    ${icon('camera')}
    <p class="title">${words(`stage.${name}.title`)}</p>
    <p>${words(`stage.${name}.text`)}</p>
  </div>`;
}

/** The state in a word, and the time on air. */
function pill({ snapshot, now }: View): TemplateResult {
  const { status, liveSince, stream } = snapshot;
  const timed = isOnAir(status) && liveSince !== null;
  return html`<div class="pills">
    <p class="pill ${status}" part="status">
      <span class="word">${words(`status.${status}`)}</span>
      ${timed ? html`<span class="time" part="time">${formatDuration(now - liveSince)}</span>` : nothing}
    </p>
    ${
      stream?.recording && isOnAir(status)
        ? html`<p class="pill recording">${words('notice.recording')}</p>`
        : nothing
    }
  </div>`;
}

/** One dot; pressing it opens the figures. Shape and name tell what the colour tells. */
function healthButton(view: View): TemplateResult | typeof nothing {
  if (!isSending(view)) return nothing;
  const { level } = judgeHealth(view.snapshot.stats, view.snapshot.stream);
  return html`<button
    type="button"
    class="health ${level}"
    part="health"
    id="toggle-health"
    aria-expanded=${view.drawer === 'health'}
    aria-controls="drawer"
    aria-label=${words(`health.${level}`)}
    title=${words(`health.${level}`)}
    @click=${() => view.actions.toggleDrawer('health')}
  >
    <span class="dot"></span>
  </button>`;
}

/** What is awaited, over the lower edge of the picture. */
function caption(view: View): TemplateResult | typeof nothing {
  const text = captionText(view);
  return text ? html`<p class="caption">${text}</p>` : nothing;
}

function captionText(view: View): string | null {
  const { status, retry, camera, sharingScreen } = view.snapshot;
  switch (status) {
    case 'connecting':
    case 'publishing':
    case 'ending':
      return words(`awaited.${status}`);
    case 'reconnecting': {
      if (!retry) return words('stage.reconnecting');
      const seconds = Math.ceil((retry.at - view.now) / 1000);
      const { attempt } = retry;
      return seconds > 0
        ? words('stage.retry-in', { attempt, seconds })
        : words('stage.retrying', { attempt });
    }
    default:
      return hasSources(view) && camera?.muted && !sharingScreen ? words('stage.camera-off') : null;
  }
}
