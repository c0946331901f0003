/** The drop-in script: registers the elements and leaves nothing else behind. */
import { defineElements } from './elements/define.ts';

defineElements();
