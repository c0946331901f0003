// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the strings are code
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { inlineWords } from '../../tools/lean/inline-words.ts';

const TABLE = `const WORDS = {
  'a.fixed': 'It’s <fixed>',
  'a.filled': '{count} of {all}',
  'b.yes': 'Yes',
  'b.no': 'No',
  'b.never': 'Never',
  'c.unused': 'Unused',
} as const;
`;

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true });
});

/** What becomes of the table and of a file that uses it. */
function built(code: string): { table: string; user: string } {
  const root = mkdtempSync(join(tmpdir(), 'words-'));
  roots.push(root);
  mkdirSync(join(root, 'src/core'), { recursive: true });
  const [table, user] = [join(root, 'src/core/messages.ts'), join(root, 'src/user.ts')];
  writeFileSync(table, TABLE);
  writeFileSync(user, code);
  const { buildStart, transform } = inlineWords(root) as unknown as {
    buildStart(): void;
    transform(code: string, id: string): { code: string } | undefined;
  };
  buildStart();
  const after = (file: string) => {
    const before = readFileSync(file, 'utf8');
    return transform(before, file)?.code ?? before;
  };
  return { table: after(table), user: after(user) };
}

describe('words in the drop-in script', () => {
  it('go into the template around them, as text that cannot become HTML', () => {
    const { table, user } = built("html`<p title=${words('a.fixed')}>${words('a.fixed')}</p>`");
    expect(user).toBe('html`<p title="It’s &#60;fixed&#62;">It’s &#60;fixed&#62;</p>`');
    expect(table).not.toContain('a.fixed');
  });

  it('are texts elsewhere, with their values in place', () => {
    expect(built("say(words('a.fixed'))").user).toBe('say("It’s <fixed>")');
    expect(built("html`<p .title=${words('a.fixed')}></p>`").user).toContain('"It’s <fixed>"');
    expect(built("words('a.filled', { count, all: x.length })").user).toBe(
      '`${count} of ${x.length}`',
    );
    expect(built("words(ok ? 'b.yes' : 'b.no')").user).toBe('(ok ? "Yes" : "No")');
  });

  it('are still looked up where a value is not named, or a key is known later', () => {
    expect(built("words('a.filled', { ...counts })").user).toContain("words('a.filled'");
    const { table, user } = built(
      "type Answer = 'yes' | 'no'; words('b.yes'); words('b.never'); words(`b.${answer}`)",
    );
    expect(user).toContain('words(`b.${answer}`)');
    expect(table).toContain("'b.yes': 'Yes'");
    expect(table).not.toContain('b.never');
    expect(built("words('b.never'); const key: WordKey = 'b.never'").table).toContain('b.never');
  });

  it('stay in the table when nothing shows them', () => {
    expect(built("words('b.no')").table).toContain('c.unused');
  });
});
