import { setColor } from './look.ts';
import type { MakeView } from './page.ts';
import { fitLines, part, showTexts } from './text.ts';

export const scoreboard: MakeView = (root) => ({
  show(values) {
    showTexts(root, values);
    setColor(part(root, 'home'), '--side', values.homeColor);
    setColor(part(root, 'away'), '--side', values.awayColor);
    fitLines(root);
  },
});
