/** A countdown, alone or on the card that waits for the show. */
import type { OverlayValues } from '../catalogue.ts';
import type { MakeView } from './page.ts';
import { fitLines, part, setText, showTexts } from './text.ts';
import { endOf, formatLeft, secondsLeft } from './time-left.ts';

const opened = Date.now();

function countInto(root: HTMLElement) {
  const digits = part(root, 'digits');
  let end: number | null = null;
  let done = '';
  /** What the lines were made to fit: so many digits, or -2 for the words at the end. */
  let fitted = -1;
  const tick = (now: number) => {
    const left = end === null ? null : secondsLeft(end, now);
    const isDone = left === 0;
    root.classList.toggle('done', isDone);
    const text = left === null ? '' : isDone && done !== '' ? done : formatLeft(left);
    setText(digits, text);
    // Digits are of one width, so that only another number of them needs another fit.
    const form = isDone ? -2 : text.length;
    if (form !== fitted) fitLines(root);
    fitted = form;
  };
  return {
    read(values: OverlayValues) {
      end = endOf(String(values.until), Number(values.minutes), opened);
      done = String(values.done).trim();
      fitted = -1;
    },
    tick,
  };
}

export const countdown: MakeView = (root) => {
  const count = countInto(root);
  return {
    show(values) {
      showTexts(root, values);
      count.read(values);
    },
    tick: count.tick,
  };
};

export const startingSoon: MakeView = (root) => {
  const count = countInto(root);
  return {
    show(values) {
      root.dataset.backdrop = String(values.backdrop);
      showTexts(root, values);
      count.read(values);
    },
    tick: count.tick,
  };
};
