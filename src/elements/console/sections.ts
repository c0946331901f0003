/** The sections of the console, from top to bottom. Another section is another line here. */
import { AirSection } from './air-section.ts';
import type { SectionConstructor } from './console-view.ts';

export const SECTIONS: readonly SectionConstructor[] = [AirSection];
