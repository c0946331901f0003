/**
 * Stands in for the style sheets part of Lit in the drop-in script. Every browser that the script is
 * built for adopts constructed style sheets, so that what Lit does for others is left out.
 */
type Style = CSSResult | CSSStyleSheet;

export class CSSResult {
  readonly cssText: string;
  #sheet: CSSStyleSheet | undefined;

  constructor(cssText: string) {
    this.cssText = cssText;
  }

  /** One for all elements that share the style. */
  get styleSheet(): CSSStyleSheet {
    if (!this.#sheet) {
      this.#sheet = new CSSStyleSheet();
      this.#sheet.replaceSync(this.cssText);
    }
    return this.#sheet;
  }

  toString(): string {
    return this.cssText;
  }
}

export const css = (strings: TemplateStringsArray, ...values: readonly unknown[]): CSSResult =>
  new CSSResult(String.raw({ raw: strings }, ...values));

export const unsafeCSS = (text: unknown): CSSResult => new CSSResult(String(text));

export const supportsAdoptingStyleSheets = true;

export const getCompatibleStyle = (style: Style): Style => style;

export function adoptStyles(root: ShadowRoot, styles: readonly Style[]): void {
  root.adoptedStyleSheets = styles.map((style) =>
    style instanceof CSSResult ? style.styleSheet : style,
  );
}
