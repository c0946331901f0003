import { css } from 'lit';

/**
 * The overlay editor. The chrome follows the direction of the language; the stage is physical, since
 * its pixels count from the left everywhere.
 */
export const overlayEditorStyles = css`
  .frame {
    container: editor / inline-size;
    block-size: 100%;
  }

  .base {
    display: grid;
    grid-template: 'stage' auto 'tools' auto 'panel' auto / minmax(0, 1fr);
    block-size: 100%;
    /* Within the broadcaster, which has a border itself, it has none. */
    border: calc(var(--_card, 1) * 1px) solid var(--_line);
    border-radius: calc(var(--_card, 1) * var(--_radius));
    overflow: auto;
    background: var(--_surface);
    color: var(--_ink);
    font: 400 0.875em / 1.45 var(--_font);
    text-align: start;
  }

  .stage {
    grid-area: stage;
    container-type: inline-size;
    display: grid;
    place-items: center;
    /* Handles at the very edge of the picture are half outside of it. */
    padding: calc(4 * var(--_space));
    overflow: hidden;
    background: var(--_stage);
    color: var(--_on-stage);
    color-scheme: dark;
  }

  .canvas {
    position: relative;
    direction: ltr;
    inline-size: min(100cqi, 70vh * var(--_ratio));
    max-inline-size: 100%;
    aspect-ratio: var(--_ratio);
    background: #000;
    outline: 1px solid rgb(255 255 255 / 25%);
    user-select: none;
    -webkit-user-select: none;
  }

  .canvas > slot,
  .canvas video,
  .items,
  .guides {
    position: absolute;
    inset: 0;
    display: block;
    inline-size: 100%;
    block-size: 100%;
  }

  .canvas video {
    object-fit: contain;
  }

  ::slotted([slot='preview']) {
    inline-size: 100%;
    block-size: 100%;
    object-fit: contain;
  }

  .item {
    position: absolute;
  }

  .page {
    position: absolute;
    inset: 0;
    overflow: hidden;
    pointer-events: none;
  }

  iframe {
    position: absolute;
    inset: 0 auto auto 0;
    border: 0;
    /* Else a light page would get an opaque background on a dark one. */
    color-scheme: light;
    transform: scale(var(--_scale));
    transform-origin: 0 0;
  }

  .placeholder {
    position: absolute;
    inset: 0;
    padding: calc(1 * var(--_space));
    overflow: hidden;
    background: var(--_veil);
    font-size: 0.8em;
    line-height: 1.3;
    overflow-wrap: anywhere;
  }

  .box {
    position: absolute;
    inset: 0;
    z-index: 1;
    min-block-size: 0;
    padding: 0;
    border: 1px dashed #fff;
    border-radius: 0;
    background: none;
    /* Seen on white as well as on black. */
    box-shadow: 0 0 0 1px rgb(0 0 0 / 55%);
    cursor: move;
    touch-action: none;
  }

  /* What cannot be moved does not keep anybody from what lies below it. */
  .fixed > .box {
    z-index: 0;
    cursor: default;
    touch-action: auto;
  }

  /* Small overlays are as easy to hit as large ones. */
  .box::before {
    content: '';
    position: absolute;
    inset: 50% auto auto 50%;
    inline-size: max(100%, 24px);
    block-size: max(100%, 24px);
    translate: -50% -50%;
  }

  .box:hover {
    border-style: solid;
  }

  .box[aria-pressed='true'] {
    z-index: 2;
    border: 2px solid #fff;
    box-shadow: 0 0 0 2px var(--_accent);
  }

  .stage .box:focus-visible {
    outline: 2px solid #fff;
    outline-offset: 3px;
  }

  :is(.outside, .failed) > .box {
    border-color: var(--_poor);
  }

  .note {
    position: absolute;
    inset-block-start: calc(100% + 14px);
    z-index: 3;
    inline-size: max-content;
    max-inline-size: 240px;
    padding: 0 calc(2 * var(--_space));
    border-radius: calc(var(--_radius) / 3);
    background: var(--_veil);
    font-size: 0.8em;
    pointer-events: none;
  }

  .note.inside {
    inset-block: auto calc(2 * var(--_space));
  }

  .note.right {
    inset-inline-end: 0;
  }

  .handles {
    position: absolute;
    inset: 0;
    z-index: 3;
    container: box / size;
    pointer-events: none;
  }

  .handle {
    --_out: 0px;
    --_size: 24px;
    position: absolute;
    left: calc(50% + var(--_x) * (50% + var(--_out)));
    top: calc(50% + var(--_y) * (50% + var(--_out)));
    --_x: 0;
    --_y: 0;
    inline-size: var(--_size);
    block-size: var(--_size);
    translate: -50% -50%;
    pointer-events: auto;
    touch-action: none;
  }

  .handle::before {
    content: '';
    position: absolute;
    inset: calc((var(--_size) - 10px) / 2);
    border: 1px solid #fff;
    border-radius: 2px;
    background: var(--_accent);
  }

  .handle:is(.nw, .w, .sw) {
    --_x: -1;
  }

  .handle:is(.ne, .e, .se) {
    --_x: 1;
  }

  .handle:is(.nw, .n, .ne) {
    --_y: -1;
  }

  .handle:is(.sw, .s, .se) {
    --_y: 1;
  }

  /* What is small stays free to be moved: its handles go outside, and only the corners have one. */
  @container box (max-width: 72px) or (max-height: 72px) {
    .handle {
      --_out: calc(var(--_size) / 2 - 4px);
    }
  }

  @container box (max-width: 72px) {
    .handle:is(.n, .s) {
      display: none;
    }
  }

  @container box (max-height: 72px) {
    .handle:is(.w, .e) {
      display: none;
    }
  }

  .handle:is(.nw, .se) {
    cursor: nwse-resize;
  }

  .handle:is(.ne, .sw) {
    cursor: nesw-resize;
  }

  .handle:is(.n, .s) {
    cursor: ns-resize;
  }

  .handle:is(.w, .e) {
    cursor: ew-resize;
  }

  .guides {
    overflow: hidden;
    pointer-events: none;
  }

  .guides > i {
    position: absolute;
    inset: 0 auto auto 0;
    inline-size: 1px;
    block-size: 100%;
    background: #ff4fd8;
  }

  .guides > .y {
    inline-size: 100%;
    block-size: 1px;
  }

  .marquee {
    position: absolute;
    border: 1px solid #fff;
    background: rgb(255 255 255 / 20%);
    pointer-events: none;
  }

  /* Above every overlay. Drawn twice as large as it is shown, for sharp screens. */
  .readout {
    position: absolute;
    inset: auto 0 calc(2 * var(--_space));
    z-index: 4;
    inline-size: 240px;
    block-size: 24px;
    margin-inline: auto;
    border-radius: 99px;
    background: var(--_veil);
    pointer-events: none;
  }

  .tools {
    grid-area: tools;
    display: flex;
    flex-wrap: wrap;
    justify-content: end;
    gap: calc(2 * var(--_space));
    padding: calc(2 * var(--_space));
    border-block-end: 1px solid var(--_line);
  }

  .grow {
    flex: 1;
  }

  .tools .toggle[aria-pressed='true'] {
    border-color: var(--_accent);
    color: var(--_accent);
  }

  .panel {
    grid-area: panel;
    /* What is only for ears scrolls with it. */
    position: relative;
    display: grid;
    align-content: start;
    gap: calc(3 * var(--_space));
    min-inline-size: 0;
    padding: calc(3 * var(--_space));
    overflow-wrap: anywhere;
    /* What has the keyboard must not be under the buttons at the foot. */
    scroll-padding-block-end: calc(16 * var(--_space));
  }

  .line {
    display: flex;
    align-items: center;
    justify-content: space-between;
  }

  .notices,
  .inspector,
  .add {
    display: grid;
    gap: calc(3 * var(--_space));
  }

  .panel > :is(.notices, p):not(:has(*)):empty,
  .notices:not(:has(*)),
  .wrong:empty {
    display: none;
  }

  .panel .problem {
    margin: 0;
    padding: calc(3 * var(--_space));
  }

  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: calc(2 * var(--_space));
  }

  .add .buttons {
    position: sticky;
    /* Over the padding of the panel. */
    inset-block-end: calc(-3 * var(--_space));
    justify-content: end;
    padding-block: calc(2 * var(--_space));
    background: var(--_surface);
  }

  .quiet,
  .hints {
    color: var(--_quiet-ink);
    font-size: 0.925em;
  }

  .hints {
    margin: 0;
    padding-inline-start: calc(4 * var(--_space));
  }

  .wrong {
    font-weight: 600;
  }

  ul[part='list'] {
    display: grid;
    align-content: start;
    gap: calc(1 * var(--_space));
    margin: 0;
    padding: 0;
    list-style: none;
  }

  .row {
    display: flex;
    gap: calc(1 * var(--_space));
    border: 1px solid transparent;
    border-radius: calc(var(--_radius) * 2 / 3);
  }

  .row.selected {
    border-color: var(--_accent);
  }

  .row .name {
    flex: 1;
    display: grid;
    justify-content: stretch;
    justify-items: start;
    min-inline-size: 0;
    padding-block: calc(1 * var(--_space));
    color: var(--_ink);
    line-height: 1.25;
  }

  .row .name > * {
    max-inline-size: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
  }

  .row small {
    color: var(--_quiet-ink);
    font-weight: 400;
    font-variant-numeric: tabular-nums;
  }

  .row small.failed {
    color: var(--_ink);
    font-weight: 600;
  }

  .faint .name > bdi {
    text-decoration: line-through;
  }

  .quiet-toggle {
    align-self: center;
    background: none;
    color: var(--_quiet-ink);
  }

  .quiet-toggle[part~='lock'][aria-pressed='true'],
  .quiet-toggle[part~='show'][aria-pressed='false'] {
    color: var(--_ink);
    background: var(--_control);
  }

  .inspector {
    padding-block-start: calc(3 * var(--_space));
    border-block-start: 1px solid var(--_line);
  }

  .field {
    display: grid;
    gap: calc(1 * var(--_space));
    min-inline-size: 0;
  }

  .field input[dir] {
    direction: inherit;
  }

  :is(input, textarea):disabled {
    opacity: 0.6;
  }

  input[aria-invalid='true'] {
    border-color: var(--_ink);
  }

  .fields,
  .fields fieldset {
    display: grid;
    gap: calc(3 * var(--_space));
    min-inline-size: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }

  .fields details {
    border-block-start: 1px solid var(--_line);
  }

  .fields details > fieldset {
    padding-block-end: calc(3 * var(--_space));
  }

  legend {
    padding: 0;
    font-weight: 600;
  }

  /* A legend takes no part in the grid. */
  .fields legend:not(.visually-hidden) {
    margin-block-end: calc(2 * var(--_space));
  }

  summary {
    padding-block: calc(2 * var(--_space));
    font-weight: 600;
    cursor: pointer;
  }

  :is(summary, textarea):focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }

  textarea {
    inline-size: 100%;
    min-inline-size: 0;
    margin: 0;
    padding: calc(2 * var(--_space)) calc(2.5 * var(--_space));
    border: 1px solid var(--_line);
    border-radius: calc(var(--_radius) * 2 / 3);
    background: var(--_control);
    color: inherit;
    font: inherit;
    resize: vertical;
  }

  .field select {
    padding-inline-start: calc(2.5 * var(--_space));
  }

  .color {
    display: flex;
    gap: calc(2 * var(--_space));
  }

  .color > [type='color'] {
    flex: none;
    inline-size: calc(12 * var(--_space));
    padding: calc(1 * var(--_space));
    cursor: pointer;
  }

  /* Black stands for none there. */
  .color:has(:placeholder-shown) > [type='color'] {
    opacity: 0.35;
  }

  .numbers {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: calc(2 * var(--_space));
  }

  .check {
    display: flex;
    align-items: center;
    gap: calc(2 * var(--_space));
    min-block-size: 24px;
  }

  .check input {
    inline-size: 20px;
    block-size: 20px;
    min-block-size: 0;
    accent-color: var(--_accent);
  }

  /* Left is left, also where one reads from the right. */
  .align {
    justify-self: start;
    display: flex;
    flex-wrap: wrap;
    direction: ltr;
    gap: calc(1 * var(--_space));
  }

  .icon:is(.top, .middle, .bottom) {
    rotate: 90deg;
  }

  .icon.redo {
    scale: -1 1;
  }

  .link {
    justify-self: start;
    display: inline-flex;
    align-items: center;
    min-block-size: 24px;
    color: var(--_accent);
  }

  @container editor (min-width: 600px) {
    .panel {
      grid-template-columns: 1fr 1fr;
      column-gap: calc(6 * var(--_space));
    }

    .notices,
    .add {
      grid-column: 1 / -1;
    }

    .inspector {
      padding: 0;
      border: 0;
    }
  }

  @container editor (min-width: 1000px) {
    .base {
      grid-template:
        'stage panel' minmax(0, 1fr)
        'tools panel' auto / minmax(0, 1fr) 320px;
      overflow: hidden;
    }

    .tools {
      border-block: 1px solid var(--_line);
      border-block-end: 0;
    }

    .panel {
      grid-template-columns: minmax(0, 1fr);
      min-block-size: 100%;
      block-size: 0;
      overflow-y: auto;
      overscroll-behavior: contain;
      border-inline-start: 1px solid var(--_line);
    }
  }

  @media (pointer: coarse) {
    .handle {
      --_size: 44px;
    }

    .box::before {
      inline-size: max(100%, 44px);
      block-size: max(100%, 44px);
    }
  }

  @media (forced-colors: active) {
    .box,
    .marquee,
    .row.selected {
      border-color: CanvasText;
    }

    .box[aria-pressed='true'],
    .row.selected {
      border-color: Highlight;
    }

    .tools .toggle[aria-pressed='true'],
    .quiet-toggle[aria-pressed='true'] {
      color: HighlightText;
    }

    .handle::before,
    .guides > i {
      forced-color-adjust: none;
      background: Highlight;
    }
  }
`;
