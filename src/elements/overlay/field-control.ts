/** Reads a control of a form, and puts a value into it. */
import type { OverlayField, OverlayValue } from '../../overlays/catalogue.ts';
import { fieldText } from '../../overlays/form.ts';

export type FieldControl = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** Null where the browser itself cannot make sense of what was typed. */
export function textOf(control: FieldControl): string | null {
  if (control.validity.badInput) return null;
  return isCheckbox(control) ? String(control.checked) : control.value;
}

/** As it was understood, which may be other than it was typed. */
export function show(field: OverlayField, control: FieldControl, value: OverlayValue): void {
  const text = fieldText(field, value);
  if (isCheckbox(control)) control.checked = value === true;
  else if (control.value !== text) control.value = text;
}

function isCheckbox(control: FieldControl): control is HTMLInputElement {
  return control.type === 'checkbox';
}
