/**
 * Stands in for Lit's decorators in the drop-in script. Lit's own serve two decorator standards at
 * once; the sources use one of them, and these are the same for it.
 */
import { createProperty, type Declaration, type ReactiveElement } from './reactive-element.ts';

export const property =
  (declaration?: Declaration) =>
  (prototype: ReactiveElement, name: string): void =>
    createProperty(prototype.constructor as typeof ReactiveElement, name, declaration);

export const query =
  (selector: string) =>
  (prototype: ReactiveElement, name: PropertyKey): void => {
    Object.defineProperty(prototype, name, {
      get(this: ReactiveElement) {
        return this.renderRoot?.querySelector(selector) ?? null;
      },
    });
  };
