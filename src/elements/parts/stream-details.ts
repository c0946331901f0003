/** The stream drawer: what the service says, recording, and every address to watch at. */
import { html, nothing, type TemplateResult } from 'lit';
import { formatDuration } from '../../core/format.ts';
import { words } from '../../core/messages.ts';
import type { PublicStream } from '../../core/stream.ts';
import { webAddress } from '../../core/web-address.ts';
import type { View } from '../view.ts';
import { address } from './address.ts';
import { facts } from './facts.ts';

export function streamDetails(view: View): TemplateResult {
  const { stream, server } = view.snapshot;
  if (!stream) return html`<p>${words('stream.none')}</p>`;
  const qualities = stream.transcodedQualities.join(', ');
  return html`${facts([
    [words('stream.name'), stream.name],
    [words('stream.id'), String(stream.id)],
    [words('stream.service'), words(`server.${server}`)],
    [words('stream.qualities'), qualities || null],
  ])}
  ${recording(view, stream)} ${view.shows.share ? addresses(view, stream) : nothing}`;
}

function recording(view: View, stream: PublicStream): TemplateResult | typeof nothing {
  const { server, pending, video } = view.snapshot;
  if (!view.shows.recording || server === 'disabled') return nothing;
  // The service records what it receives: before it is live there is nothing to record.
  const possible = (stream.live || stream.recording) && !pending.has('recording');
  return html`<h3>${words('stream.recording')}</h3>
    <button
      type="button"
      class="secondary"
      part="button record"
      aria-disabled=${!possible}
      @click=${() => possible && view.actions.toggleRecording()}
    >
      ${words(stream.recording ? 'action.stop-recording' : 'action.record')}
    </button>
    ${stream.live || stream.recording ? nothing : html`<p>${words('stream.record-when-live')}</p>`}
    ${
      stream.recording && stream.recordingDuration !== null
        ? html`<p>
          ${words('stream.recording-for', { time: formatDuration(stream.recordingDuration * 1000) })}
        </p>`
        : nothing
    }
    ${video ? html`<p>${words('stream.recorded', { name: video.name })}</p>` : nothing}`;
}

function addresses(view: View, stream: PublicStream): TemplateResult | typeof nothing {
  const rows = (
    [
      ['player', stream.iframeUrl],
      ['hls', stream.hlsCmafUrl],
      ['hls-ts', stream.hlsMpegtsUrl],
      ['dash', stream.dashUrl],
    ] as const
  ).flatMap(([name, text]) => {
    const link = webAddress(text);
    return link ? [address(view, words(`stream.address.${name}`), link)] : [];
  });
  return rows.length > 0 ? html`<h3>${words('stream.addresses')}</h3>${rows}` : nothing;
}
