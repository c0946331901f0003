/**
 * `npm run bench`: our figures beside the peers', in one run, on one machine, against one ingest.
 *
 *   npm run bench -- --only=start,size   some of the benches; the others' results stay as they are
 *   npm run bench -- --trials=3          fewer trials of each start
 *   npm run bench -- --dry               leaves bench/results.md alone
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { benchFrames } from './frames.ts';
import { type Lab, openLab } from './lab.ts';
import { benchMemory } from './memory.ts';
import { benchPolling } from './polling.ts';
import { benchRecovery } from './recovery.ts';
import { mergeInto, type Section, toMarkdown } from './report.ts';
import { benchSize } from './size.ts';
import { benchStart } from './start.ts';

const RESULTS = fileURLToPath(new URL('results.md', import.meta.url));

const BENCHES: Record<string, (lab: Lab, trials: number) => Promise<Section[]>> = {
  start: benchStart,
  frames: benchFrames,
  recovery: benchRecovery,
  polling: benchPolling,
  size: benchSize,
  memory: benchMemory,
};

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(BENCHES).join() },
    trials: { type: 'string', default: '5' },
    dry: { type: 'boolean', default: false },
  },
});

const chosen = values.only.split(',');
const unknown = chosen.filter((name) => !(name in BENCHES));
const trials = Number(values.trials);
if (unknown.length > 0 || !Number.isInteger(trials) || trials < 1) {
  console.error(
    `Usage: npm run bench -- [--only=${Object.keys(BENCHES).join()}] [--trials=5] [--dry]`,
  );
  process.exit(2);
}

const lab = await openLab();
try {
  const done: string[] = [];
  for (const name of chosen) {
    const load = loadavg()[0]?.toFixed(1);
    for (const section of (await BENCHES[name]?.(lab, trials)) ?? []) {
      const text = `${toMarkdown(section)}\n\n(Load of the machine before: ${load}.)`;
      console.log(`\n${text}`);
      done.push(text);
    }
  }
  if (!values.dry) {
    const known = existsSync(RESULTS) ? readFileSync(RESULTS, 'utf8') : '';
    writeFileSync(RESULTS, mergeInto(known, await heading(lab), done));
  }
} finally {
  await lab.close();
}
// A handshake's own repetitions may outlive its session by half a minute; nothing else is left.
process.exit();

/** What does not change from run to run on one machine. */
async function heading({ browser }: Lab): Promise<string> {
  const version = /\d+/.exec(await (await browser()).version())?.[0];
  return [
    '# Bench results',
    `Written by \`npm run bench\`. ${cpus().length} processor cores, Chromium ${version} without a screen, its own test camera at 1280x720 and test microphone, software H.264; page, browser and ingest (the local service) on one machine, the ingest on another origin than the page. Absolute times differ elsewhere; the ratios are the point.`,
  ].join('\n\n');
}
