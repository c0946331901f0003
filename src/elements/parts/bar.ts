/** The bar below the stage: what is open, the one primary button, and the drawers' buttons. */
import { html, nothing, type TemplateResult } from 'lit';
import { words } from '../../core/messages.ts';
import type { SourceSnapshot } from '../../core/snapshot.ts';
import { isOnAir } from '../../core/status.ts';
import { type DrawerName, hasSources, type View } from '../view.ts';
import { type IconName, icon } from './icons.ts';

export function bar(view: View): TemplateResult {
  const sources = hasSources(view);
  const idle = view.snapshot.status === 'idle';
  const drawers = sources || view.snapshot.stream !== null || (idle && view.shows.console);
  return html`<div class="bar" part="bar" role="group" aria-label=${words('group.controls')}>
    ${sources ? html`<div class="toggles">${microphone(view)} ${camera(view)} ${screen(view)}</div>` : nothing}
    <div class="actions">
      ${idle ? secondary(words('action.check'), view.actions.check) : nothing} ${primary(view)}
    </div>
    ${drawers ? drawerButtons(view) : nothing}
  </div>`;
}

interface Toggle {
  name: string;
  hint: string;
  on: boolean;
  icon: IconName;
  available: boolean;
  part: string;
  press: () => void;
}

/**
 * A control that cannot be used right now stays where it is and can be focused, so that the
 * keyboard does not lose its place; pressing it does nothing.
 */
function toggle(options: Toggle, drawnOn: TemplateResult | typeof nothing = nothing) {
  const { name, hint, on, available, part, press } = options;
  return html`<button
    type="button"
    class="toggle ${part}"
    part="button ${part}"
    aria-pressed=${on}
    aria-disabled=${!available}
    aria-label=${name}
    title=${hint}
    @click=${() => available && press()}
  >
    ${drawnOn} ${icon(options.icon)}
  </button>`;
}

function isOpen(source: SourceSnapshot | null): boolean {
  return source !== null && source.kind !== 'stand-in' && !source.muted;
}

function microphone({ snapshot, actions }: View): TemplateResult {
  const on = isOpen(snapshot.microphone);
  return toggle(
    {
      name: words('toggle.microphone'),
      hint: words(on ? 'toggle.mute-microphone' : 'toggle.unmute-microphone'),
      on,
      icon: on ? 'microphone' : 'microphone-off',
      available: snapshot.microphone?.kind === 'device' && !snapshot.pending.has('microphone'),
      part: 'microphone',
      press: actions.toggleMicrophone,
    },
    on ? html`<span class="level" part="level"></span>` : nothing,
  );
}

function camera({ snapshot, actions }: View): TemplateResult {
  const on = isOpen(snapshot.camera);
  return toggle({
    name: words('toggle.camera'),
    hint: words(on ? 'toggle.mute-camera' : 'toggle.unmute-camera'),
    on,
    icon: on ? 'camera' : 'camera-off',
    available: snapshot.camera?.kind === 'device' && !snapshot.pending.has('camera'),
    part: 'camera',
    press: actions.toggleCamera,
  });
}

function screen({ snapshot, shows, actions }: View): TemplateResult | typeof nothing {
  if (!shows.screen) return nothing;
  const on = snapshot.sharingScreen;
  return toggle({
    name: words('toggle.screen'),
    hint: words(on ? 'toggle.stop-screen' : 'toggle.screen'),
    on,
    icon: on ? 'screen-off' : 'screen',
    available: !snapshot.pending.has('screen'),
    part: 'screen',
    press: actions.toggleScreen,
  });
}

/**
 * One button through all states, so that the keyboard stays on it from "Go live" to "Stop". It is
 * gone while an error is shown, whose own buttons say what can be done. The second click of a double
 * click does not count: it would take back what the first one did.
 */
function primary({ snapshot: { status }, actions }: View): TemplateResult | typeof nothing {
  if (status === 'error') return nothing;
  const starts = status === 'idle' || status === 'ready';
  const ending = status === 'ending';
  const text = ending
    ? words('status.ending')
    : words(isEarly(status) ? 'action.cancel' : 'action.stop');
  const look = starts
    ? 'primary'
    : isOnAir(status) && !isEarly(status)
      ? 'primary stop'
      : 'secondary';
  const near = starts ? (event: Event) => comesAhead(event) && actions.anticipate() : nothing;
  const press = starts ? actions.start : ending ? () => {} : actions.stop;
  return html`<button
    type="button"
    class=${look}
    part="button primary"
    aria-disabled=${ending}
    @click=${({ detail }: MouseEvent) => detail < 2 && press()}
    @pointerenter=${near}
    @focus=${near}
  >
    ${starts ? words('action.go-live') : text}
  </button>`;
}

/**
 * Whether there is time before the press: a pointer hovers first, the keyboard's focus comes first.
 * A finger arrives with the press itself, and what is requested then is only in the offer's way.
 */
function comesAhead(event: Event): boolean {
  return event instanceof PointerEvent
    ? event.pointerType !== 'touch'
    : (event.currentTarget as Element).matches(':focus-visible');
}

/** Before anything has been sent, the way out is to cancel; afterwards it is to stop. */
function isEarly(status: View['snapshot']['status']): boolean {
  return status === 'requesting' || status === 'connecting';
}

function secondary(text: string, press: () => void): TemplateResult {
  return html`<button type="button" class="secondary" part="button secondary" @click=${press}>
    ${text}
  </button>`;
}

/** Before anything was opened there is only the stream to see to. */
function drawerButtons({ shows, drawer, actions, snapshot }: View): TemplateResult {
  const idle = snapshot.status === 'idle';
  const button = (name: DrawerName, symbol: IconName) => html`<button
    type="button"
    class="toggle drawer-toggle"
    part="button ${name}"
    id="toggle-${name}"
    aria-expanded=${drawer === name}
    aria-controls=${name === 'overlays' ? 'editor' : 'drawer'}
    aria-label=${words(`drawer.${name}`)}
    title=${words(`drawer.${name}`)}
    @click=${() => actions.toggleDrawer(name)}
  >
    ${icon(symbol)}
  </button>`;
  return html`<div class="drawer-buttons">
    ${shows.overlays ? button('overlays', 'overlays') : nothing} ${button('stream', 'stream')} ${shows.settings && !idle ? button('settings', 'settings') : nothing}
  </div>`;
}
