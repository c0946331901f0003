/** The figures behind the health dot: what we send, how the way is, what the service receives. */
import { html, nothing, type TemplateResult } from 'lit';
import { formatBitrate, formatShare } from '../../core/format.ts';
import { judgeHealth } from '../../core/health.ts';
import { words } from '../../core/messages.ts';
import type { View } from '../view.ts';
import { facts } from './facts.ts';

export function figures({ snapshot: { stats, stream } }: View): TemplateResult {
  const { level, reason } = judgeHealth(stats, stream);
  if (!stats) return html`<p>${words('health.none')}</p>`;
  const { encodedSize, roundTripTime, packetLoss } = stats;
  return html`<p class="verdict ${level}">
      <span class="dot"></span>
      ${words(`health.${level}`)}
    </p>
    ${reason ? html`<p>${words(`health.${reason}`)}</p>` : nothing}
    ${facts([
      [words('figure.video'), formatBitrate(stats.videoBitrate)],
      [words('figure.audio'), formatBitrate(stats.audioBitrate)],
      [words('figure.size'), encodedSize && words('unit.size', { ...encodedSize })],
      [words('figure.rate'), words('unit.rate', { value: Math.round(stats.frameRate) })],
      [
        words('figure.round-trip'),
        roundTripTime === null ? null : words('unit.time', { value: Math.round(roundTripTime) }),
      ],
      [words('figure.loss'), packetLoss === null ? null : formatShare(packetLoss)],
      [words('figure.received'), received(stream)],
    ])}`;
}

/** The picture as the service measures it. */
function received(stream: View['snapshot']['stream']): string | null {
  if (!stream?.videoWidth || !stream.videoHeight) return null;
  const size = words('unit.size', { width: stream.videoWidth, height: stream.videoHeight });
  if (!stream.frameRate) return size;
  return `${size}, ${words('unit.rate', { value: Math.round(stream.frameRate) })}`;
}
