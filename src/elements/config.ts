/** Reads what the page has set into what the controller works with. */
import type { BroadcastConfig, SecretSource } from '../controllers/broadcast-config.ts';
import { BroadcastError } from '../core/errors.ts';
import { type CaptureAttributes, captureSettings } from '../core/settings.ts';
import { isLocalHost } from '../core/web-address.ts';

/** The part of the element that says what to broadcast, and where. */
export interface ConfiguredElement extends CaptureAttributes {
  sessionEndpoint: string | null;
  pushUrlWhip: string | null;
  whipToken: SecretSource | null;
  apiBase: string | null;
  streamId: number | null;
  streamName: string | null;
  apiKey: SecretSource | null;
  getAttribute(name: string): string | null;
}

export function readConfig(element: ConfiguredElement, hostname: string): BroadcastConfig {
  const { streamId } = element;
  return {
    sessionEndpoint: filled(element.sessionEndpoint),
    pushUrlWhip: filled(element.pushUrlWhip),
    whipToken: element.whipToken,
    apiBase: filled(element.apiBase),
    streamId: streamId !== null && Number.isSafeInteger(streamId) ? streamId : null,
    streamName: filled(element.streamName),
    apiKey: element.apiKey ?? keyInPage(element.getAttribute('api-key'), hostname),
    capture: captureSettings(element),
  };
}

/** An empty attribute, as page builders write it, means that nothing was set. */
function filled(text: string | null): string | null {
  return text?.trim() || null;
}

/**
 * A key in the page can be read by everyone who opens the page. On localhost that is its author;
 * elsewhere it is never used, and whoever wants it is told why.
 */
function keyInPage(key: string | null, hostname: string): SecretSource | null {
  if (!filled(key)) return null;
  if (isLocalHost(hostname)) return key;
  return () => {
    throw new BroadcastError('key-in-page');
  };
}
