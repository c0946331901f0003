import { describe, expect, it } from 'vitest';
import {
  DRAG_THRESHOLD,
  type EditorEvent,
  type EditorState,
  editorTransition,
  isGesture,
} from '../../src/core/editor-machine.ts';
import { BroadcastError } from '../../src/core/errors.ts';
import type { Press } from '../../src/core/overlay-gesture.ts';
import { NO_LINES } from '../../src/core/overlay-snapping.ts';

const error = new BroadcastError('service-unreachable');
const press: Press = {
  target: 'overlays',
  x: 0,
  y: 0,
  start: new Map([['a', { x: 0, y: 0, width: 10, height: 10 }]]),
  lines: NO_LINES,
  frame: { width: 100, height: 100 },
};

const STATES: EditorState[] = [
  { name: 'closed' },
  { name: 'loading' },
  { name: 'failed', error },
  { name: 'idle' },
  { name: 'pointing', press },
  { name: 'moving', press },
  { name: 'resizing', press },
  { name: 'marking', press },
];

const EVENTS = {
  open: { type: 'open' },
  loaded: { type: 'loaded' },
  refused: { type: 'refused', error },
  press: { type: 'press', press },
  'drag, a little': { type: 'drag', distance: DRAG_THRESHOLD - 1 },
  'drag, far': { type: 'drag', distance: DRAG_THRESHOLD },
  release: { type: 'release' },
  cancel: { type: 'cancel' },
  close: { type: 'close' },
} as const satisfies Record<string, EditorEvent>;

/** Every state's exits; an event that is not listed leaves the state as it is. */
const gesture = { release: 'idle', cancel: 'idle', close: 'closed' } as const;
const TABLE: Record<EditorState['name'], Partial<Record<keyof typeof EVENTS, string>>> = {
  closed: { open: 'loading' },
  loading: { loaded: 'idle', refused: 'failed', close: 'closed' },
  failed: { open: 'loading', close: 'closed' },
  idle: { press: 'pointing', close: 'closed' },
  pointing: { ...gesture, 'drag, far': 'moving' },
  moving: gesture,
  resizing: gesture,
  marking: gesture,
};

describe('editor machine', () => {
  for (const state of STATES) {
    for (const [label, event] of Object.entries(EVENTS)) {
      const expected = TABLE[state.name][label as keyof typeof EVENTS];
      it(`${state.name}: ${label} → ${expected ?? 'stays'}`, () => {
        const next = editorTransition(state, event);
        if (expected === undefined) expect(next).toBe(state);
        else expect(next.name).toBe(expected);
      });
    }
  }

  it.each([
    ['se', press.start, 'resizing'],
    ['marquee', new Map(), 'marking'],
    ['overlays', new Map(), 'pointing'],
    ['n', new Map(), 'pointing'],
  ] as const)('dragging %s with %s: %s', (target, start, expected) => {
    const state: EditorState = { name: 'pointing', press: { ...press, target, start } };
    expect(editorTransition(state, EVENTS['drag, far']).name).toBe(expected);
  });

  it('keeps the snapshot of the press through the gesture', () => {
    const moving = editorTransition({ name: 'pointing', press }, EVENTS['drag, far']);
    expect(moving).toEqual({ name: 'moving', press });
  });

  it('tells gestures from the rest', () => {
    expect(STATES.filter(isGesture).map(({ name }) => name)).toEqual([
      'pointing',
      'moving',
      'resizing',
      'marking',
    ]);
  });
});
