/**
 * The drop-in script: registers the elements and leaves nothing else behind. The editor is large, and
 * comes at once only where the page holds one that stands alone.
 */
import { defineElements } from './elements/define.ts';

defineElements();

async function defineEditor(): Promise<void> {
  if (!globalThis.document?.querySelector('stream-overlay-editor')) return;
  (await import('./elements/stream-overlay-editor.ts')).defineEditor();
}

if (globalThis.document?.readyState === 'loading') {
  document.addEventListener('DOMContentLoaded', defineEditor);
} else void defineEditor();
