import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkAddress,
  nameFromAddress,
  previewAddress,
  shortened,
  typedAddress,
} from '../../src/core/overlay-address.ts';

describe('checkAddress', () => {
  it.each([
    ['', 'no-address'],
    ['example.com/a.html', 'not-web'],
    ['javascript:alert(1)', 'not-web'],
    [' java\nscript:alert(1)', 'not-web'],
    ['data:text/html,<script>1</script>', 'not-web'],
    ['https://user:secret@example.com', 'credentials'],
    ['http://169.254.169.254/latest/meta-data', 'private-host'],
    [`https://example.com/${'a'.repeat(3000)}`, 'too-long'],
  ])('refuses %j: %s', (text, problem) => {
    expect(checkAddress(text)).toEqual({ url: null, problem, warning: null });
  });

  it.each([
    ['https://example.com/a', null],
    ['https://example.com:8443/a', 'port'],
    ['http://localhost:3000/', 'private-host'],
    ['http://192.168.1.7/', 'private-host'],
    ['https://printer.local/', 'private-host'],
  ])('takes %s, warning %s', (text, warning) => {
    expect(checkAddress(text)).toMatchObject({ problem: null, warning });
  });

  it('reads any text without throwing, and only ever gives http and https', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.string({ unit: 'binary' })), (text) => {
        const { url } = checkAddress(text);
        expect(url === null || /^https?:\/\//.test(url)).toBe(true);
        nameFromAddress(text);
      }),
      { numRuns: 50 },
    );
  });
});

describe('what was typed', () => {
  it.each([
    ['example.com/overlay', 'https://example.com/overlay'],
    [' overlay.example ', 'https://overlay.example'],
    ['overlay.example:8443?a=b.c', 'https://overlay.example:8443?a=b.c'],
    ['http://example.com/', 'http://example.com/'],
    ['javascript:alert(1.5)', 'javascript:alert(1.5)'],
    ['foo.bar:alert(1)', 'foo.bar:alert(1)'],
    ['user@example.com', 'user@example.com'],
    ['//example.com/', '//example.com/'],
    ['two words.html', 'two words.html'],
    ['nonsense', 'nonsense'],
    ['', ''],
  ])('%j stands for %j', (typed, address) => {
    expect(typedAddress(typed)).toBe(address);
  });
});

describe('the preview', () => {
  it('says mixed content instead of loading it', () => {
    expect(previewAddress('http://example.com/', 'https:')).toEqual({ url: null, mixed: true });
    expect(previewAddress('http://localhost/', 'https:')).toMatchObject({ mixed: false });
    expect(previewAddress('http://example.com/', 'http:').url).toBe('http://example.com/');
    expect(previewAddress('javascript:1', 'https:')).toEqual({ url: null, mixed: false });
  });
});

describe('names', () => {
  it.each([
    ['https://example.com/overlays/lower-third.html?name=Ann', 'Lower third'],
    ['https://example.com/Score%20board.html', 'Score board'],
    ['https://example.com/%E0%A4%A', '%E0%A4%A'],
    ['https://example.com/', 'example.com'],
    ['https://example.com/index.html', 'example.com'],
    ['https://example.com/123', 'example.com'],
    ['not an address', 'not an address'],
  ])('%s: %s', (address, name) => expect(nameFromAddress(address)).toBe(name));

  it('are short, in one line, and turn no text around', () => {
    expect(shortened('a\u202Eb\nc')).toBe('a b c');
    expect([...shortened('x'.repeat(1_000_000))].length).toBe(60);
    expect([...nameFromAddress(`https://example.com/${'y'.repeat(1000)}`)].length).toBe(60);
  });
});
