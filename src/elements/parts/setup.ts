/** Camera and microphone pickers, before the broadcast and in the settings. */
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { words } from '../../core/messages.ts';
import type { DeviceInfo, SourceSnapshot } from '../../core/snapshot.ts';
import type { View } from '../view.ts';
import { icon } from './icons.ts';

/** Before going live: two pickers, and the way to switch everything off again. */
export function setup(view: View): TemplateResult | typeof nothing {
  if (view.snapshot.status !== 'ready') return nothing;
  return html`<div class="setup" part="setup">
    ${view.shows.settings && view.drawer !== 'settings' ? pickers(view) : nothing}
    <button type="button" class="plain" part="button turn-off" @click=${view.actions.stop}>
      ${words('action.turn-off')}
    </button>
  </div>`;
}

export function pickers({ snapshot, actions }: View): TemplateResult {
  return html`${picker({
    name: 'camera',
    devices: snapshot.cameras,
    current: snapshot.camera,
    pending: snapshot.pending.has('camera'),
    pick: actions.pickCamera,
  })}
  ${picker({
    name: 'microphone',
    devices: snapshot.microphones,
    current: snapshot.microphone,
    pending: snapshot.pending.has('microphone'),
    pick: actions.pickMicrophone,
  })}`;
}

interface Picker {
  name: 'camera' | 'microphone';
  devices: readonly DeviceInfo[];
  current: SourceSnapshot | null;
  pending: boolean;
  pick: (id: string) => void;
}

/** Shows what is in use, never what was asked for: a choice that fails falls back by itself. */
function picker({ name, devices, current, pending, pick }: Picker): TemplateResult {
  const inUse = current?.deviceId ?? null;
  const listed = devices.some((device) => device.deviceId === inUse);
  return html`<label class="picker">
    <span class="label">${words(`picker.${name}`)}</span>
    <span class="select">
      ${icon(name)}
      <select
        part="select ${name}-picker"
        ?disabled=${pending}
        @change=${(event: Event) => pick((event.currentTarget as HTMLSelectElement).value)}
      >
        ${
          listed
            ? nothing
            : html`<option value="" disabled .selected=${live(true)}>
              ${current?.kind === 'device' && current.label ? current.label : words(`picker.no-${name}`)}
            </option>`
        }
        ${devices.map(
          ({ deviceId, label }, index) => html`<option
            value=${deviceId}
            .selected=${live(deviceId === inUse)}
          >
            ${label || words(`picker.${name}-number`, { number: index + 1 })}
          </option>`,
        )}
      </select>
      ${icon('chevron-down')}
    </span>
  </label>`;
}
