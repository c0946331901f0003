/**
 * Every word of the overlay editor, in a file of its own, because the editor is loaded on demand. A
 * value is put in where its name stands in braces.
 */
import type { OverlayDraft } from './overlay-draft.ts';

const WORDS = {
  'stage.label': 'Overlays on a picture of {width} × {height} pixels',
  'stage.preview': 'Preview of your picture',
  'item.label': '{name}: {place}{marks}',
  'item.rectangle': '{width} × {height} at {x}, {y}',
  'item.stretch': 'fills the frame',
  'item.locked': ', locked',
  'item.hidden': ', hidden here',
  'item.outside': ', outside the frame',
  'item.failed': ', not saved',
  'item.unnamed': 'Overlay without an address',
  'state.dirty': 'Waiting to be saved',
  'state.saving': 'Saving…',
  'state.failed': 'Not saved',
  'action.add': 'Add overlay',
  'action.add-now': 'Add',
  'action.cancel': 'Cancel',
  'tool.undo': 'Undo',
  'tool.redo': 'Redo',
  'tool.snap': 'Snap to lines',
  'tool.aspect': 'Keep proportions',
  'tool.centre': 'Resize from the centre',
  'tool.several': 'Select several',
  'action.duplicate': 'Duplicate',
  'action.delete': 'Delete',
  'action.retry': 'Try again',
  'action.retry-all': 'Try all again',
  'action.revert': 'Discard change',
  'action.fit': 'Fit them',
  'action.open': 'Open in a new tab',
  'switch.lock': 'Lock {name}',
  'switch.show': 'Show {name} here',
  'label.tools': 'Tools',
  'label.list': 'Overlays',
  'label.align': 'Align',
  'label.content': 'Content',
  'fold.look': 'Look',
  'fold.live': 'While live',
  'align.left': 'Align left edges',
  'align.center': 'Align centres from left to right',
  'align.right': 'Align right edges',
  'align.top': 'Align upper edges',
  'align.middle': 'Align centres from top to bottom',
  'align.bottom': 'Align lower edges',
  'field.name': 'Name in the list',
  'field.url': 'Web address of the page',
  'field.kind': 'What to add',
  'field.with-unit': '{label} ({unit})',
  'side.x': 'Left',
  'side.y': 'Top',
  'side.width': 'Width',
  'side.height': 'Height',
  'field.stretch': 'Fill the whole frame',
  'kind.own': 'Your own page',
  'kind.option': '{name}: {description}',
  'color.pick': '{label}: choose',
  'color.theme': 'As the theme has it',
  'list.empty': 'No overlays yet.',
  'selection.none': 'Select an overlay to change it.',
  'selection.many': '{count} overlays selected',
  'hint.once':
    'The service fetches the page once, when the stream starts. For later changes the page must refresh itself.',
  'hint.rate': 'It draws one picture a second: text and graphics, no animation.',
  'hint.refusal':
    'If this stays empty, the page may refuse to be shown inside others. Viewers still see it.',
  'hint.local-time': 'In the time zone of this computer.',
  'hint.settings':
    'On the air, viewers see a change after the next start only, unless the page reads live settings.',
  'hint.pages-private':
    'The pages are on {host}, which only a service in the same network can reach.',
  'hint.pages-nowhere':
    'Ready-made overlays cannot be offered: overlays-base must be an http or https address.',
  'wrong.number': 'It must be a whole number from {min} to {max}.',
  'wrong.choice': 'It must be one of those that are offered.',
  'wrong.color': 'It must be a colour such as #3d5afe.',
  'wrong.address': 'It must be a full web address, by https or http.',
  'wrong.datetime': 'It must be a whole date with its time.',
  'wrong.time-zone': 'It must be a time zone such as Europe/Berlin.',
  'wrong.language': 'It must be the tag of a language, such as en or pt-BR.',
  'texts.too-long':
    'All texts together must fit into an address of 2,048 characters. Shorten them.',
  'warning.private-host':
    'This address is not on a public host by name. A service elsewhere cannot reach it.',
  'warning.port': 'The service only reaches port 80 and 443.',
  'preview.none': 'Not a web address, so that nothing is loaded.',
  'preview.mixed':
    'The address is http and this page is https: your browser does not show it here. Viewers see it.',
  'preview.loading': 'Loading…',
  'preview.slow':
    'No answer so far. The page is slow, or refuses to be shown inside others. Viewers may see it.',
  'preview.blocked': 'The policy of this page does not let it be shown here. Viewers see it.',
  'notice.loading': 'Loading overlays…',
  'notice.load-failed': 'The overlays could not be loaded.',
  'notice.outside': 'Viewers see no overlay.',
  'notice.outside-why':
    'Outside the picture of {width} × {height}: {names}. One pixel outside hides them all.',
  'notice.larger': 'They were made for a larger picture, {width} × {height}.',
  'notice.first': 'A first overlay shows once you stop and go live again.',
  'notice.dismiss': 'Dismiss',
  'notice.failed-one': 'One overlay is not saved.',
  'notice.failed-many': '{count} overlays are not saved.',
  'problem.disabled': 'Overlays are not enabled on this account.',
  'problem.disabled-hint':
    'Ask the support of the service to enable HTML overlays, then try again.',
  'problem.lost': 'This overlay was deleted elsewhere.',
  'problem.lost-hint': 'Try again to bring it back, or discard it.',
  'say.selected': '{name} selected',
  'say.added': '{name} added',
  'say.copied': 'Duplicated: {count}',
  'say.deleted': 'Deleted: {count}',
  'say.saved': '{name} is saved',
  'say.discarded': 'Change discarded',
  'say.undone': 'Undone',
  'say.redone': 'Redone',
  'say.locked': '{name} is locked',
  'say.stretched': '{name} fills the frame and cannot be moved',
  'say.fitted': 'All overlays are inside the picture',
  'say.failed': '{name} could not be saved. {message}',
} as const;

export type OverlayWordKey = keyof typeof WORDS;
export type OverlayWordValues = Readonly<Record<string, string | number>>;

/** The text for a key. An unknown name in braces stays as it is, so that a mistake can be seen. */
export function overlayWords(key: OverlayWordKey, values: OverlayWordValues = {}): string {
  return WORDS[key].replace(/\{([a-z]+)\}/g, (whole, name: string) =>
    String(values[name] ?? whole),
  );
}

export interface SaveProblem {
  readonly message: string;
  readonly hint: string;
  /** The service's own words, where it had any. */
  readonly quote: string | null;
}

/** Whether the account may not have overlays at all, which no other draft will change. */
export function isNotEnabled({ state, error }: OverlayDraft): boolean {
  return state === 'failed' && error?.status === 422;
}

/** Why a draft could not be saved, and what to do; null where nothing is wrong. */
export function saveProblem(draft: OverlayDraft): SaveProblem | null {
  const { state, error, id } = draft;
  if (state !== 'failed') return null;
  const quote = error?.serverMessage ?? null;
  if (isNotEnabled(draft)) return problem('disabled', quote);
  if (!error || (error.status === 404 && id === null)) return problem('lost', null);
  return { message: error.message, hint: error.hint, quote };
}

function problem(name: 'disabled' | 'lost', quote: string | null): SaveProblem {
  return {
    message: overlayWords(`problem.${name}`),
    hint: overlayWords(`problem.${name}-hint`),
    quote,
  };
}
