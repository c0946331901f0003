/** The quality sets of the account, for the forms that offer them; none where they cannot be read. */
import type { FullAccount } from '../../controllers/stream-account.ts';
import type { QualitySet } from '../../core/stream.ts';
import type { ConsoleHost } from './console-view.ts';
import { Operations } from './operations.ts';

export class LiveQualitySets {
  sets: readonly QualitySet[] = [];
  readonly #operations: Operations<'sets'>;

  constructor(host: ConsoleHost) {
    this.#operations = new Operations(host);
  }

  /** Once they are there they stay: an account seldom gets others. */
  async fetch({ client }: FullAccount): Promise<void> {
    if (this.sets.length > 0) return;
    const found = await this.#operations.run('sets', (signal) => client.qualitySets({ signal }));
    if (found) this.sets = found.live;
  }
}
