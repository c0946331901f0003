/** What a project gets that imports the package: in Node, in a bundler, in TypeScript. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';
import { describe, expect, inject, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const { folder, consumer, files } = inject('package');
const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const CODE = ['', '/broadcaster', '/editor', '/pure', '/streams', '/broker'];

/** Runs a module in the consumer's project, without any DOM, and returns what it logs as JSON. */
function inNode<T>(code: string): T {
  const said = execFileSync(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: consumer,
    encoding: 'utf8',
  });
  return JSON.parse(said) as T;
}

describe('the exports map', () => {
  test.each(Object.keys(manifest.exports))('%s leads to a file', (subpath) => {
    const specifier = subpath.replace('.', 'stream-broadcaster');
    const url = inNode<string>(
      `console.log(JSON.stringify(import.meta.resolve(${JSON.stringify(specifier)})))`,
    );
    expect(existsSync(fileURLToPath(url))).toBe(true);
  });

  test.each(CODE)('stream-broadcaster%s has its types', (path) => {
    const { types } = manifest.exports[`.${path}`];
    expect(files).toContain(types.replace('./', ''));
  });

  test('the addresses for content delivery networks lead to the classic script', () => {
    for (const field of ['unpkg', 'jsdelivr']) {
      expect(files).toContain(manifest[field].replace('./', ''));
    }
  });
});

describe('in Node, without a DOM', () => {
  test.each(CODE)('stream-broadcaster%s can be imported', (path) => {
    const names = inNode<string[]>(`
      const module = await import('stream-broadcaster${path}');
      console.log(JSON.stringify(Object.keys(module)));`);
    expect(names.length).toBeGreaterThan(0);
  });

  test('the main entry exports what the pure one does, and registers the element', () => {
    const { main, pure, before, after } = inNode<Record<string, unknown>>(`
      const isDefined = () => Boolean(globalThis.customElements?.get('stream-broadcaster'));
      const pure = Object.keys(await import('stream-broadcaster/pure'));
      const before = isDefined();
      const main = Object.keys(await import('stream-broadcaster'));
      console.log(JSON.stringify({ main, pure, before, after: isDefined() }));`);
    expect(main).toEqual(pure);
    expect(before).toBe(false);
    expect(after).toBe(true);
  });
});

describe('in a bundler', () => {
  test('importing the package for its effect keeps the registration', async () => {
    expect(await bundle(`import 'stream-broadcaster';`)).toContain('customElements.define(');
  });

  test('importing a name from the pure entry registers nothing', async () => {
    // What is fetched when a drawer is opened registers itself then.
    const { atOnce } = await chunksOf(
      `import { StreamBroadcaster } from 'stream-broadcaster/pure'; console.log(StreamBroadcaster);`,
    );
    expect(atOnce).toContain('session-endpoint');
    expect(atOnce).not.toMatch(/\b(?:customElements|registry)\.define\(/);
  });

  test.each([
    `import 'stream-broadcaster/broadcaster';`,
    `import { StreamBroadcaster } from 'stream-broadcaster/pure'; console.log(StreamBroadcaster);`,
  ])('the editor and the console come when they are opened, after %s', async (code) => {
    const { atOnce, later } = await chunksOf(code);
    expect(atOnce).toContain('session-endpoint');
    for (const element of ['StreamOverlayEditor', 'StreamConsole']) {
      expect(atOnce).not.toContain(`${element} = class`);
      expect(later).toContain(`${element} = class`);
    }
  });

  test('the main entry brings the editor at once, because it registers it', async () => {
    const { atOnce } = await chunksOf(`import 'stream-broadcaster';`);
    expect(atOnce).toContain('StreamOverlayEditor = class');
  });

  test.each([
    ['broadcaster', 'stream-broadcaster'],
    ['editor', 'stream-overlay-editor'],
  ])('stream-broadcaster/%s registers %s', async (entry, tag) => {
    const { atOnce } = await chunksOf(`import 'stream-broadcaster/${entry}';`);
    expect(atOnce).toMatch(new RegExp(`\\.define\\(["']${tag}["']`));
  });

  test('importing the client alone brings no element', async () => {
    const code = await bundle(
      `import { StreamsClient } from 'stream-broadcaster/streams'; console.log(StreamsClient);`,
    );
    expect(code).not.toMatch(/LitElement|RTCPeerConnection/);
  });
});

describe('in TypeScript', () => {
  test.each([
    { module: 'esnext', moduleResolution: 'bundler' },
    { module: 'nodenext', moduleResolution: 'nodenext' },
  ])('a page in $moduleResolution mode finds every type', (resolution) => {
    writeFileSync(join(consumer, 'page.ts'), PAGE);
    const compilerOptions = {
      ...resolution,
      target: 'es2022',
      lib: ['es2022', 'dom', 'dom.iterable'],
      types: [],
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      noEmit: true,
    };
    writeFileSync(
      join(consumer, 'tsconfig.json'),
      JSON.stringify({ compilerOptions, files: ['page.ts'] }),
    );
    expect(compile()).toBe('');
  });

  test('the types name no package that the user has not asked for', () => {
    const types = files.filter((path) => path.endsWith('.d.ts'));
    const leaks = types.filter((path) =>
      /@eyevinn|whip-web-client|\bjose\b|from ['"]node:/.test(
        readFileSync(join(folder, path), 'utf8'),
      ),
    );
    expect(types.length).toBeGreaterThan(10);
    expect(leaks).toEqual([]);
  });
});

async function bundle(code: string): Promise<string> {
  const { atOnce, later } = await chunksOf(code);
  return `${atOnce}\n${later}`;
}

/** What a page would load at once and what it would fetch later, each as one text. */
async function chunksOf(code: string): Promise<{ atOnce: string; later: string }> {
  const entry = join(consumer, 'entry.js');
  writeFileSync(entry, code);
  const built = await build({
    root: consumer,
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: false, rolldownOptions: { input: entry } },
  });
  const [{ output } = { output: [] as never }] = [built].flat() as Rolldown.RolldownOutput[];
  const chunks = output.filter((file) => file.type === 'chunk');
  const needed = new Set(chunks.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName));
  // A set that grows is walked to its end.
  for (const name of needed) {
    const chunk = chunks.find(({ fileName }) => fileName === name);
    for (const imported of chunk?.imports ?? []) needed.add(imported);
  }
  const text = (isNeeded: boolean) =>
    chunks
      .filter(({ fileName }) => needed.has(fileName) === isNeeded)
      .map((chunk) => chunk.code)
      .join('\n');
  return { atOnce: text(true), later: text(false) };
}

