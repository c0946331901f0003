/** A value for a field, like Lit's `live`, except that it never takes away what is being typed. */
import { noChange } from 'lit';
import { type AttributePart, Directive, directive } from 'lit/directive.js';
import { setCommittedValue } from 'lit/directive-helpers.js';

class Steady extends Directive {
  #field: HTMLInputElement | null = null;
  #typing = false;

  override render(value: string): unknown {
    return value;
  }

  override update(part: AttributePart, [value]: [string]): unknown {
    const field = part.element as HTMLInputElement;
    if (this.#field !== field) this.#watch(field);
    if (this.#typing || field.value === value) return noChange;
    // Else Lit would not write what it has written before.
    setCommittedValue(part);
    return value;
  }

  #watch(field: HTMLInputElement): void {
    this.#field = field;
    field.addEventListener('input', () => {
      this.#typing = true;
    });
    const end = () => {
      this.#typing = false;
    };
    field.addEventListener('change', end);
    field.addEventListener('blur', end);
  }
}

export const steady = directive(Steady);
