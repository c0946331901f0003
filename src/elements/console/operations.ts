/**
 * Runs what the console asks of the service: each operation once at a time, its failure kept until
 * the next try, all of them given up when the console leaves the page.
 */
import { html, nothing, type ReactiveController, type TemplateResult } from 'lit';
import { typed } from '../../controllers/typed.ts';
import { type BroadcastError, isAbort } from '../../core/errors.ts';
import type { ConsoleHost } from './console-view.ts';

export class Operations<Name extends string> implements ReactiveController {
  readonly #host: ConsoleHost;
  readonly #running = new Set<Name>();
  readonly #problems = new Map<Name, BroadcastError>();
  #gone = new AbortController();

  constructor(host: ConsoleHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    if (this.#gone.signal.aborted) this.#gone = new AbortController();
  }

  hostDisconnected(): void {
    this.#gone.abort();
  }

  isRunning(name: Name): boolean {
    return this.#running.has(name);
  }

  problem(name: Name): BroadcastError | null {
    return this.#problems.get(name) ?? null;
  }

  forget(...names: Name[]): void {
    for (const name of names) this.#problems.delete(name);
    this.#host.requestUpdate();
  }

  /**
   * Does the work unless it is under way already. Undefined where it failed, was given up or had
   * begun before; the failure is then in `problem`.
   */
  async run<T>(name: Name, work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    if (this.#running.has(name)) return undefined;
    const { signal } = this.#gone;
    this.#running.add(name);
    this.#problems.delete(name);
    this.#host.requestUpdate();
    try {
      const result = await typed(() => work(signal));
      return signal.aborted ? undefined : result;
    } catch (problem) {
      if (!signal.aborted && !isAbort(problem)) this.#problems.set(name, problem as BroadcastError);
      return undefined;
    } finally {
      this.#running.delete(name);
      this.#host.requestUpdate();
    }
  }

  /** What went wrong and what to do next, where something did. */
  alert(name: Name): TemplateResult | typeof nothing {
    const problem = this.problem(name);
    return problem
      ? html`<p class="alert" role="alert">
          <b>${problem.message}</b> ${problem.hint}
          ${problem.serverMessage ? html`<q>${problem.serverMessage}</q>` : nothing}
        </p>`
      : nothing;
  }
}
