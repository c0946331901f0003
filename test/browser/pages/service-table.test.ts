/**
 * Makes the table in README.md that says where the element shows each field of the Stream object and
 * uses each operation of the service. Nothing of it is written by hand: each field is given another
 * value and what changes on the page is where it is shown; each control is pressed and what is
 * requested is what it is for. `UPDATE_README=1` writes the table; otherwise it must be up to date.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'puppeteer-core';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from '../../helpers/chromium.ts';
import type { Press, Reading } from '../service-table/page.ts';
import type { Wire } from '../service-table/scripted-service.ts';
import {
  FIELDS,
  NOT_SHOWN,
  NOT_USED,
  OPERATIONS,
  PROOFS,
  VARIANTS,
} from '../service-table/tables.ts';

const ROOT = new URL('../../../', import.meta.url);
const README = new URL('README.md', ROOT);
const BEGIN = '<!-- service table: written by test/browser/pages/service-table.test.ts -->';
const END = '<!-- /service table -->';
/** The service's own description, where it lies beside the repository. */
const CONTRACT = process.env.STREAMS_CONTRACT
  ? new URL(process.env.STREAMS_CONTRACT, ROOT)
  : new URL('../shared/contract/streaming-openapi.json', ROOT);

let server: ViteDevServer;
let browser: Browser;
let page: Page;
/** The places that change with each field, and the controls behind each operation. */
const shownIn = new Map<string, string[]>();
const usedBy = new Map<string, string[]>();

beforeAll(async () => {
  server = await createServer({
    root: fileURLToPath(ROOT),
    configFile: false,
    logLevel: 'error',
    server: { port: 0, host: 'localhost', hmr: false },
  });
  await server.listen();
  browser = await launchChromium();
  page = await browser.newPage();
  const { local } = server.resolvedUrls ?? { local: [] };
  await page.goto(`${local[0]}test/browser/service-table/index.html`);
  await page.waitForSelector('html[data-ready]');

  const look = (stream: Wire, reveal = false): Promise<Reading> =>
    page.evaluate((...given) => window.lookAt(...given), stream, reveal);
  for (const variant of VARIANTS) {
    const plain = await look(variant);
    const revealed = await look(variant, true);
    for (const [field, other] of Object.entries(FIELDS)) {
      // The later ways are for what cannot be seen in the first.
      if (shownIn.has(field) || variant[field] === other) continue;
      const isMasked = /push_url/.test(field);
      const base = isMasked ? revealed : plain;
      const changed = await look({ ...variant, [field]: other }, isMasked);
      for (const [place, read] of Object.entries(base)) {
        if (changed[place] !== read) note(shownIn, field, place);
      }
    }
    if (variant.pull) continue;
    const presses: Press[] = await page.evaluate((wire) => window.pressEverything(wire), variant);
    for (const { place, control, operations } of presses) {
      for (const operation of operations) note(usedBy, operation, `${place}: ${control}`);
    }
  }
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

describe('every field of the Stream object', () => {
  test.each(Object.keys(FIELDS))('%s is shown, or it is said why not', (field) => {
    const places = shownIn.get(field) ?? [];
    if (NOT_SHOWN[field]) expect(places, 'it is shown after all').toEqual([]);
    else expect(places).not.toEqual([]);
  });
});

describe('every operation of the service', () => {
  test.each(OPERATIONS)('%s is used, or it is said why not', (operation) => {
    const uses = usedBy.get(operation) ?? [];
    if (NOT_USED[operation]) expect(uses, 'it is used after all').toEqual([]);
    else expect(uses).not.toEqual([]);
  });

  test.each(OPERATIONS)('%s is proven by a test that exists', (operation) => {
    const [file = '', title = ''] = PROOFS[operation] ?? [];
    expect(existsSync(new URL(file, ROOT)), file).toBe(true);
    expect(readFileSync(new URL(file, ROOT), 'utf8')).toContain(title);
  });
});

test.runIf(existsSync(CONTRACT))('the lists are those of the service’s own description', () => {
  const contract = JSON.parse(readFileSync(CONTRACT, 'utf8'));
  const operations = Object.entries<Record<string, unknown>>(contract.paths).flatMap(
    ([path, methods]) =>
      Object.keys(methods)
        .filter((method) => /^(get|post|put|patch|delete)$/.test(method))
        .map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect([...OPERATIONS].sort()).toEqual(operations.sort());
  const fields = new Set(fieldsOf(contract, 'stream'));
  // The service sends it, and its description of the recordings names it.
  fields.add('recording');
  expect(Object.keys(FIELDS).sort()).toEqual([...fields].sort());
});

test('README.md has the table', () => {
  const readme = readFileSync(README, 'utf8');
  const [before, rest] = readme.split(BEGIN);
  const after = rest?.split(END)[1];
  if (after === undefined) throw new Error(`README.md has no place for the table: ${BEGIN}`);
  const written = `${before}${BEGIN}\n\n${tables()}\n\n${END}${after}`;
  if (process.env.UPDATE_README) writeFileSync(README, written);
  expect(readFileSync(README, 'utf8'), 'run it with UPDATE_README=1').toBe(written);
});

/** Both tables as Markdown. */
function tables(): string {
  const fields = Object.keys(FIELDS).map((field) => [
    `\`${field}\``,
    list(shownIn.get(field)) || `Not shown: ${NOT_SHOWN[field]}`,
  ]);
  const operations = OPERATIONS.map((operation) => {
    const [file, title] = PROOFS[operation] ?? [];
    return [
      `\`${operation.replace('/streaming', '')}\``,
      list(usedBy.get(operation)) || `Not used: ${NOT_USED[operation]}`,
      `\`${file}\`: ${title}`,
    ];
  });
  return [
    ...table(['Field of the Stream object', 'Where it is shown'], fields),
    '',
    ...table(['Operation', 'Where it is used', 'Proven by'], operations),
  ].join('\n');
}

function note(table: Map<string, string[]>, key: string, value: string): void {
  const values = table.get(key) ?? [];
  if (!values.includes(value)) table.set(key, [...values, value]);
}

function list(items: readonly string[] = []): string {
  const shown = items.slice(0, 4).join('; ');
  return items.length > 4 ? `${shown}; …` : shown;
}

function table(head: string[], rows: string[][]): string[] {
  const line = (cells: (string | undefined)[]) =>
    `| ${cells.map((cell) => (cell ?? '').replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}

interface Schema {
  properties?: Record<string, unknown>;
  allOf?: (Schema & { $ref?: string })[];
}

function fieldsOf(contract: { components: { schemas: Record<string, Schema> } }, name: string) {
  const fields: string[] = [];
  const add = ({ properties, allOf = [] }: Schema) => {
    fields.push(...Object.keys(properties ?? {}));
    for (const part of allOf) {
      const schema = part.$ref && contract.components.schemas[part.$ref.split('/').at(-1) ?? ''];
      add(schema || part);
    }
  };
  const schema = contract.components.schemas[name];
  if (schema) add(schema);
  return fields;
}