/** What the compiler complains about. */
function compile(): string {
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  try {
    execFileSync(process.execPath, [compiler, '--project', consumer], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
    return '';
  } catch (error) {
    return String((error as { stdout?: string }).stdout ?? error);
  }
}

/** Kept as text: the sources cannot import the package under its own name before it is built. */
const PAGE = `
import 'stream-broadcaster';
import {
  type BroadcastError,
  type BroadcastStats,
  type BroadcastStatus,
  type PublicStream,
  StreamBroadcaster,
  type StreamStatusChangeEvent,
  VERSION,
} from 'stream-broadcaster/pure';
import 'stream-broadcaster/broadcaster';
import type { OverlayStore } from 'stream-broadcaster/editor';
import { createBroker } from 'stream-broadcaster/broker';
import { openBrokerSession, StreamsClient } from 'stream-broadcaster/streams';

const element: StreamBroadcaster = document.createElement('stream-broadcaster');
element.sessionEndpoint = '/broker';
element.apiKey = async () => 'key';
element.addEventListener('stream-status-change', ({ detail }) => {
  const status: BroadcastStatus = detail.status;
  console.log(status, detail.previous);
});
element.addEventListener('stream-status-change', (event: StreamStatusChangeEvent) => event.detail);
element.addEventListener('stream-start-request', (event) => event.preventDefault());
element.addEventListener('stream-stop-request', (event) => event.preventDefault());
element.addEventListener('stream-error', ({ detail }) => detail.hint.toUpperCase());
element.addEventListener('stream-stats', ({ detail }) => {
  const stats: BroadcastStats = detail;
  console.log(stats);
});
element.addEventListener('stream-change', ({ detail }) => detail.stream?.id.toFixed());
element.addEventListener('stream-recording-change', ({ detail }) => detail.recording);
element.addEventListener('stream-overlay-change', ({ detail }) => detail.overlays.length);
// @ts-expect-error the map knows no such detail
element.addEventListener('stream-error', ({ detail }) => detail.nothing);

const running: Promise<void> = element.goLive();
running.catch((error: BroadcastError) => console.log(error.code, VERSION));
const stream: PublicStream | null = document.querySelector('stream-broadcaster')?.stream ?? null;
// @ts-expect-error the status is output
element.status = 'live';
// @ts-expect-error a page never sees where to publish
stream?.pushUrlWhip;

declare const environment: { KEY?: string };
const broker = createBroker({ apiKey: environment.KEY, authorize: () => null });
const answer: Promise<Response> = broker(new Request('https://example.org/broker'));
const client = new StreamsClient({ credentials: 'key' });
const live: Promise<boolean> = client.get(1).then((one) => one.live);
const editor = document.createElement('stream-overlay-editor');
openBrokerSession('/broker').then(({ stream, client }) => {
  editor.store = { id: stream.id, client };
});
declare const store: OverlayStore;
editor.store = store;
export { answer, live };
`;
