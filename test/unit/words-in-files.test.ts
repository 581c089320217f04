import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';

/**
 * Everything that a person reads comes from the files of words, where its Chinese stands beside it. Texts in the code are found
 * by their place (what JSX shows, what is read out, what an error says) and by their form: a sentence.
 */

const source = path.resolve(import.meta.dirname, '../../src');

interface Node {
  type: string;
  [key: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

/** Attributes that a person reads or hears. */
const spoken =
  /^(aria-(label|description|roledescription|valuetext)|title|placeholder|alt|label|description|text|confirm|hint)$/;
/** What only a log, a developer or another program reads is given to these. */
const unseen =
  /^(report|info|warn|error|debug|write|onProblem|plain|startsWith|includes|\w*Error|NotVerified|NoAnswer|TooMuch)$/;
/** Packets for TokenLab's support are in English by design, whatever the window speaks. */
const english = /^main\/support\/(?!zip)/;

/** A word with a capital first, then two in small letters: neither SQL, nor a name. */
const isSentence = (text: string): boolean =>
  /^["“]?[A-Z](?:[a-z]|\s)/.test(text) &&
  (text.match(/(?<![\w/.-])[a-z][a-z’']*(?![\w/=-])/g) ?? []).length >= 2;

const nameOf = (node: Node): string => {
  const { callee } = node;
  if (!isNode(callee)) return '';
  const last = isNode(callee.property) ? callee.property : callee;
  return typeof last.name === 'string' ? last.name : '';
};

const textOf = (node: Node): string | null => {
  if (node.type === 'JSXText' || node.type === 'Literal')
    return typeof node.value === 'string' ? node.value : null;
  return node.type === 'TemplateElement' ? (node.value as { cooked: string }).cooked : null;
};

/** Texts in a file that a person would read, each as it stands. */
function found(file: string, code: string): string[] {
  const texts: string[] = [];
  const visit = (node: Node, calls: readonly string[], isSpoken: boolean): void => {
    const text = textOf(node);
    const isShown =
      node.type === 'JSXText' || isSpoken ? /\p{L}{2}|[.,:;!?()]/u.test(text ?? '') : isSentence(text ?? '');
    const last = calls.at(-1) ?? '';
    if (text !== null && isShown && (last === 'AppError' || !unseen.test(last))) texts.push(text.trim());
    const isCall = node.type === 'CallExpression' || node.type === 'NewExpression';
    for (const [key, value] of Object.entries(node)) {
      const inside = isCall && key === 'arguments' ? [...calls, nameOf(node)] : calls;
      const name = isNode(node.name) ? node.name.name : '';
      const read =
        node.type === 'JSXAttribute'
          ? spoken.test(String(name))
          : isSpoken && !isCall && !['JSXElement', 'BinaryExpression'].includes(node.type);
      for (const child of Array.isArray(value) ? value : [value])
        if (isNode(child)) visit(child, inside, read);
    }
  };
  visit(parseSync(file, code).program as unknown as Node, [], false);
  return texts;
}

const files = globSync('{main,renderer,shared,preload}/**/*.{ts,tsx}', { cwd: source })
  .filter((file) => !/(^|\/)(en|zh)(-[^/]*)?\.ts$|\.d\.ts$/.test(file) && !english.test(file))
  .sort();

/** What is written in the computer's form of a language, or in the English one, whatever the person has chosen. */
const ofNoLanguage: readonly [where: RegExp, form: RegExp][] = [
  [/^(renderer|main\/shell|shared)\//, /\.toLocale\w*String\(\)|new Intl\.(?!Segmenter)\w+\((undefined|\))/],
  [/^renderer\//, /\.toFixed\(\d|\.join\((['"`])[,;] \1\)/],
];

describe('numbers, dates and lists', () => {
  it('are written in the language that is in force', () => {
    const wrong = files.filter((file) => {
      const code = readFileSync(path.join(source, file), 'utf8');
      return ofNoLanguage.some(([where, form]) => where.test(file) && form.test(code));
    });
    expect(wrong).toEqual([]);
  });
});

describe('texts that a person reads', () => {
  it('stand in no code', () => {
    expect(files.length).toBeGreaterThan(500);
    const all = files.flatMap((file) =>
      found(file, readFileSync(path.join(source, file), 'utf8')).map((text) => `${file}: ${text}`),
    );
    expect(all).toEqual([]);
  });

  it.each([
    ['text of an element', 'export const a = <p>Read me</p>;', ['Read me']],
    ['what is read out', 'export const a = <i aria-label="Close" className="close it" />;', ['Close']],
    ['a choice of two', "export const a = <i title={b ? 'One' : 'Two'} />;", ['One', 'Two']],
    ['an error', "throw new AppError('full', 'The disk is full.');", ['The disk is full.']],
    ['a piece of a sentence', `f(\`The disk is full (\${code})\`);`, ['The disk is full (']],
    ['a key of a text', "export const a = <i title={t('some.key')} />;", []],
    ['what a developer reads', "throw new TypeError('This is not for people.');", []],
    ['SQL', "db.all('SELECT id FROM jobs WHERE state = ?');", []],
  ])('are found: %s', (_name, code, texts) => {
    expect(found('a.tsx', code)).toEqual(texts);
  });
});
