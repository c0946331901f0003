/**
 * Builds the ready-made overlays: their pages and styles as they are, and two classic scripts. Not
 * modules, because the editor's preview and a careful host show the pages in a sandbox without an
 * origin, where a module would need CORS from its own server.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';

const SOURCE = fileURLToPath(new URL('../src/overlays/pages/', import.meta.url));

/** The scripts, and what their licences want said. */
const SCRIPTS = {
  overlay: '',
  'qr-code': '/*! Contains qr: (c) 2023 Paul Miller (paulmillr.com), MIT */\n',
};

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
};

export interface OverlayFile {
  /** For the header `Content-Type`. */
  readonly type: string;
  readonly text: string;
}

/** Every file that a site hosts, by its name. */
export async function overlayFiles(): Promise<ReadonlyMap<string, OverlayFile>> {
  const files = new Map<string, OverlayFile>();
  for (const name of readdirSync(SOURCE).sort()) {
    const type = TYPES[name.slice(name.lastIndexOf('.') + 1)];
    if (type) files.set(name, { type, text: readFileSync(join(SOURCE, name), 'utf8') });
  }
  for (const [name, banner] of Object.entries(SCRIPTS)) {
    const text = await script(name, banner);
    files.set(`${name}.js`, { type: 'text/javascript; charset=utf-8', text });
  }
  return files;
}

export async function buildOverlays(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const [name, { text }] of await overlayFiles()) writeFileSync(join(folder, name), text);
}

async function script(name: string, banner: string): Promise<string> {
  const built = await build({
    configFile: false,
    root: SOURCE,
    logLevel: 'warn',
    build: {
      write: false,
      // A renderer need not be the newest browser.
      target: 'chrome111',
      lib: { formats: ['iife'], name: 'overlay', entry: `${SOURCE}${name}.ts` },
      rolldownOptions: { output: { minify: true, codeSplitting: false } },
    },
  });
  const [output] = [built].flat() as Rolldown.RolldownOutput[];
  const [chunk] = output?.output ?? [];
  if (!chunk) throw new Error(`The script ${name} of the overlays was not built.`);
  return banner + chunk.code;
}
