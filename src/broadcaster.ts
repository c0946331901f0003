/**
 * Registers `<stream-broadcaster>` alone. A bundler that splits makes chunks of the overlay editor and
 * the console, which a page fetches when they are opened; the main entry brings the editor at once.
 */
import { defineElements } from './elements/define.ts';

defineElements();

export { StreamBroadcaster } from './elements/stream-broadcaster.ts';
