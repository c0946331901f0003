/**
 * Stands in for Lit's decorators in the drop-in script. Lit's own serve two decorator standards at
 * once; the sources use one of them, and these are the same for it.
 */
import type { PropertyDeclaration, ReactiveElement } from 'lit';

export const property =
  (options?: PropertyDeclaration) =>
  (prototype: ReactiveElement, name: PropertyKey): void =>
    (prototype.constructor as typeof ReactiveElement).createProperty(name, options);

export const query =
  (selector: string) =>
  (prototype: ReactiveElement, name: PropertyKey): void => {
    Object.defineProperty(prototype, name, {
      get(this: ReactiveElement) {
        return this.renderRoot?.querySelector(selector) ?? null;
      },
    });
  };
