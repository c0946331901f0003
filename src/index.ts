/** Registers the elements and exports the public surface. */
import { defineElements } from './elements/define.ts';

defineElements();

export * from './pure.ts';
