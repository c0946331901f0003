import { css } from 'lit';

export const consoleStyles = css`
  :host {
    display: block;
    font: inherit;
  }

  .base {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
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
    min-inline-size: 0;
    overflow-wrap: anywhere;
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
    min-inline-size: 0;
    margin-inline-start: auto;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
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

  .on-air {
    display: grid;
    gap: calc(2 * var(--_space));
  }

  .on-air p:first-child {
    display: flex;
    justify-content: space-between;
    gap: calc(3 * var(--_space));
  }

  .on-air .time {
    white-space: nowrap;
  }

  .on-air ol {
    display: grid;
    grid-template-columns: repeat(4, 1fr);
    margin: 0;
    padding: 0;
    list-style: none;
    font-size: 0.85em;
    text-align: center;
  }

  .on-air li {
    position: relative;
    color: var(--_quiet-ink);
  }

  .on-air li + li::before {
    content: '';
    position: absolute;
    inset: 11px calc(50% + 12px) auto calc(-50% + 12px);
    border-block-start: 1px solid var(--_quiet-ink);
  }

  .on-air i {
    display: grid;
    place-content: center;
    inline-size: 22px;
    block-size: 22px;
    margin: 0 auto calc(1 * var(--_space));
    border: 1px dashed;
    border-radius: 50%;
    font-style: normal;
  }

  .on-air .yes {
    color: var(--_ink);
  }

  .on-air .yes i {
    border-style: solid;
    background: var(--_ink);
    color: var(--_surface);
  }

  .graph {
    display: grid;
    grid-template-columns: 1fr auto auto;
    align-items: baseline;
    gap: 0 calc(2 * var(--_space));
    font-variant-numeric: tabular-nums;
  }

  .graph svg {
    grid-column: 1 / -1;
    inline-size: 100%;
    block-size: 28px;
    border-block-end: 1px solid var(--_line);
    fill: none;
    stroke: var(--_accent);
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  .graph path {
    vector-effect: non-scaling-stroke;
  }

  .graph .hint,
  figcaption {
    font-size: 0.85em;
  }

  figure {
    display: grid;
    gap: calc(1 * var(--_space));
    margin: 0;
  }

  figure img {
    inline-size: 100%;
    border-radius: calc(var(--_radius) * 2 / 3);
    background: var(--_stage);
  }

  .section form,
  .section form > label:not(.check) {
    display: grid;
    gap: calc(2 * var(--_space));
  }

  .section form > button {
    justify-self: start;
  }

  .check {
    display: flex;
    align-items: center;
    gap: calc(2 * var(--_space));
    min-block-size: var(--_target);
  }

  .check input {
    flex: none;
    inline-size: 20px;
    min-block-size: 20px;
    block-size: 20px;
    accent-color: var(--_accent);
  }

  .items {
    display: grid;
    gap: calc(3 * var(--_space));
    margin: 0;
    padding: 0;
    list-style: none;
  }

  .items a {
    display: inline-block;
    min-block-size: 24px;
    margin-inline-start: calc(1 * var(--_space));
    color: var(--_accent);
  }

  .field {
    display: grid;
    gap: calc(1 * var(--_space));
    min-inline-size: 0;
  }

  .field .hint {
    font-size: 0.925em;
  }

  .field select {
    padding-inline-start: calc(2.5 * var(--_space));
  }

  .field [dir] {
    direction: inherit;
  }

  .field [aria-invalid='true'] {
    border-color: var(--_ink);
  }

  .wrong {
    font-weight: 600;
    overflow-wrap: anywhere;
  }

  textarea {
    inline-size: 100%;
    padding: calc(2 * var(--_space)) calc(2.5 * var(--_space));
    border: 1px solid var(--_line);
    border-radius: calc(var(--_radius) * 2 / 3);
    background: var(--_control);
    color: inherit;
    font: inherit;
    resize: vertical;
  }

  textarea:focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }

  .beside {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: calc(2 * var(--_space));
  }

  .streams {
    display: grid;
    gap: calc(1 * var(--_space));
    margin: 0;
    padding: 0;
    list-style: none;
  }

  .streams button {
    justify-content: start;
    gap: calc(3 * var(--_space));
    inline-size: 100%;
    padding: calc(1 * var(--_space));
    background: none;
    text-align: start;
    white-space: normal;
  }

  .streams button:hover {
    background: var(--_control);
  }

  .streams [aria-current='true'] {
    border-color: var(--_accent);
  }

  .thumbnail {
    flex: none;
    display: grid;
    place-items: center;
    inline-size: 80px;
    block-size: 45px;
    border-radius: calc(var(--_radius) / 2);
    overflow: hidden;
    background: var(--_stage);
    color: var(--_quiet-on-stage);
  }

  .thumbnail img {
    inline-size: 100%;
    block-size: 100%;
    object-fit: contain;
  }

  .streams .name {
    display: grid;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }

  .streams .name bdi {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow: hidden;
  }

  .streams .name small {
    display: flex;
    flex-wrap: wrap;
    gap: 0 calc(2 * var(--_space));
    color: var(--_quiet-ink);
    font-weight: 400;
    font-variant-numeric: tabular-nums;
  }

  .streams .name .live {
    padding: 0 calc(1.5 * var(--_space));
    border-radius: 99px;
    background: var(--_live);
    color: #fff;
  }

  .visually-hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  .inner {
    border: 0;
  }

  .inner ol {
    display: grid;
    gap: calc(2 * var(--_space));
    margin: 0;
    padding-inline-start: calc(5 * var(--_space));
  }

  .look {
    inline-size: 100%;
    aspect-ratio: 16 / 9;
    border-radius: calc(var(--_radius) * 2 / 3);
    background: #000;
  }

  /* Dark on light in every scheme: scanners want it so. */
  .qr {
    display: block;
    inline-size: 100%;
    max-inline-size: 240px;
    background: #fff;
    fill: #000;
    forced-color-adjust: none;
    shape-rendering: crispEdges;
  }

  .picker > select {
    padding-inline: calc(2.5 * var(--_space));
    appearance: auto;
  }
`;
