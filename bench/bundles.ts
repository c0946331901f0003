/** What the pages load, bundled in the run from what is installed, so that no figure is of yesterday. */
import { fileURLToPath } from 'node:url';
import { build, type InlineConfig, type Plugin } from 'vite';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** A file that is not there: it stands among the others, so that packages are found from it. */
const ENTRY = `${ROOT}bench/entry.js`;

/** The drop-in script as `npm run build` makes it: file name to code, its lazy chunks included. */
export async function bundleDropIn(): Promise<Map<string, string>> {
  return await bundle({ root: ROOT, mode: 'module', build: { write: false } });
}

/** One file of this folder with all that it imports. */
export async function bundlePage(name: string): Promise<string> {
  return single(
    await bundle(inOneFile(fileURLToPath(new URL(`page/${name}.ts`, import.meta.url)))),
  );
}

/** A piece of code with all that it imports, for its size. */
export async function bundleCode(code: string): Promise<string> {
  const entry: Plugin = {
    name: 'bench-entry',
    resolveId: (id) => (id === ENTRY ? ENTRY : undefined),
    load: (id) => (id === ENTRY ? code : undefined),
  };
  return single(await bundle({ ...inOneFile(ENTRY), plugins: [entry] }));
}

function inOneFile(entry: string): InlineConfig {
  return {
    root: ROOT,
    configFile: false,
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      target: 'esnext',
      lib: { entry, formats: ['es'], fileName: 'bundle' },
      rolldownOptions: { output: { codeSplitting: false, minify: true } },
    },
  };
}

async function bundle(config: InlineConfig): Promise<Map<string, string>> {
  const result = await build({ logLevel: 'error', ...config });
  const outputs = Array.isArray(result) ? result : [result];
  const files = new Map<string, string>();
  for (const output of outputs) {
    if (!('output' in output)) throw new Error('The bundler watches instead of building.');
    for (const file of output.output)
      if (file.type === 'chunk') files.set(file.fileName, file.code);
  }
  return files;
}

function single(files: Map<string, string>): string {
  const [code] = files.values();
  if (code === undefined || files.size !== 1) throw new Error('The bundle is not one file.');
  return code;
}
