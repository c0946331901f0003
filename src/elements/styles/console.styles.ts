import { css } from 'lit';

export const consoleStyles = css`
  :host {
    display: block;
    font: inherit;
  }

  .base {
    display: grid;
    gap: calc(2 * var(--_space));
  }

  details {
    border-block-start: 1px solid var(--_line);
  }

  summary {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: calc(2 * var(--_space));
    min-block-size: var(--_target);
    font-weight: 600;
    cursor: pointer;
    list-style: none;
  }

  summary::-webkit-details-marker {
    display: none;
  }

  summary span {
    color: var(--_quiet-ink);
    font-weight: 400;
    font-variant-numeric: tabular-nums;
  }

  summary::after {
    content: '';
    inline-size: 6px;
    block-size: 6px;
    margin: 0 4px;
    border: solid var(--_quiet-ink);
    border-width: 0 2px 2px 0;
    transform: rotate(45deg);
  }

  summary span {
    margin-inline-start: auto;
  }

  [open] > summary::after {
    transform: rotate(225deg);
  }

  summary:focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }

  .section {
    display: grid;
    gap: calc(3 * var(--_space));
    padding-block: calc(1 * var(--_space)) calc(4 * var(--_space));
  }

  p,
  h3,
  dl,
  dd {
    margin: 0;
  }

  .hint {
    color: var(--_quiet-ink);
  }

  .alert {
    padding-inline-start: calc(3 * var(--_space));
    border-inline-start: 3px solid var(--_poor);
  }

  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: calc(2 * var(--_space));
  }

  dialog {
    max-inline-size: 320px;
    padding: calc(5 * var(--_space));
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--_ink);
  }

  dialog::backdrop {
    background: rgb(0 0 0 / 50%);
  }

  dialog .buttons {
    justify-content: end;
    margin-block-start: calc(4 * var(--_space));
  }

  .visually-hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;
