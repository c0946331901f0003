import { fileURLToPath } from 'node:url';
import { minifyTemplateLiterals } from 'rollup-plugin-minify-template-literals';
import type { UserConfig } from 'vite';
import { defineConfig } from 'vitest/config';
import { drawnIcons } from './tools/lean/drawn-icons.ts';
import { CLASSIC_INTRO, hlsBeside } from './tools/lean/hls-beside.ts';
import { inlineWords } from './tools/lean/inline-words.ts';
import { leanWhipClient } from './tools/lean/lean-whip-client.ts';
import { privateLit } from './tools/lean/private-lit.ts';
import { secondPass } from './tools/lean/second-pass.ts';

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** In the drop-in script every kilobyte is argued for: what packages bring but we never use. */
const LEAN = [
  {
    find: '@eyevinn/whip-web-client',
    replacement: file('node_modules/@eyevinn/whip-web-client/dist/whip-client.modern.js'),
  },
  { find: 'lit/decorators.js', replacement: file('tools/lean/decorators.ts') },
  { find: 'lit/directives/live.js', replacement: file('tools/lean/live.ts') },
  { find: 'lit/directives/repeat.js', replacement: file('tools/lean/repeat.ts') },
  // Lit imports it from beside itself; nothing of ours has that name.
  { find: './css-tag.js', replacement: file('tools/lean/css-tag.ts') },
  { find: 'events', replacement: file('tools/lean/events.ts') },
  { find: 'sdp-transform', replacement: file('tools/lean/sdp-transform.ts') },
];

const dropInPlugins = () => [
  hlsBeside(),
  inlineWords(file('.')),
  privateLit(),
  leanWhipClient(),
  drawnIcons(),
  minifyTemplateLiterals({ exclude: ['node_modules/**', 'tools/**'] }),
  secondPass(),
];

/** The second pass takes most of the time, as it should. */
const QUIET = { checks: { pluginTimings: false } };

/**
 * Three builds of one source, chosen by mode:
 *
 * - `library`: what `npm install` users import; Lit and the other dependencies stay outside.
 * - `module`: the drop-in script, everything inside, its lazy chunks beside it.
 * - `classic`: the same as one file for a plain script tag. It exports nothing, so it leaves no global.
 */
const BUILDS: Record<string, UserConfig> = {
  library: {
    build: {
      outDir: 'dist',
      minify: false,
      sourcemap: true,
      lib: {
        formats: ['es'],
        entry: {
          index: 'src/index.ts',
          broadcaster: 'src/broadcaster.ts',
          editor: 'src/editor.ts',
          pure: 'src/pure.ts',
          streams: 'src/streams/index.ts',
          broker: 'src/broker/index.ts',
        },
      },
      rolldownOptions: {
        // `index` and `pure` bring the editor at once, as they say; from `broadcaster` it is a chunk.
        checks: { ineffectiveDynamicImport: false },
        external: [/^lit(\/|$)/, '@eyevinn/whip-web-client', 'hls.js', /^jose(\/|$)/],
        output: { chunkFileNames: 'shared/[name].js' },
      },
    },
  },
  module: {
    plugins: dropInPlugins(),
    resolve: { alias: LEAN },
    build: {
      outDir: 'dist/cdn',
      emptyOutDir: true,
      sourcemap: true,
      modulePreload: false,
      lib: { formats: ['es'], entry: { 'stream-broadcaster': 'src/cdn.ts' } },
      rolldownOptions: {
        ...QUIET,
        // What the lazy chunks share stays in the script itself: a chunk of its own would be one more
        // round trip, and two files compress worse than one.
        preserveEntrySignatures: 'allow-extension',
        output: {
          chunkFileNames: 'chunks/[name]-[hash].js',
          minify: true,
        },
      },
    },
  },
  classic: {
    plugins: dropInPlugins(),
    resolve: { alias: LEAN },
    build: {
      outDir: 'dist/cdn',
      emptyOutDir: false,
      sourcemap: true,
      lib: {
        formats: ['iife'],
        name: 'streamBroadcaster',
        entry: { 'stream-broadcaster.iife': 'src/cdn.ts' },
        fileName: () => 'stream-broadcaster.iife.js',
      },
      rolldownOptions: {
        ...QUIET,
        output: { minify: true, codeSplitting: false, intro: CLASSIC_INTRO },
      },
    },
  },
};

const slow = { fileParallelism: false, testTimeout: 60_000, hookTimeout: 60_000 };

export default defineConfig(({ mode }) => ({
  define: { 'process.env.NODE_ENV': JSON.stringify('production') },
  ...BUILDS[mode],
  test: {
    reporters: ['default', './test/helpers/vitest-counts.ts'],
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      {
        extends: true,
        test: { name: 'pages', include: ['test/browser/pages/**/*.test.ts'], ...slow },
      },
      {
        extends: true,
        test: {
          name: 'package',
          include: ['test/package/**/*.test.ts'],
          globalSetup: 'test/package/setup.ts',
          ...slow,
        },
      },
    ],
  },
}));
