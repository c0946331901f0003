/** A figure of the last minutes as a line, with what it shows in words. */
import { html, nothing, type TemplateResult } from 'lit';
import { consoleWords } from '../../core/console-messages.ts';
import { type Figure, seriesPath, summarise } from '../../core/stats-history.ts';

const HEIGHT = 24;

/**
 * @param least the top of the graph is at least this high, so that noise stays small
 * @param said what to say of this moment and of all of them, where figures say too little
 */
export function graph(
  name: string,
  series: readonly Figure[],
  format: (figure: number) => string,
  least: number,
  said: { readonly now?: string | undefined; readonly range?: string | undefined } = {},
): TemplateResult | typeof nothing {
  const summary = summarise(series);
  if (!summary) return nothing;
  const current = said.now ?? (summary.current === null ? '–' : format(summary.current));
  const { least: low, most: high } = summary;
  const range = said.range ?? consoleWords('air.range', { least: format(low), most: format(high) });
  const path = seriesPath(series, HEIGHT, Math.max(least, high * 1.1));
  return html`<div class="graph">
    <span class="label">${name}</span>
    <span class="hint" aria-hidden="true">${range}</span>
    <b>${current}</b>
    <svg
      viewBox="0 -1 ${series.length - 1} ${HEIGHT + 2}"
      preserveAspectRatio="none"
      role="img"
      aria-label="${name}: ${current}. ${consoleWords('air.history')}: ${range}"
    >
      <path d=${path}></path>
    </svg>
  </div>`;
}
