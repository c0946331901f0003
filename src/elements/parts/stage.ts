/** The stage: the picture as viewers get it, and at its edges the state and the health. */
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { formatDuration } from '../../core/format.ts';
import { judgeHealth } from '../../core/health.ts';
import { words } from '../../core/messages.ts';
import { isOnAir } from '../../core/status.ts';
import { webAddress } from '../../core/web-address.ts';
import { hasSources, isSending, type View } from '../view.ts';
import { icon } from './icons.ts';

/** Setting the same stream once more would make the video begin anew, with a black frame. */
export function stage(view: View): TemplateResult {
  const { snapshot } = view;
  return html`<div class="stage" part="stage">
    <div class=${isMirrored(view) ? 'picture mirrored' : 'picture'} ?hidden=${!snapshot.preview}>
      <video
        part="video"
        playsinline
        autoplay
        .muted=${true}
        .srcObject=${live(snapshot.preview)}
        aria-label=${words('stage.preview')}
      ></video>
    </div>
    <div class="poster" ?hidden=${snapshot.preview !== null}>
      ${monitor(view) ?? html`<slot name="poster">${explanation(view)}</slot>`}
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

/** Who feeds the stream, where that is not this page. */
export function elsewhere({ fedElsewhere, stream }: View['snapshot']): string {
  return fedElsewhere ? words(stream?.pull ? 'stage.pulled' : 'stage.elsewhere') : '';
}

/** What somebody else sends, as the service last saw it: it takes a picture every 10 s. */
function monitor({ snapshot: { fedElsewhere, stream }, now }: View): TemplateResult | null {
  const picture = fedElsewhere && webAddress(stream?.screenshot);
  if (!picture) return null;
  const url = new URL(picture);
  url.searchParams.set('at', String(Math.floor(now / 10_000)));
  return html`<img
    src=${url.href}
    alt=${words('stage.monitor')}
    referrerpolicy="no-referrer"
  />`;
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
  const { status, stream } = snapshot;
  const { word, since } = air(snapshot);
  return html`<div class="pills">
    <p class="pill ${word === 'elsewhere' ? 'live' : status}" part="status">
      <span class="word">${words(`status.${word}`)}</span>
      ${since ? html`<span class="time" part="time">${formatDuration(now - since)}</span>` : nothing}
    </p>
    ${
      stream?.recording && isOnAir(status)
        ? html`<p class="pill recording">${words('notice.recording')}</p>`
        : nothing
    }
  </div>`;
}

/** What is on the air from here, or from elsewhere while nothing is from here, and since when. */
function air({ status, fedElsewhere, liveSince, stream }: View['snapshot']) {
  return fedElsewhere && status !== 'requesting'
    ? { word: 'elsewhere' as const, since: Date.parse(stream?.startedAt ?? '') }
    : { word: status, since: isOnAir(status) && liveSince };
}

/** One dot; pressing it opens the figures. Shape and name tell what the colour tells. */
function healthButton(view: View): TemplateResult | typeof nothing {
  if (!isSending(view)) return nothing;
  const { level } = judgeHealth(view.snapshot.stats, view.snapshot.stream);
  return html`<button
    type="button"
    class="health ${level}"
    part="health"
    aria-expanded=${view.drawer === 'stream'}
    aria-controls="drawer"
    aria-label=${words(`health.${level}`)}
    title=${words(`health.${level}`)}
    @click=${() => view.actions.toggleDrawer('stream', 'air')}
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
      return (
        elsewhere(view.snapshot) ||
        (hasSources(view) && camera?.muted && !sharingScreen ? words('stage.camera-off') : null)
      );
  }
}
