/** A link out of the page, where the address may become one. */
import { html, nothing, type TemplateResult } from 'lit';
import { webAddress } from '../../core/web-address.ts';

/** @param of what it belongs to, for those who hear the link alone */
export function outLink(
  text: string,
  of: string,
  address: string | null | undefined,
): TemplateResult | typeof nothing {
  const href = webAddress(address);
  if (!href) return nothing;
  return html`<a href=${href} target="_blank" rel="noopener noreferrer" aria-label="${text}: ${of}"
    >${text}</a
  >`;
}
