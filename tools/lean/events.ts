/**
 * Stands in for `events` in the drop-in script. The WHIP client extends `EventEmitter` and never
 * emits, so an empty class serves it as well and is 2 kB lighter.
 */
export class EventEmitter {}
