/** Takes what a page copies; says no where the test wants it. */
export interface FakeClipboard {
  readonly copied: string[];
  forbid(): void;
  restore(): void;
}

export function fakeClipboard(): FakeClipboard {
  const { clipboard } = navigator;
  const copied: string[] = [];
  let forbidden = false;
  const writeText = async (text: string) => {
    if (forbidden) throw new DOMException('Not allowed.', 'NotAllowedError');
    copied.push(text);
  };
  Object.defineProperty(clipboard, 'writeText', { value: writeText, configurable: true });
  return {
    copied,
    forbid: () => {
      forbidden = true;
    },
    restore: () => Reflect.deleteProperty(clipboard, 'writeText'),
  };
}
