/**
 * What a form about a ready-made overlay needs beyond the table: what stands in a control, and what
 * a control's text says. Pure; never throws.
 */
import { type OverlayField, type OverlayValue, readValue } from './fields.ts';

/** What stands in the control of a field. */
export function fieldText({ type }: OverlayField, value: OverlayValue): string {
  return type === 'datetime' ? localTime(String(value)) : String(value);
}

/**
 * What the text of a control says; null where it is wrong. Emptied, a field has its default, except
 * for a text, which may be empty.
 */
export function readFieldText(field: OverlayField, text: string): OverlayValue | null {
  if (field.type !== 'text' && text.trim() === '') return field.default;
  if (field.type === 'number') {
    const number = Number(text);
    // Elsewhere it is brought into its range; who types it is told instead.
    return Number.isInteger(number) && number >= field.min && number <= field.max ? number : null;
  }
  const value = readValue(field, text, Number.NaN);
  return Number.isNaN(value) ? null : value;
}

/** UTC as `datetime-local` wants it, in the time zone of this computer. */
function localTime(utc: string): string {
  const time = new Date(utc);
  if (Number.isNaN(time.getTime())) return '';
  const two = (number: number) => String(number).padStart(2, '0');
  const year = String(time.getFullYear()).padStart(4, '0');
  const seconds = time.getSeconds();
  return (
    `${year}-${two(time.getMonth() + 1)}-${two(time.getDate())}` +
    `T${two(time.getHours())}:${two(time.getMinutes())}${seconds === 0 ? '' : `:${two(seconds)}`}`
  );
}
