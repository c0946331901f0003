/** What stays behind after many broadcasts of one element on one page. */
import type { CDPSession, Page } from 'puppeteer-core';
import { OURS } from './clients.ts';
import { type Lab, pause, publish, waitFor } from './lab.ts';
import type { Section } from './report.ts';

/** How many broadcasts have been when the figures are read. */
const MARKS = [2, 20, 60] as const;

interface Left {
  readonly heap: number;
  readonly nodes: number;
  readonly listeners: number;
  readonly connections: number;
}

export async function benchMemory(lab: Lab): Promise<Section[]> {
  return await publish(lab, OURS, async ({ page }) => {
    const session = await page.createCDPSession();
    await session.send('Performance.enable');
    const rows: Left[] = [];
    await stop(page);
    for (let cycle = 2; cycle <= MARKS[2]; cycle += 1) {
      await start(page);
      await stop(page);
      if (MARKS.some((mark) => mark === cycle)) rows.push(await left(page, session));
    }
    const [, many, most] = rows.map(({ heap }) => heap / 1000);
    const perBroadcast = ((most ?? 0) - (many ?? 0)) / (MARKS[2] - MARKS[1]);
    return [
      {
        title: 'Memory',
        text: [
          'One element goes live and off again, devices closed each time, garbage collected before the figures are read. Connections are peer connections that were not closed.',
        ],
        head: ['when', 'heap', 'nodes', 'listeners', 'open connections'],
        rows: rows.map(({ heap, nodes, listeners, connections }, index) => [
          `after ${MARKS[index]} broadcasts`,
          `${(heap / 1000).toFixed(0)} kB`,
          String(nodes),
          String(listeners),
          String(connections),
        ]),
        findings: [
          `Growth of the heap per broadcast, once everything is compiled and cached (${MARKS[1]} to ${MARKS[2]}): ${perBroadcast.toFixed(1)} kB.`,
        ],
      },
    ];
  });
}

async function start(page: Page): Promise<void> {
  const button = await page.waitForSelector(OURS.button);
  await button?.click();
  await page.waitForSelector('stream-broadcaster[data-status="live"]');
}

/** Off the air, then off altogether. */
async function stop(page: Page): Promise<void> {
  await page.waitForSelector('stream-broadcaster[data-status="live"]');
  await page.evaluate(`(async () => {
    const element = document.querySelector('stream-broadcaster');
    await element.stop();
    await element.stop();
  })()`);
  await page.waitForSelector('stream-broadcaster[data-status="idle"]');
}

async function left(page: Page, session: CDPSession): Promise<Left> {
  // Twice, with a pause, because what a connection held is let go only when its threads have ended.
  for (let round = 0; round < 3; round += 1) {
    await session.send('HeapProfiler.collectGarbage');
    await pause(500);
  }
  const { metrics } = await session.send('Performance.getMetrics');
  const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  const connections = await waitFor(
    async () => (await page.evaluate('window.openConnections()')) as number,
    1000,
    'no answer',
  );
  return {
    heap: of('JSHeapUsedSize'),
    nodes: of('Nodes'),
    listeners: of('JSEventListeners'),
    connections,
  };
}
