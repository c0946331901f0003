import { css } from 'lit';

/** What things look like. */
export const controlStyles = css`
  button,
  select,
  input,
  a.toggle {
    min-block-size: var(--_target);
    margin: 0;
    border: 1px solid transparent;
    border-radius: calc(var(--_radius) * 2 / 3);
    font: inherit;
    color: inherit;
  }

  button,
  a.toggle {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: calc(1.5 * var(--_space));
    padding: 0 calc(4 * var(--_space));
    font-weight: 600;
    text-decoration: none;
    white-space: nowrap;
    cursor: pointer;
    -webkit-tap-highlight-color: transparent;
    touch-action: manipulation;
    transition: background-color 120ms;
  }

  :is(button, select, input, a):focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }

  .stage :focus-visible {
    outline-color: #fff;
  }

  button[aria-disabled='true'],
  select:disabled {
    opacity: 0.5;
    cursor: not-allowed;
  }

  .primary {
    min-inline-size: calc(28 * var(--_space));
    background: var(--_accent);
    color: var(--_on-accent);
  }

  .primary:hover {
    background: color-mix(in srgb, var(--_accent), var(--_ink) 15%);
  }

  .primary.stop {
    background: var(--_ink);
    color: var(--_surface);
  }

  .primary.stop:hover {
    background: color-mix(in srgb, var(--_ink), var(--_surface) 15%);
  }

  .secondary,
  .toggle {
    background: var(--_control);
  }

  :is(.secondary, .toggle):not([aria-disabled='true']):hover {
    background: var(--_control-hover);
  }

  .plain {
    padding: 0 calc(2 * var(--_space));
    background: none;
    color: var(--_quiet-ink);
    font-weight: 500;
  }

  .plain:hover {
    background: var(--_control);
    color: var(--_ink);
  }

  .toggle,
  a.toggle {
    position: relative;
    flex: none;
    min-inline-size: var(--_target);
    padding: 0;
    overflow: hidden;
  }

  /* What is closed stands out, because viewers miss it. */
  :is(.microphone, .camera)[aria-pressed='false']:not([aria-disabled='true']) {
    background: var(--_ink);
    color: var(--_surface);
  }

  :is(.microphone, .camera)[aria-pressed='false']:not([aria-disabled='true']):hover {
    background: color-mix(in srgb, var(--_ink), var(--_surface) 15%);
  }

  .screen[aria-pressed='true'],
  .screen[aria-pressed='true']:hover {
    background: var(--_accent);
    color: var(--_on-accent);
  }

  .toggle[aria-expanded='true'] {
    border-color: var(--_accent);
    color: var(--_accent);
  }

  .level {
    position: absolute;
    inset: 0;
    background: color-mix(in srgb, var(--_accent), transparent 60%);
    transform: scaleY(var(--_level));
    transform-origin: bottom;
  }

  .toggle .icon {
    position: relative;
  }

  .pill {
    display: flex;
    align-items: center;
    gap: calc(1.5 * var(--_space));
    padding: calc(0.5 * var(--_space)) calc(2.5 * var(--_space));
    border: 1px solid transparent;
    border-radius: 99px;
    background: var(--_veil);
    color: var(--_on-stage);
    font-size: 0.925em;
    font-weight: 600;
    white-space: nowrap;
  }

  .pill::before {
    content: '';
    inline-size: 8px;
    block-size: 8px;
    border-radius: 50%;
    background: var(--_quiet-on-stage);
  }

  .pill.ready::before {
    background: var(--_good);
  }

  .pill:is(.requesting, .connecting, .publishing, .reconnecting, .ending)::before {
    background: var(--_fair);
  }

  .pill.live {
    background: var(--_live);
    color: #fff;
  }

  .pill.live .word {
    letter-spacing: 0.04em;
    text-transform: uppercase;
  }

  .pill:is(.live, .recording)::before {
    background: #fff;
  }

  .pill.recording::before {
    border: 2px solid #fff;
    background: none;
  }

  .time {
    font-variant-numeric: tabular-nums;
  }

  .health {
    min-inline-size: 32px;
    min-block-size: 32px;
    padding: 0;
    border-radius: 50%;
    background: var(--_veil);
  }

  .dot {
    flex: none;
    inline-size: 10px;
    block-size: 10px;
    border: 2px solid var(--_quiet-on-stage);
    border-radius: 50%;
  }

  .good .dot {
    border: 0;
    background: var(--_good);
  }

  .fair .dot {
    border: 0;
    border-radius: 1px;
    background: var(--_fair);
    transform: rotate(45deg);
  }

  .poor .dot {
    inline-size: 12px;
    border: 0;
    border-radius: 0;
    background: var(--_poor);
    clip-path: polygon(50% 0, 100% 100%, 0 100%);
  }

  .verdict {
    display: flex;
    align-items: center;
    gap: calc(2 * var(--_space));
    font-weight: 600;
  }

  .label,
  dt {
    color: var(--_quiet-ink);
    font-size: 0.925em;
  }

  .picker,
  .address label {
    display: grid;
    gap: calc(1 * var(--_space));
    min-inline-size: 0;
  }

  .select {
    position: relative;
    display: grid;
    align-items: center;
  }

  .select > * {
    grid-area: 1 / 1;
  }

  .select .icon {
    z-index: 1;
    margin-inline: calc(2.5 * var(--_space));
    color: var(--_quiet-ink);
    pointer-events: none;
  }

  .select .icon:last-child {
    inline-size: 16px;
    justify-self: end;
  }

  select {
    appearance: none;
    inline-size: 100%;
    min-inline-size: 0;
    padding-block: 0;
    padding-inline: calc(10 * var(--_space)) calc(9 * var(--_space));
    border-color: var(--_line);
    background: var(--_surface);
    text-overflow: ellipsis;
    cursor: pointer;
  }

  input {
    inline-size: 100%;
    min-inline-size: 0;
    padding: 0 calc(2.5 * var(--_space));
    border-color: var(--_line);
    background: var(--_control);
    text-overflow: ellipsis;
    direction: ltr;
  }

  .address {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto auto;
    align-items: end;
    gap: calc(2 * var(--_space));
  }

  .address > p {
    grid-column: 1 / -1;
    color: var(--_quiet-ink);
  }

  .notice {
    display: flex;
    gap: calc(2 * var(--_space));
  }

  .notice .icon {
    color: var(--_quiet-ink);
  }

  b,
  .problem .title {
    font-weight: 600;
  }

  .problem {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: calc(3 * var(--_space));
    padding: calc(4 * var(--_space));
    border: 1px solid var(--_line);
    border-radius: calc(var(--_radius) * 2 / 3);
    background: var(--_surface);
    overflow-wrap: anywhere;
  }

  .problem .text {
    display: grid;
    gap: calc(1 * var(--_space));
  }

  .problem .title {
    font-size: 1.05em;
  }

  .problem .quote,
  .problem .title ~ p {
    color: var(--_quiet-ink);
  }

  .problem .buttons {
    grid-column: 1 / -1;
    display: flex;
    flex-wrap: wrap;
    justify-content: end;
    gap: calc(2 * var(--_space));
  }

  .drawer header {
    display: flex;
    align-items: center;
    justify-content: space-between;
  }

  .drawer header .toggle {
    background: none;
  }

  h2,
  h3 {
    font-size: 1em;
    font-weight: 600;
  }

  h3 {
    margin-block-start: calc(2 * var(--_space));
  }

  dl {
    display: grid;
    gap: calc(2 * var(--_space));
  }

  dl > div {
    display: flex;
    justify-content: space-between;
    gap: calc(4 * var(--_space));
  }

  dt {
    flex: none;
  }

  dd {
    text-align: end;
    unicode-bidi: plaintext;
    font-variant-numeric: tabular-nums;
  }

  @media (prefers-reduced-motion: reduce) {
    * {
      transition: none !important;
    }
  }

  @media (forced-colors: active) {
    button,
    a.toggle,
    .pill,
    .caption,
    .problem {
      border-color: CanvasText;
    }

    .toggle[aria-pressed='true'],
    .toggle[aria-expanded='true'],
    .pill.live {
      border-color: Highlight;
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }

    button[aria-disabled='true'] {
      border-color: GrayText;
      color: GrayText;
      opacity: 1;
    }

    .dot,
    .pill::before {
      forced-color-adjust: none;
    }

    .level {
      forced-color-adjust: none;
      background: Highlight;
    }
  }
`;
