/** The ingest ends a running session: how long until media is acknowledged again, if ever. */
import { type Client, OURS, PEERS } from './clients.ts';
import { type Lab, pause, publish, waitFor } from './lab.ts';
import { milliseconds, type Section, shuffled } from './report.ts';

/** The browser itself needs up to half a minute to call a dead connection failed. */
const PATIENCE = 40_000;

export async function benchRecovery(lab: Lab): Promise<Section[]> {
  const clients = [OURS, ...PEERS];
  const results = new Map<Client, number | null>();
  for (const client of shuffled(clients)) results.set(client, await recover(lab, client));
  return [
    {
      title: 'Recovery',
      text: [
        `The ingest ends the session while the client is on the air and would take a new one at once. Milliseconds until the first RTP packet of the next session, from the same page, nobody pressing anything; watched for ${PATIENCE / 1000} s.`,
      ],
      head: ['client', 'media again'],
      rows: clients.map((client) => {
        const time = results.get(client) ?? null;
        return [client.name, time === null ? 'never' : `${milliseconds(time)} ms`];
      }),
    },
  ];
}

function recover(lab: Lab, client: Client): Promise<number | null> {
  return publish(lab, client, async ({ session }) => {
    await pause(3000);
    const ended = session().id;
    const endedAt = Date.now();
    await fetch(`${lab.url}/whip/sessions/${ended}`, { method: 'DELETE' });
    const nextMedia = () => {
      const { id, firstRtpAt } = session();
      return id === ended ? null : firstRtpAt;
    };
    const mediaAt = await waitFor(nextMedia, PATIENCE, 'no media').catch(() => null);
    return mediaAt === null ? null : mediaAt - endedAt;
  });
}
