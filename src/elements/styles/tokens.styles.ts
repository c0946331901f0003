import { css } from 'lit';

/**
 * Colours, type and the grid. A public `--stream-*` property wins over our own value; the rest of
 * the styles use the inner `--_*` names only. Light and dark follow the page's `color-scheme`, which
 * is the user's preference unless the page says otherwise: `stream-broadcaster { color-scheme: light }`.
 */
export const tokenStyles = css`
  :host {
    display: block;
    color-scheme: light dark;
    font-size: medium;

    --_accent: var(--stream-accent, #3451d1);
    --_on-accent: var(--stream-on-accent, #fff);
    --_live: var(--stream-live, #d3222a);
    --_surface: var(--stream-surface, #fff);
    --_ink: var(--stream-ink, #171a21);
    --_quiet-ink: var(--stream-quiet-ink, #565d6d);
    --_line: var(--stream-line, #dde0e7);
    --_control: var(--stream-control, #eef0f4);
    --_control-hover: color-mix(in srgb, var(--_control), var(--_ink) 8%);
    --_stage: var(--stream-stage, #0d0f14);
    --_on-stage: #f4f5f8;
    --_quiet-on-stage: #b4b9c6;
    --_veil: rgb(13 15 20 / 78%);
    --_good: #3ecf8e;
    --_fair: #f5b83d;
    --_poor: #ff8a3d;
    --_radius: var(--stream-radius, 12px);
    --_space: var(--stream-space, 4px);
    --_font: var(--stream-font, system-ui, sans-serif);
    --_target: calc(9 * var(--_space));
    --_ratio: 1.7778;
    --_level: 0;
  }

  @supports (color: light-dark(#000, #fff)) {
    :host {
      --_accent: var(--stream-accent, light-dark(#3451d1, #93a7ff));
      --_on-accent: var(--stream-on-accent, light-dark(#fff, #0d1230));
      --_surface: var(--stream-surface, light-dark(#fff, #181b22));
      --_ink: var(--stream-ink, light-dark(#171a21, #f0f1f5));
      --_quiet-ink: var(--stream-quiet-ink, light-dark(#565d6d, #a6adbd));
      --_line: var(--stream-line, light-dark(#dde0e7, #2d323d));
      --_control: var(--stream-control, light-dark(#eef0f4, #262b35));
    }
  }

  @media (pointer: coarse) {
    :host {
      --_target: max(44px, calc(9 * var(--_space)));
    }
  }

  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  [hidden] {
    display: none !important;
  }

  p,
  h2,
  h3,
  dl,
  dd {
    margin: 0;
  }

  .icon {
    flex: none;
    inline-size: 20px;
    block-size: 20px;
    fill: none;
    stroke: currentcolor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
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
