/** Time to first media: from the click to the first RTP packet at the ingest. */
import type { Page } from 'puppeteer-core';
import { type Client, OURS, OURS_COLD, PEERS } from './clients.ts';
import { type Lab, pause, publish } from './lab.ts';
import { measureRoundTrip, openLink } from './network.ts';
import type { Trace } from './page/trace.ts';
import { median, milliseconds, type Section, shuffled, spread } from './report.ts';

interface Trial {
  readonly total: number;
  /** How long each step took, in the order of {@link STEPS}; NaN where a client has no such step. */
  readonly steps: readonly number[];
}

const STEPS = [
  'click → offer sent',
  'offer at ingest',
  'answer in page',
  'answer applied',
  'ICE connected',
  'DTLS connected',
  'first RTP',
] as const;

/** What the browser asked over HTTP between the click and the answer. */
interface Traffic {
  preflights: number;
  newConnections: number;
}

interface Scenario {
  readonly title: string;
  readonly text: string;
  readonly goal: number | null;
  readonly clients: readonly Client[];
  readonly roundTrip: number | null;
}

const SCENARIOS: readonly Scenario[] = [
  {
    title: 'Time to first media, loopback',
    text: 'Browser and ingest talk directly.',
    goal: 0.5,
    clients: [OURS, ...PEERS, OURS_COLD],
    roundTrip: null,
  },
  {
    title: 'Time to first media, 100 ms round trip',
    text: 'HTTP and media pass through relays that hold everything for 50 ms each way.',
    goal: 0.75,
    clients: [OURS, ...PEERS, OURS_COLD],
    roundTrip: 100,
  },
  {
    title: 'Time to first media, relays at 0 ms',
    text: 'A check of the relays themselves: the figures should be near those of loopback.',
    goal: null,
    clients: [OURS, ...PEERS.slice(0, 1)],
    roundTrip: 0,
  },
];

export async function benchStart(lab: Lab, trials: number): Promise<Section[]> {
  const sections: Section[] = [];
  for (const scenario of SCENARIOS) sections.push(await runScenario(lab, scenario, trials));
  return sections;
}

async function runScenario(lab: Lab, scenario: Scenario, trials: number): Promise<Section> {
  const { clients, roundTrip } = scenario;
  const link = roundTrip === null ? null : await openLink(lab.url, roundTrip);
  const via = link?.url ?? lab.url;
  const results = new Map<Client, Trial[]>(clients.map((client) => [client, []]));
  const traffic = new Map<Client, Traffic>();
  let check = '';
  try {
    if (link) check = await selfCheck(lab, via);
    // The first round only warms up; watching the network in it costs the measured ones nothing.
    for (let round = 0; round <= trials; round += 1) {
      for (const client of shuffled(clients)) {
        if (round === 0) traffic.set(client, await watchTraffic(lab, client, via));
        else results.get(client)?.push(await measure(lab, client, via));
      }
    }
  } finally {
    await link?.close();
  }
  return toSection(scenario, results, traffic, check, trials);
}

async function measure(lab: Lab, client: Client, via: string): Promise<Trial> {
  return await publish(
    lab,
    client,
    async ({ page, session }) => {
      await page.waitForFunction('window.trace.connected !== undefined');
      const trace = (await page.evaluate('window.trace')) as Trace;
      const { createdAt, firstRtpAt } = session();
      const times = [
        trace.clicked,
        trace.posted,
        createdAt,
        trace.answered,
        trace.applied,
        trace.iceConnected,
        trace.connected,
        firstRtpAt ?? undefined,
      ].map((time) => time ?? Number.NaN);
      const [first = Number.NaN] = times;
      return {
        total: (times.at(-1) ?? Number.NaN) - first,
        steps: times.slice(1).map((time, index) => time - (times[index] ?? Number.NaN)),
      };
    },
    { via },
  );
}

async function watchTraffic(lab: Lab, client: Client, via: string): Promise<Traffic> {
  const traffic: Traffic = { preflights: 0, newConnections: 0 };
  let clicked = false;
  const onPage = async (page: Page) => {
    const network = await page.createCDPSession();
    network.on('Network.responseReceived', ({ type, response }) => {
      if (!clicked || !response.url.startsWith(via)) return;
      if (type === 'Preflight') traffic.preflights += 1;
      if (!response.connectionReused) traffic.newConnections += 1;
    });
    await network.send('Network.enable');
  };
  const beforeClick = () => {
    clicked = true;
  };
  await publish(lab, client, async () => {}, { via, onPage, beforeClick });
  return traffic;
}

/** Measures the link itself, by the simplest client. */
async function selfCheck(lab: Lab, via: string): Promise<string> {
  const http = await measureRoundTrip(`${via}/whip/1_x/whip`);
  const [bare] = PEERS;
  const media = bare
    ? await publish(
        lab,
        bare,
        async ({ page }) => {
          await pause(4000);
          return (await page.evaluate('window.measureRoundTrip()')) as number | null;
        },
        { via },
      )
    : null;
  return `Measured on the link: HTTP ${milliseconds(http)} ms on a standing connection, media ${milliseconds(media)} ms on the selected candidate pair.`;
}

function toSection(
  { title, text, goal, clients }: Scenario,
  results: ReadonlyMap<Client, readonly Trial[]>,
  traffic: ReadonlyMap<Client, Traffic>,
  check: string,
  trials: number,
): Section {
  const totals = (client: Client) => (results.get(client) ?? []).map(({ total }) => total);
  const peers = clients.filter(({ ours }) => !ours);
  const best = peers.reduce((a, b) => (median(totals(b)) < median(totals(a)) ? b : a));
  const ratio = (client: Client) => median(totals(client)) / median(totals(best));
  const rows = clients.map((client) => [
    client.name,
    spread(totals(client)),
    ratio(client).toFixed(2),
    ...STEPS.map((_, step) =>
      milliseconds(
        median((results.get(client) ?? []).map(({ steps }) => steps[step] ?? Number.NaN)),
      ),
    ),
    String(traffic.get(client)?.preflights ?? '–'),
    String(traffic.get(client)?.newConnections ?? '–'),
  ]);
  const reached = ratio(OURS);
  return {
    title,
    text: [
      `${text} Milliseconds from the click to the first RTP packet at the ingest: median of ${trials} (lowest–highest), fresh page and cold caches each time, order shuffled, the pointer at rest on the button, and the click at a moment when the machine is idle.${check ? ` ${check}` : ''}`,
      'Then the ratio to the best peer; the medians of the steps, each counted from the one before; and what the browser had to do over HTTP after the click: CORS preflights, and new connections.',
    ],
    head: ['client', 'total', 'ratio', ...STEPS, 'preflights', 'connections'],
    rows,
    findings:
      goal === null
        ? []
        : [
            `Ours takes ${reached.toFixed(2)} of the best peer (${best.name}); the bound is ${goal}: ${reached <= goal ? 'kept' : 'missed'}.`,
          ],
  };
}
