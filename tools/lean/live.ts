/**
 * Stands in for Lit's `live` in the drop-in script, where it is used on properties only: without the
 * cases for attributes it is half as long.
 */
import { noChange } from 'lit';
import { type AttributePart, Directive, directive } from 'lit/directive.js';
import { setCommittedValue } from 'lit/directive-helpers.js';

class Live extends Directive {
  override render(value: unknown): unknown {
    return value;
  }

  override update(part: AttributePart, [value]: [unknown]): unknown {
    if (Reflect.get(part.element, part.name) === value) return noChange;
    // Else Lit would not write what it has written before.
    setCommittedValue(part);
    return value;
  }
}

export const live = directive(Live);
