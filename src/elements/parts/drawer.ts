/** The drawer: one place, whose content the open disclosure decides. */
import { html, nothing, type TemplateResult } from 'lit';
import { words } from '../../core/messages.ts';
import type { View } from '../view.ts';
import { fetching } from './fetching.ts';
import { icon } from './icons.ts';
import { settings } from './settings.ts';

/** Always in the tree, so that what its buttons control can be found. */
export function drawer(view: View): TemplateResult {
  const open = view.drawer === 'overlays' ? null : view.drawer;
  return html`<section
    class="drawer"
    part="drawer"
    id="drawer"
    aria-labelledby="drawer-title"
    ?hidden=${!open}
  >
    <header>
      <h2 id="drawer-title">${open ? words(`drawer.${open}`) : nothing}</h2>
      <button
        type="button"
        class="toggle"
        part="button close"
        aria-label=${words('action.close')}
        title=${words('action.close')}
        @click=${() => open && view.actions.toggleDrawer(open)}
      >
        ${icon('close')}
      </button>
    </header>
    ${open === 'settings' ? settings(view) : nothing} ${console(view, open === 'stream')}
  </section>`;
}

/** Once it is there it stays, shown or not: what was typed into it must not be lost. */
function console(view: View, shown: boolean): TemplateResult | typeof nothing {
  const state = view.lazy.stream;
  if (state !== 'ready') return shown && state ? fetching(view, 'stream') : nothing;
  return html`<stream-console
    ?hidden=${!shown}
    .shown=${shown}
    .section=${view.section}
    .snapshot=${view.snapshot}
    .account=${view.account}
    .parts=${view.shows}
    .actions=${view.actions.console}
  ></stream-console>`;
}
