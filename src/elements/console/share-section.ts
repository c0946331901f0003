/** Everything to hand on: addresses, the embed code, a QR code, and a look at the output itself. */
import { html, nothing, type TemplateResult } from 'lit';
import { consoleWords } from '../../core/console-messages.ts';
import { type QrCode, qrCode } from '../../core/qr-code.ts';
import { embedCode, outputAddress, sharedAddresses } from '../../core/sharing.ts';
import { address } from '../parts/address.ts';
import type { ConsoleHost, ConsoleSection, ConsoleView } from './console-view.ts';
import { Copying } from './copying.ts';
import { OutputLook } from './output-look.ts';

export class ShareSection implements ConsoleSection {
  readonly name = 'share';
  readonly #copying: Copying;
  readonly #look: OutputLook;
  /** Made once for each address: the console is drawn every second. */
  #code: { readonly link: string; readonly drawn: QrCode | null } | null = null;

  constructor(host: ConsoleHost) {
    this.#copying = new Copying(host);
    this.#look = new OutputLook(host);
  }

  isOffered({ parts, snapshot: { stream } }: ConsoleView): boolean {
    return parts.share && stream !== null && sharedAddresses(stream).length > 0;
  }

  summary(): null {
    return null;
  }

  observe({ snapshot: { stream } }: ConsoleView): void {
    this.#look.follow(stream && outputAddress(stream));
  }

  toggled(open: boolean): void {
    if (!open) this.#look.close();
  }

  render({ snapshot: { stream, frameSize }, now }: ConsoleView): TemplateResult {
    if (!stream) return html``;
    const embed = embedCode(stream, frameSize);
    const output = outputAddress(stream);
    const addresses = sharedAddresses(stream).map(
      ({ name, link }) => html`${this.#row(name, link, link)}
        ${name === 'player' ? html`${this.#qr(link)} ${embed && this.#row('embed', embed, null)}` : nothing}`,
    );
    return html`${output ? this.#look.render(output, now) : nothing} ${addresses}`;
  }

  #row(
    name: ReturnType<typeof sharedAddresses>[number]['name'] | 'embed',
    text: string,
    href: string | null,
  ): TemplateResult {
    return html`<div>
      ${address(this.#copying, consoleWords(`share.${name}`), text, href)}
      <p class="hint">${consoleWords(`share.${name}-use`)}</p>
    </div>`;
  }

  #qr(link: string): TemplateResult | typeof nothing {
    if (this.#code?.link !== link) this.#code = { link, drawn: qrCode(link) };
    const { drawn } = this.#code;
    if (!drawn) return nothing;
    return html`<details class="inner">
      <summary>${consoleWords('share.qr')}</summary>
      <svg
        class="qr"
        part="qr-code"
        role="img"
        aria-label=${consoleWords('share.qr-name')}
        viewBox="0 0 ${drawn.size} ${drawn.size}"
      >
        <path d=${drawn.path}></path>
      </svg>
    </details>`;
  }
}
