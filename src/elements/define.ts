import { StreamBroadcaster } from './stream-broadcaster.ts';

/**
 * Registers the elements, once. A page may hold the script twice, and a server has no registry. The
 * first version to come wins; another version that comes later says so, because the page would
 * otherwise look for its features in vain.
 */
export function defineElements(): void {
  const registry = globalThis.customElements as CustomElementRegistry | undefined;
  if (!registry) return;
  const present = registry.get('stream-broadcaster') as { version?: string } | undefined;
  if (!present) {
    customElements.define('stream-broadcaster', StreamBroadcaster);
  } else if (present.version !== StreamBroadcaster.version) {
    // biome-ignore lint/suspicious/noConsole: nobody else can tell the author of the page
    console.warn(
      `stream-broadcaster: this page loads version ${StreamBroadcaster.version}, but version ` +
        `${present.version ?? 'unknown'} is already in use and stays. Load one of them only.`,
    );
  }
}
