import type { MakeView } from './page.ts';
import { fitLines, part, setText } from './text.ts';

export const logo: MakeView = (root) => {
  const image = new Image();
  image.alt = '';
  image.decoding = 'async';
  image.referrerPolicy = 'no-referrer';
  const word = part(root, 'word');
  let address = '';
  const choose = (hasImage: boolean) => {
    root.classList.toggle('has-image', hasImage);
    fitLines(root);
  };
  image.addEventListener('load', () => choose(true));
  // A picture that is not there must not leave a torn one on the air.
  image.addEventListener('error', () => choose(false));
  part(root, 'picture').append(image);

  return {
    show(values) {
      root.style.setProperty('--opacity', String(Number(values.opacity) / 100));
      root.classList.toggle('plated', values.plate === true);
      setText(word, String(values.text));
      if (values.image !== address) {
        address = String(values.image);
        choose(false);
        if (address === '') image.removeAttribute('src');
        else image.src = address;
      }
      fitLines(root);
    },
  };
};
