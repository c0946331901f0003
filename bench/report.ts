/** Tables, the same on the console and in the file. */

export interface Section {
  readonly title: string;
  /** Sentences above the table: what was measured, and how. */
  readonly text: readonly string[];
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Sentences below: what follows from it. */
  readonly findings?: readonly string[];
}

export function toMarkdown({ title, text, head, rows, findings = [] }: Section): string {
  const widths = head.map((name, column) =>
    Math.max(3, name.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  // The first column holds names, the others figures.
  const pad = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  const line = (cells: readonly string[]) =>
    `| ${head.map((_, column) => pad(cells[column] ?? '', column)).join(' | ')} |`;
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [
    `## ${title}`,
    ...text,
    [line(head), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n'),
    ...(findings.length > 0 ? [findings.map((finding) => `- ${finding}`).join('\n')] : []),
  ].join('\n\n');
}

/** Puts new sections in the place of old ones of the same title; keeps what was not measured again. */
export function mergeInto(file: string, head: string, sections: readonly string[]): string {
  const kept = new Map<string, string>();
  for (const part of [...file.split(/^(?=## )/m).slice(1), ...sections]) {
    kept.set(part.split('\n', 1)[0] ?? '', part.trim());
  }
  return `${[head, ...kept.values()].join('\n\n')}\n`;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}

export function milliseconds(value: number | null | undefined): string {
  return value === null || value === undefined || Number.isNaN(value) ? '–' : value.toFixed(0);
}

/** `median (lowest–highest)` */
export function spread(values: readonly number[]): string {
  if (values.length === 0) return '–';
  return `${milliseconds(median(values))} (${milliseconds(Math.min(...values))}–${milliseconds(Math.max(...values))})`;
}

export function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, key: Math.random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
