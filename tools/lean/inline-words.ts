/**
 * Puts the words of the drop-in script where they are shown. In the sources each is found by its key
 * in a table; in the script that key would stand twice, beside a call and a binding for a text that
 * never changes. What is looked up by a key that is only known later stays in the table.
 *
 * A key must be seen to be kept: as a string anywhere, or as a template that begins with the first part
 * of the key or is looked up right there. What fills a template must be seen too, as a value or as a
 * name.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ESTree, type Plugin, parseSync } from 'vite';

/** The tables (`const WORDS` in each file), and the function that looks a key up. */
const TABLES: Readonly<Record<string, string>> = {
  'src/core/messages.ts': 'words',
  'src/core/overlay-messages.ts': 'overlayWords',
  'src/core/console-messages.ts': 'consoleWords',
};

const LOOK_UPS = new RegExp(`\\b(?:${Object.values(TABLES).join('|')})\\(`);

type Node = ESTree.Node;

interface Edit {
  start: number;
  end: number;
  text: string;
}

interface Source {
  code: string;
  program: Node;
  edits: Edit[];
}

export function inlineWords(root: string): Plugin {
  const sources = new Map<string, Source>();
  return {
    name: 'inline-words',
    enforce: 'pre',
    buildStart() {
      sources.clear();
      const src = join(root, 'src');
      for (const name of readdirSync(src, { recursive: true, encoding: 'utf8' })) {
        if (!name.endsWith('.ts')) continue;
        const file = join(src, name);
        const code = readFileSync(file, 'utf8');
        sources.set(file, { code, program: parseSync(file, code).program, edits: [] });
      }
      for (const [file, lookUp] of Object.entries(TABLES)) {
        const table = sources.get(join(root, file));
        if (table) inlineTable(table, lookUp, [...sources.values()]);
      }
    },
    transform(code, id) {
      const source = sources.get(id);
      if (!source || source.edits.length === 0) return undefined;
      if (source.code !== code) this.error('The words cannot be found: the file has been changed.');
      return { code: applied(code, source.edits), map: null };
    },
  };
}

function inlineTable(table: Source, lookUp: string, sources: readonly Source[]): void {
  const properties = propertiesOf(table.program);
  const texts = new Map(properties.map(({ key, text }) => [key, text]));
  const seen = new Set<string>();
  const shown = new Set<string>();
  const patterns: RegExp[] = [];
  for (const source of sources) {
    visit(source.program, [], (node, parents) => {
      if (isTable(node)) return [];
      const inlined = isCall(node, lookUp) ? inline(source, node, parents, texts) : null;
      if (inlined && node.type === 'CallExpression') {
        source.edits.push(inlined);
        const [key] = node.arguments;
        if (key) visit(key, [], (part) => void shown.add(textOf(part) ?? ''));
      }
      // What became a text is not looked up here, and what is another table's never was.
      if (node.type === 'CallExpression' && (inlined || isOther(node, lookUp))) {
        return node.arguments.slice(1);
      }
      seen.add(sayingOf(node));
      if (node.type === 'TemplateLiteral') patterns.push(...patternOf(node, parents, lookUp));
      return undefined;
    });
  }
  for (const { key, start, end } of properties) {
    // One that nothing shows is kept, in case it was asked for in another way.
    if (seen.has(key) || !shown.has(key)) continue;
    if (patterns.some((pattern) => pattern.exec(key)?.every((part, i) => !i || seen.has(part)))) {
      continue;
    }
    table.edits.push({ start, end, text: '' });
  }
}

/** The text in the place of a call, or null where the call has to stay. */
function inline(
  { code }: Source,
  call: ESTree.CallExpression,
  parents: readonly Node[],
  texts: ReadonlyMap<string, string>,
): Edit | null {
  const [key, values] = call.arguments;
  if (!key) return null;
  const { start, end } = call;
  // One in another is done alone.
  if (LOOK_UPS.test(code.slice(key.start, end))) return null;
  const text = texts.get(textOf(key) ?? '');
  if (values) {
    const filled = text === undefined ? null : fill(code, text, values);
    return filled === null ? null : { start, end, text: filled };
  }
  if (text !== undefined) {
    return intoTemplate(code, call, parents, text) ?? { start, end, text: JSON.stringify(text) };
  }
  const choice = chosen(code, key, texts);
  return choice === null ? null : { start, end, text: `(${choice})` };
}

/** A choice between keys as one between texts. */
function chosen(code: string, node: Node, texts: ReadonlyMap<string, string>): string | null {
  const text = texts.get(textOf(node) ?? '');
  if (text !== undefined) return JSON.stringify(text);
  if (node.type !== 'ConditionalExpression') return null;
  const yes = chosen(code, node.consequent, texts);
  const no = chosen(code, node.alternate, texts);
  return yes && no && `${code.slice(node.test.start, node.test.end)} ? ${yes} : ${no}`;
}

