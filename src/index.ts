/** Registers the elements and exports the public surface. */
import { defineElements } from './elements/define.ts';
import { defineEditor } from './elements/stream-overlay-editor.ts';

defineElements();
defineEditor();

export * from './pure.ts';
