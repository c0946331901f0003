import { css } from 'lit';

/**
 * Where things stand. Everything is measured against the element's own width, never the window's.
 * The stage keeps its height when the drawer comes in beside it, so that the page does not jump.
 */
export const layoutStyles = css`
  .frame {
    container: frame / inline-size;
    block-size: 100%;
  }

  .base {
    position: relative;
    display: grid;
    grid-template:
      'header' auto
      'stage' minmax(140px, 1fr)
      'problem' auto
      'setup' auto
      'bar' auto
      'notices' auto
      'link' auto
      'drawer' auto
      'footer' auto / minmax(0, 1fr);
    block-size: 100%;
    overflow: auto;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--_ink);
    font: 400 0.875em / 1.45 var(--_font);
    text-align: start;
    -webkit-font-smoothing: antialiased;
  }

  /* Holds the row open in the picture's own shape. */
  .base::before {
    content: '';
    grid-area: stage;
    grid-column: 1 / -1;
    align-self: stretch;
    min-block-size: 0;
    aspect-ratio: var(--_ratio);
    visibility: hidden;
  }

  /* The editor has a picture of its own: the stage keeps its edges only. */
  .base.with-editor {
    grid-template:
      'header' auto
      'stage' calc(12 * var(--_space))
      'editor' auto
      'problem' auto
      'setup' auto
      'bar' auto
      'notices' auto
      'link' auto
      'footer' auto / minmax(0, 1fr);
  }

  .base.with-editor::before {
    content: none;
  }

  .with-editor .picture,
  .with-editor .poster,
  .with-editor .caption {
    display: none;
  }

  /* Their own scheme is the system's; within the broadcaster, the broadcaster's counts. */
  stream-overlay-editor,
  stream-console {
    color-scheme: inherit;
    --_card: 0;
  }

  .overlays {
    grid-area: editor;
    min-inline-size: 0;
  }

  .overlays .fetching {
    padding: calc(6 * var(--_space));
    text-align: center;
  }

  slot[name='header'],
  slot[name='footer'] {
    display: block;
    grid-area: header;
  }

  slot[name='footer'] {
    grid-area: footer;
  }

  /* Text must not stick to the border. The styles of the page win over this. */
  ::slotted([slot='header']),
  ::slotted([slot='footer']) {
    padding: calc(3 * var(--_space)) calc(4 * var(--_space));
  }

  .stage {
    grid-area: stage;
    container-type: size;
    position: relative;
    display: grid;
    place-items: center;
    overflow: hidden;
    background: var(--_stage);
    color: var(--_on-stage);
    color-scheme: dark;
  }

  /* The picture's own box: overlays will count their pixels in it, from the left in every language. */
  .picture {
    grid-area: 1 / 1;
    position: relative;
    direction: ltr;
    inline-size: min(100cqw, 100cqh * var(--_ratio));
    aspect-ratio: var(--_ratio);
  }

  video {
    display: block;
    inline-size: 100%;
    block-size: 100%;
    object-fit: contain;
    background: #000;
  }

  .mirrored video {
    transform: scaleX(-1);
  }

  .poster {
    grid-area: 1 / 1;
    display: grid;
    place-items: center;
    inline-size: 100%;
    block-size: 100%;
    overflow: hidden;
  }

  .poster img {
    inline-size: 100%;
    block-size: 100%;
    object-fit: contain;
  }

  ::slotted([slot='poster']) {
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }

  .explanation {
    display: grid;
    justify-items: center;
    gap: calc(1 * var(--_space));
    max-inline-size: 38ch;
    padding: calc(10 * var(--_space)) calc(4 * var(--_space)) calc(3 * var(--_space));
    color: var(--_quiet-on-stage);
    text-align: center;
    text-wrap: balance;
  }

  .explanation .icon {
    display: none;
  }

  .explanation .title {
    color: var(--_on-stage);
    font-size: 1.15em;
    font-weight: 600;
  }

  .pills {
    position: absolute;
    inset-block-start: calc(3 * var(--_space));
    inset-inline-start: calc(3 * var(--_space));
    display: flex;
    flex-wrap: wrap;
    gap: calc(1.5 * var(--_space));
    max-inline-size: calc(100% - 18 * var(--_space));
  }

  .health {
    position: absolute;
    inset-block-start: calc(2 * var(--_space));
    inset-inline-end: calc(2 * var(--_space));
  }

  .caption {
    position: absolute;
    inset-block-end: calc(3 * var(--_space));
    inset-inline: calc(3 * var(--_space));
    inline-size: fit-content;
    max-inline-size: calc(100% - 6 * var(--_space));
    margin-inline: auto;
    padding: calc(1 * var(--_space)) calc(3 * var(--_space));
    border-radius: calc(var(--_radius) * 2 / 3);
    background: var(--_veil);
    text-align: center;
    text-wrap: balance;
    font-variant-numeric: tabular-nums;
  }

  .bar {
    grid-area: bar;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: calc(2 * var(--_space));
    padding: calc(2 * var(--_space));
  }

  .toggles,
  .actions,
  .drawer-buttons {
    display: flex;
    gap: calc(2 * var(--_space));
  }

  .toggles {
    flex: 1 0 100%;
  }

  .toggles > .toggle {
    flex: 1;
  }

  .actions {
    flex: 1;
  }

  .actions > * {
    flex: 1;
  }

  .bar:not(:has(.actions > *)) .toggles {
    flex: 1;
  }

  .bar:not(:has(.actions > *)) .actions,
  .bar:not(:has(button)) {
    display: none;
  }

  .setup {
    grid-area: setup;
    display: grid;
    gap: calc(2 * var(--_space));
    padding: calc(2 * var(--_space)) calc(2 * var(--_space)) 0;
  }

  .notices {
    grid-area: notices;
    display: grid;
    gap: calc(2 * var(--_space));
    padding: 0 calc(3 * var(--_space)) calc(3 * var(--_space));
  }

  .viewer-link {
    grid-area: link;
    padding: 0 calc(3 * var(--_space)) calc(3 * var(--_space));
  }

  .problem {
    grid-area: notices;
    margin: 0 calc(2 * var(--_space)) calc(2 * var(--_space));
  }

  .problem.stopped {
    grid-area: problem;
    margin: calc(2 * var(--_space));
  }

  .drawer {
    grid-area: drawer;
    display: grid;
    align-content: start;
    gap: calc(3 * var(--_space));
    min-inline-size: 0;
    padding: calc(2 * var(--_space)) calc(3 * var(--_space)) calc(4 * var(--_space));
    border-block-start: 1px solid var(--_line);
    overflow-wrap: anywhere;
  }

  @container frame (min-width: 480px) {
    .bar {
      display: grid;
      grid-template-columns: minmax(min-content, 1fr) auto minmax(min-content, 1fr);
      padding: calc(3 * var(--_space));
    }

    .toggles > .toggle {
      flex: none;
    }

    .actions {
      grid-column: 2;
      justify-content: center;
    }

    .actions > * {
      flex: none;
    }

    .drawer-buttons {
      grid-column: 3;
      justify-content: end;
    }

    .setup {
      grid-auto-flow: column;
      grid-auto-columns: minmax(0, 1fr) minmax(0, 1fr) auto;
      align-items: end;
      gap: calc(3 * var(--_space));
      padding: calc(3 * var(--_space)) calc(3 * var(--_space)) 0;
    }

    .setup,
    .notices,
    .viewer-link {
      inline-size: 100%;
      max-inline-size: 720px;
      margin-inline: auto;
    }

    .setup > .plain:only-child {
      justify-self: center;
    }

    .explanation .icon {
      display: block;
      inline-size: 36px;
      block-size: 36px;
      margin-block-end: calc(2 * var(--_space));
      stroke-width: 1.5;
    }

    .explanation {
      font-size: 1.07em;
    }

    .explanation .title {
      font-size: 1.4em;
    }
  }

  @container frame (min-width: 600px) {
    .base::before {
      aspect-ratio: max(var(--_ratio), 1.6);
    }

    .problem.stopped {
      position: relative;
      z-index: 1;
      grid-area: stage;
      place-self: center;
      inline-size: min(440px, 100% - 8 * var(--_space));
      margin: 0;
      box-shadow: 0 12px 40px rgb(0 0 0 / 45%);
    }
  }

  @container frame (min-width: 760px) {
    .base.with-drawer {
      grid-template:
        'header header' auto
        'stage drawer' minmax(140px, 1fr)
        'problem problem' auto
        'setup setup' auto
        'bar bar' auto
        'notices notices' auto
        'link link' auto
        'footer footer' auto / minmax(0, 1fr) 320px;
    }

    .drawer {
      block-size: 0;
      min-block-size: 100%;
      overflow-y: auto;
      overscroll-behavior: contain;
      border-block-start: 0;
      border-inline-start: 1px solid var(--_line);
    }
  }
`;
