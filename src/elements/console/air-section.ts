/** What is on the air: the picture at both ends of the way, and how the way is. */
import { html, nothing, type TemplateResult } from 'lit';
import { consoleWords } from '../../core/console-messages.ts';
import { formatBitrate, formatShare } from '../../core/figures.ts';
import { formatDuration } from '../../core/format.ts';
import { type HealthLevel, judgeHealth } from '../../core/health.ts';
import { words } from '../../core/messages.ts';
import { qualityNames } from '../../core/qualities.ts';
import { pictureDifference } from '../../core/sent-picture.ts';
import type { BroadcastStats } from '../../core/snapshot.ts';
import { type Figure, StatsHistory } from '../../core/stats-history.ts';
import { isOnAir } from '../../core/status.ts';
import type { PublicStream } from '../../core/stream.ts';
import { facts } from '../parts/facts.ts';
import type { ConsoleHost, ConsoleSection, ConsoleView } from './console-view.ts';
import { graph } from './graph.ts';
import { Monitor } from './monitor.ts';

type Series = 'bitrate' | 'trip' | 'loss' | 'rate' | 'limit' | 'speed';

const milliseconds = (value: number) => consoleWords('unit.time', { value: Math.round(value) });
const frames = (value: number) => consoleWords('unit.rate', { value: Math.round(value) });
const speed = (value: number) => `${value.toFixed(2)}×`;

/** From top to bottom, each with the least height of its graph. */
const GRAPHS: readonly (readonly [Series, (figure: number) => string, number])[] = [
  ['bitrate', formatBitrate, 500],
  ['trip', milliseconds, 100],
  ['loss', formatShare, 0.02],
  ['rate', frames, 10],
  ['limit', formatShare, 1],
  ['speed', speed, 1],
];

export class AirSection implements ConsoleSection {
  readonly name = 'air';
  readonly #history = new StatsHistory<Series>();
  readonly #monitor: Monitor;

  constructor(host: ConsoleHost) {
    this.#monitor = new Monitor(host);
  }

  isOffered({ snapshot: { stream, status } }: ConsoleView): boolean {
    return stream !== null || isOnAir(status);
  }

  summary({ snapshot: { stats } }: ConsoleView): string | null {
    return stats && formatBitrate(stats.videoBitrate + stats.audioBitrate);
  }

  /** Remembers each figure when it was measured, so that what was not measured is a gap. */
  observe({ snapshot: { stats, stream, server }, now }: ConsoleView): void {
    const live = server !== 'stale' && stream?.live;
    if (live && stream.transcodingSpeed !== null) {
      this.#history.add(now, { speed: stream.transcodingSpeed });
    }
    if (!stats) return;
    this.#history.add(stats.at, {
      bitrate: stats.videoBitrate + stats.audioBitrate,
      trip: stats.roundTripTime,
      loss: stats.packetLoss,
      rate: stats.frameRate,
      limit: Number(stats.limitation !== 'none'),
    });
  }

  render({ snapshot, now }: ConsoleView): TemplateResult {
    const { stats, stream, server, frameSize } = snapshot;
    // What the service said long ago says nothing of now.
    const live = stream !== null && server !== 'stale' && (stream.live || stream.backupLive);
    const heard = live ? stream : null;
    if (heard) this.#monitor.refresh(heard.screenshot, now);
    const { level, reasons } = judgeHealth(stats, heard);
    return html`${stats ? verdict(level) : nothing}
    ${reasons.map((reason) => html`<p class="alert">${consoleWords(`air.why.${reason}`)}</p>`)}
    ${live ? this.#monitor.render(now) : nothing}
    ${facts([
      [
        consoleWords('air.qualities'),
        qualityNames(heard?.transcodedQualities ?? [], consoleWords('air.sound')) || null,
      ],
      [consoleWords('air.speed'), heard && speedOf(heard)],
      [
        consoleWords('air.received'),
        picture(heard?.videoWidth, heard?.videoHeight, heard?.frameRate),
      ],
      [
        consoleWords('air.picture'),
        stats &&
          picture(
            (stats.encodedSize ?? frameSize).width,
            (stats.encodedSize ?? frameSize).height,
            stats.frameRate,
          ),
      ],
      [
        consoleWords('air.dvr'),
        stream &&
          (stream.dvrEnabled ? formatDuration(stream.dvrDuration * 1000) : consoleWords('off')),
      ],
    ])}
    ${differs(stats, heard)}
    ${stats || live ? html`<h3>${consoleWords('air.history')}</h3>` : html`<p class="hint">${consoleWords('air.none')}</p>`}
    ${GRAPHS.map(([name, format, least]) => {
      const series = this.#history.series(name, now);
      return graph(
        consoleWords(`air.${name}`),
        series,
        format,
        least,
        name === 'limit' ? limitation(stats, series) : {},
      );
    })}`;
  }
}

/** Why now, and for how much of the time. */
function limitation(stats: BroadcastStats | null, series: readonly Figure[]) {
  const known = series.filter((figure) => figure !== null);
  const share = known.reduce((sum, limited) => sum + limited, 0) / Math.max(1, known.length);
  return {
    now: stats ? consoleWords(`air.limit.${stats.limitation}`) : undefined,
    range: consoleWords('air.held', { share: formatShare(share) }),
  };
}

function speedOf({ transcodingSpeed }: PublicStream): string | null {
  return transcodingSpeed === null ? null : speed(transcodingSpeed);
}

function picture(
  width: number | null | undefined,
  height: number | null | undefined,
  rate: number | null | undefined,
): string | null {
  if (!width || !height) return null;
  const size = consoleWords('unit.size', { width, height });
  return rate ? `${size}, ${frames(rate)}` : size;
}

/** The same as the dot on the stage says, in shape and word. */
function verdict(level: HealthLevel): TemplateResult {
  return html`<p class="verdict ${level}"><span class="dot"></span>${words(`health.${level}`)}</p>`;
}

function differs(stats: BroadcastStats | null, stream: PublicStream | null) {
  const difference = pictureDifference(stats, stream);
  return difference
    ? html`<p class="alert">${consoleWords(`air.differs.${difference}`)}</p>`
    : nothing;
}
