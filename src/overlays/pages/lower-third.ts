import type { MakeView } from './page.ts';
import { fitLines, showTexts } from './text.ts';

export const lowerThird: MakeView = (root) => ({
  show(values) {
    showTexts(root, values);
    fitLines(root);
  },
});
