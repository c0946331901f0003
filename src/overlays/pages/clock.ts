import type { OverlayValues } from '../catalogue.ts';
import type { MakeView } from './page.ts';
import { fitLines, part, setText, showTexts } from './text.ts';

export const clock: MakeView = (root) => {
  const time = part(root, 'time');
  const date = part(root, 'date');
  let formats: { time: Intl.DateTimeFormat; date: Intl.DateTimeFormat | null } | null = null;
  let length = -1;

  return {
    show(values) {
      showTexts(root, values);
      formats = formatsOf(values);
      length = -1;
    },
    tick(now) {
      const text = formats?.time.format(now) ?? '';
      setText(time, text);
      setText(date, formats?.date?.format(now) ?? '');
      if (text.length !== length) fitLines(root);
      length = text.length;
    },
  };
};

/** Made once: they cost more than all the rest of a tick. */
function formatsOf({ language, zone, hours, seconds, date }: OverlayValues) {
  const make = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(String(language), {
      ...options,
      ...(zone !== '' && { timeZone: String(zone) }),
    });
  return {
    time: make({
      hour: hours === '12' ? 'numeric' : '2-digit',
      minute: '2-digit',
      ...(seconds === true && { second: '2-digit' }),
      hourCycle: hours === '12' ? 'h12' : 'h23',
    }),
    date: date === true ? make({ weekday: 'long', day: 'numeric', month: 'long' }) : null,
  };
}
