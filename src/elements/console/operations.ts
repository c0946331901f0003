/**
 * Runs what the console asks of the service: each operation once at a time, its failure kept until
 * the next try, all of them given up when the console leaves the page. With another stream in use
 * nothing is under way and nothing has failed: what was begun for the one before goes on unseen.
 */
import { html, nothing, type ReactiveController, type TemplateResult } from 'lit';
import { typed } from '../../controllers/typed.ts';
import { type BroadcastError, isAbort } from '../../core/errors.ts';
import type { ConsoleHost } from './console-view.ts';

export class Operations<Name extends string | number> implements ReactiveController {
  readonly #host: ConsoleHost;
  #streamId: number | undefined;
  #running = new Set<Name>();
  #problems = new Map<Name, BroadcastError>();
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
    this.#turn();
    return this.#running.has(name);
  }

  problem(name: Name): BroadcastError | null {
    this.#turn();
    return this.#problems.get(name) ?? null;
  }

  forget(name: Name): void {
    if (this.#problems.delete(name)) this.#host.requestUpdate();
  }

  /**
   * Does the work unless it is under way already. Undefined where it failed, was given up or had
   * begun before; the failure is then in `problem`.
   */
  async run<T>(name: Name, work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    if (this.isRunning(name)) return undefined;
    const { signal } = this.#gone;
    const running = this.#running.add(name);
    const problems = this.#problems;
    problems.delete(name);
    this.#host.requestUpdate();
    try {
      const result = await typed(() => work(signal));
      return signal.aborted ? undefined : result;
    } catch (problem) {
      if (!signal.aborted && !isAbort(problem)) problems.set(name, problem as BroadcastError);
      return undefined;
    } finally {
      running.delete(name);
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

  #turn(): void {
    const id = this.#host.view.snapshot.stream?.id;
    if (id === undefined || id === this.#streamId) return;
    // The first one is no other.
    if (this.#streamId !== undefined) {
      this.#running = new Set();
      this.#problems = new Map();
    }
    this.#streamId = id;
  }
}
