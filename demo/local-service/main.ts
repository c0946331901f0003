/** `npm run service`: the local service alone. `SERVICE_PORT` changes its port, 8090. */
import { startService } from './index.ts';

const port = Number(process.env.SERVICE_PORT ?? 8090);

try {
  const service = await startService({ port, quiet: false });
  const stop = () => {
    void service.close().then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
} catch (error) {
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  if (!isTaken) throw error;
  console.error(`Port ${port} is taken. Set SERVICE_PORT to another one.`);
  process.exit(1);
}
