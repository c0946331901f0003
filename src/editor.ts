/** Registers `<stream-overlay-editor>` alone, for pages that have it without a broadcaster. */
import { defineEditor } from './elements/stream-overlay-editor.ts';

defineEditor();

export type { OverlayStore, OverlayStream } from './controllers/overlay-store.ts';
export { StreamOverlayEditor } from './elements/stream-overlay-editor.ts';
