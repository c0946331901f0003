import { html, nothing, type TemplateResult } from 'lit';
import { words } from '../../core/messages.ts';
import { hasSources, type View } from '../view.ts';
import { facts } from './facts.ts';
import { pickers } from './setup.ts';

/** The settings drawer: what can be changed now, and what was set by the page. */
export function settings(view: View): TemplateResult {
  const { width, height } = view.frameSize;
  const picture = words('settings.picture-value', { width, height, rate: view.frameRate });
  return html`${hasSources(view) ? pickers(view) : nothing}
  ${facts([[words('settings.picture'), picture]])}`;
}