/** The text as a template with its values, where those are named one by one. */
function fill(code: string, text: string, values: Node): string | null {
  if (values.type !== 'ObjectExpression') return null;
  const given = new Map<string, string>();
  for (const property of values.properties) {
    if (property.type !== 'Property' || property.key.type !== 'Identifier') return null;
    given.set(property.key.name, code.slice(property.value.start, property.value.end));
  }
  const names = [...text.matchAll(/\{([a-z]+)\}/g)].map(([, name]) => name ?? '');
  if (names.length !== given.size || !names.every((name) => given.has(name))) return null;
  const escaped = text.replace(/[`\\$]/g, '\\$&');
  return `\`${escaped.replace(/\{([a-z]+)\}/g, (_, name: string) => `\${${given.get(name)}}`)}\``;
}

/** Straight into the HTML around it, where it is the whole of a binding to text or an attribute. */
function intoTemplate(
  code: string,
  call: Node,
  parents: readonly Node[],
  text: string,
): Edit | null {
  const [tagged, template] = parents.slice(-2);
  if (template?.type !== 'TemplateLiteral' || tagged?.type !== 'TaggedTemplateExpression')
    return null;
  if (code.slice(tagged.tag.start, tagged.tag.end) !== 'html') return null;
  const start = code.lastIndexOf('${', call.start);
  const end = code.indexOf('}', call.end) + 1;
  const before = code.slice(template.start, start);
  const name = /[\s"']([^\s"'<>=]+)=$/.exec(before)?.[1];
  if (name !== undefined && !/^[a-z-]+$/.test(name)) return null;
  const escaped = text
    .replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/[`\\$]/g, '\\$&');
  return { start, end, text: name === undefined ? escaped : `"${escaped}"` };
}

/** Every key that a template may become. */
function patternOf(
  node: ESTree.TemplateLiteral,
  parents: readonly Node[],
  lookUp: string,
): RegExp[] {
  if (node.expressions.length === 0) return [];
  const parts = node.quasis.map(({ value }) => value.cooked ?? '');
  const isLookedUp = parents.some((parent) => isCall(parent, lookUp));
  if (!isLookedUp && !/^[a-z-]+\./.test(parts[0] ?? '')) return [];
  const escaped = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return [new RegExp(`^${escaped.join('([^]*)')}$`)];
}

function propertiesOf(program: Node): { key: string; text: string; start: number; end: number }[] {
  const found: { key: string; text: string; start: number; end: number }[] = [];
  visit(program, [], (node, parents) => {
    if (node.type !== 'Property' || node.key.type !== 'Literal') return undefined;
    const [key, text] = [textOf(node.key), textOf(node.value)];
    // With the comma behind it, which every line of the table has.
    if (parents.some(isTable) && key !== null && text !== null) {
      found.push({ key, text, start: node.start, end: node.end + 1 });
    }
    return undefined;
  });
  return found;
}

function isTable(node: Node): boolean {
  const { type } = node;
  return type === 'VariableDeclarator' && node.id.type === 'Identifier' && node.id.name === 'WORDS';
}

function isCall(node: Node, name: string): node is ESTree.CallExpression {
  return (
    node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === name
  );
}

function isOther(node: Node, lookUp: string): boolean {
  return Object.values(TABLES).some((other) => other !== lookUp && isCall(node, other));
}

function textOf(node: Node): string | null {
  return node.type === 'Literal' && typeof node.value === 'string' ? node.value : null;
}

/** A value that may fill a template: written out, or the name of a property. */
function sayingOf(node: Node): string {
  if (node.type === 'Literal') return String(node.value);
  if (node.type !== 'Property' && node.type !== 'TSPropertySignature') return '';
  return node.key.type === 'Identifier' ? node.key.name : '';
}

/** Shows every node with those around it; what is returned takes the place of its children. */
function visit(
  node: Node,
  parents: readonly Node[],
  look: (node: Node, parents: readonly Node[]) => readonly Node[] | undefined,
): void {
  const around = [...parents, node];
  for (const child of look(node, parents) ?? childrenOf(node)) visit(child, around, look);
}

function childrenOf(node: Node): Node[] {
  return Object.values(node)
    .flat()
    .filter((value): value is Node => typeof value?.type === 'string');
}

function applied(code: string, edits: readonly Edit[]): string {
  let result = '';
  let at = 0;
  for (const { start, end, text } of [...edits].sort((a, b) => a.start - b.start)) {
    result += code.slice(at, start) + text;
    at = end;
  }
  return result + code.slice(at);
}
