/**
 * Stands in for Lit's `repeat` in the drop-in script: the same, except that it does not look for the
 * fewest moves. The lists here keep their order, in which it moves nothing at all.
 */
import { noChange } from 'lit';
import { type ChildPart, Directive, directive } from 'lit/directive.js';
import {
  getCommittedValue,
  insertPart,
  removePart,
  setChildPartValue,
  setCommittedValue,
} from 'lit/directive-helpers.js';

type Arguments = [
  items: readonly unknown[],
  keyOf: (item: unknown) => unknown,
  template: (item: unknown) => unknown,
];

class Repeat extends Directive {
  #keys: readonly unknown[] = [];

  override render(...[items, , template]: Arguments): unknown {
    return items.map(template);
  }

  override update(list: ChildPart, [items, keyOf, template]: Arguments): unknown {
    const parts = getCommittedValue(list) as ChildPart[] | undefined;
    const before = this.#keys;
    const keys = items.map(keyOf);
    this.#keys = keys;
    if (!Array.isArray(parts)) return items.map(template);
    const known = new Map(before.map((key, index) => [key, parts[index] as ChildPart]));
    for (const [key, part] of known) {
      if (keys.includes(key)) continue;
      removePart(part);
      known.delete(key);
    }
    // Those that still have to be passed, as they stand in the document.
    const ahead = new Set(known.values());
    const placed = items.map((item, index) => {
      const there = known.get(keys[index]);
      const [next] = ahead;
      if (there) ahead.delete(there);
      const part = there && there === next ? there : insertPart(list, next, there);
      return setChildPartValue(part, template(item));
    });
    setCommittedValue(list, placed);
    return noChange;
  }
}

export const repeat = directive(Repeat);
