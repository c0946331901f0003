/** Cuts texts into pages that fit a width, between words where it can. Pure: the caller measures. */

type Measure = (text: string) => number;

/** Each item begins a page of its own; none is lost, and no page is wider unless one letter is. */
export function paginate(items: readonly string[], width: number, measure: Measure): string[] {
  return items
    .map((item) => item.replace(/\s+/g, ' ').trim())
    .filter((item) => item !== '')
    .flatMap((item) => pagesOf(item, width, measure));
}

function pagesOf(item: string, width: number, measure: Measure): string[] {
  if (measure(item) <= width) return [item];
  const pages: string[] = [];
  let page = '';
  for (const word of pieces(item, 'word')) {
    if (measure((page + word).trimEnd()) <= width) {
      page += word;
      continue;
    }
    if (page.trim() !== '') pages.push(page.trim());
    page = '';
    if (measure(word) <= width) {
      page = word.trimStart();
      continue;
    }
    for (const letter of pieces(word, 'grapheme')) {
      if (page !== '' && measure(page + letter) > width) {
        pages.push(page.trim());
        page = '';
      }
      page += letter;
    }
  }
  if (page.trim() !== '') pages.push(page.trim());
  return pages;
}

/** Words with the punctuation behind them, so that no page begins with a comma. */
function pieces(text: string, granularity: 'word' | 'grapheme'): string[] {
  const segments = [...new Intl.Segmenter(undefined, { granularity }).segment(text)];
  if (granularity === 'grapheme') return segments.map(({ segment }) => segment);
  const words: string[] = [];
  for (const { segment, isWordLike } of segments) {
    const last = words.at(-1);
    const opens = /^[\p{Ps}\p{Pi}"'#@$€£¥+-]$/u.test(segment) && /\s$/.test(last ?? ' ');
    if (last === undefined || opens || (isWordLike && !OPENING.test(last))) words.push(segment);
    else words[words.length - 1] = last + segment;
  }
  return words;
}

/** Ends with a sign that belongs to the word behind it. */
const OPENING = /(?:^|\s)[\p{Ps}\p{Pi}"'#@$€£¥+-]+$/u;
