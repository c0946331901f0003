/**
 * `npm run service`: the local service alone. `SERVICE_PORT` changes its port, 8090; `RTMP_PORT` and
 * `SRT_PORT` fix those of encoders, which are any free ones otherwise.
 */
import { startService } from './index.ts';

const port = Number(process.env.SERVICE_PORT ?? 8090);
const rtmpPort = Number(process.env.RTMP_PORT ?? 0);
const srtPort = Number(process.env.SRT_PORT ?? 0);

try {
  const service = await startService({ port, rtmpPort, srtPort, quiet: false });
  const stop = () => {
    void service.close().then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
} catch (error) {
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  if (!isTaken) throw error;
  const taken = 'port' in error ? Number(error.port) : port;
  const [variable] = Object.entries({ SERVICE_PORT: port, RTMP_PORT: rtmpPort, SRT_PORT: srtPort })
    .filter(([, one]) => one === taken)
    .flat();
  console.error(`Port ${taken} is taken. Set ${variable} to another one.`);
  process.exit(1);
}
