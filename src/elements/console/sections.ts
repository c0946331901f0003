/** The sections of the console, from top to bottom. Another section is another line here. */
import { AirSection } from './air-section.ts';
import type { SectionConstructor } from './console-view.ts';
import { DvrSection } from './dvr-section.ts';
import { EncodersSection } from './encoders-section.ts';
import { RecordingSection } from './recording-section.ts';
import { SettingsSection } from './settings-section.ts';
import { ShareSection } from './share-section.ts';
import { StreamsSection } from './streams-section.ts';

export const SECTIONS: readonly SectionConstructor[] = [
  AirSection,
  RecordingSection,
  DvrSection,
  ShareSection,
  EncodersSection,
  SettingsSection,
  StreamsSection,
];
