/** What a page has to load before it can go live, minified and compressed. */
import { gzipSync } from 'node:zlib';
import { bundleCode, bundleDropIn } from './bundles.ts';
import type { Section } from './report.ts';

/** The publish path of each peer, as narrow as its package allows. */
const PEERS: readonly { name: string; code: string; brings: string }[] = [
  {
    name: 'whip-whep',
    code: `export { WHIPClient } from 'whip-whep/whip.js';`,
    brings: 'transport',
  },
  {
    name: '@eyevinn/whip-web-client',
    code: `export { WHIPClient } from '@eyevinn/whip-web-client';`,
    brings: 'transport',
  },
  {
    name: '@gcorevideo/rtckit, WhipClient',
    code: `export { WhipClient } from '@gcorevideo/rtckit';`,
    brings: 'transport',
  },
  {
    name: '@gcorevideo/rtckit, WebrtcStreaming',
    code: `export { WebrtcStreaming } from '@gcorevideo/rtckit';`,
    brings: 'transport, devices',
  },
  {
    name: '@livepeer/core-web/broadcast',
    code: `export { createBroadcastStore, addBroadcastEventListeners } from '@livepeer/core-web/broadcast';`,
    brings: 'transport, devices, state',
  },
];

/** The smallest peer that also brings devices and state; its interface comes on top (React). */
const SMALLEST_COMPLETE = '@livepeer/core-web/broadcast';

export async function benchSize(): Promise<Section[]> {
  const files = await bundleDropIn();
  const entry = 'stream-broadcaster.js';
  const atOnce = staticClosure(files, entry);
  const rows = [
    row('stream-broadcaster, to go live', atOnce, 'transport, devices, state, interface, API'),
    row('stream-broadcaster, everything', [...files.values()], 'the same and all lazy parts'),
  ];
  let smallest = 0;
  for (const { name, code, brings } of PEERS) {
    const bundled = [await bundleCode(code)];
    if (name === SMALLEST_COMPLETE) smallest = compressed(bundled);
    rows.push(row(name, bundled, brings));
  }
  const share = compressed(atOnce) / smallest;
  return [
    {
      title: 'Size',
      text: [
        'Bundled and minified in the run, gzip at its highest level, kB of 1000 bytes. Each package is imported as narrowly as it allows.',
      ],
      head: ['what', 'gzip', 'minified', 'brings'],
      rows,
      findings: [
        `The element needs ${share.toFixed(2)} of the smallest peer that brings devices and state too (${SMALLEST_COMPLETE}), and has the interface besides.`,
      ],
    },
  ];
}

function row(name: string, files: readonly string[], brings: string): string[] {
  const bytes = files.reduce((sum, code) => sum + Buffer.byteLength(code), 0);
  return [name, kilobytes(compressed(files)), kilobytes(bytes), brings];
}

/** Each file is compressed by itself, as it travels. */
function compressed(files: readonly string[]): number {
  return files.reduce((sum, code) => sum + gzipSync(code, { level: 9 }).length, 0);
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

/** The entry and what it imports by `import … from`, not what it imports on demand. */
function staticClosure(files: ReadonlyMap<string, string>, entry: string): string[] {
  const seen = new Map<string, string>();
  const visit = (name: string) => {
    const code = files.get(name);
    if (code === undefined || seen.has(name)) return;
    seen.set(name, code);
    for (const [, path = ''] of code.matchAll(/(?:from|import)\s*["'](\.[^"']+)["']/g)) {
      visit(new URL(path, `file:///${name}`).pathname.slice(1));
    }
  };
  visit(entry);
  if (seen.size === 0) throw new Error(`The build has no ${entry}.`);
  return [...seen.values()];
}
