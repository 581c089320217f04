import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Words } from '../../src/shared/language.ts';

/** Every word of ours is used: a key that no code names is a text that somebody translates and nobody reads. */

const source = path.resolve(import.meta.dirname, '../../src');

/**
 * A file of words, and what code calls the group: the namespace of the window, the room of main, or `shell` for the system's.
 * The page that stands in for a stopped window has none: it reads its few words as properties.
 */
interface Group {
  file: string;
  name: string;
}

const groups: Group[] = globSync(
  ['renderer/{features/*,ui}/en.ts', 'shared/words/*/en.ts', 'main/shell/en.ts'],
  { cwd: source },
)
  .sort()
  .map((file) => ({ file, name: path.basename(path.dirname(file)) }));
/** Beside the words of the first screen, where there are more. */
const later = new Set(globSync('renderer/features/*/en-later.ts', { cwd: source }));

/** Keys that are put together where no `t` or `say` shows it, by what they begin with, and what puts them together. */
const composed: Record<string, string> = {
  'frame:command.': 'nameKeyOf puts the name of an action behind it',
  'prompts:history.none': 'PromptPicker puts the kind before `.none` and `.noneFound`',
  'prompts:snippets.none': 'the same, for the other kind',
};

const keysOf = (words: Words): string[] =>
  Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [key.replace(/_(one|other)$/, '')]
      : keysOf(value).map((rest) => `${key}.${rest}`),
  );

/** What a file of code names. */
interface Code {
  file: string;
  text: string;
  /** Strings that stand in it as they are. */
  literals: Set<string>;
  /** Strings with something in them that is known at run time only. */
  patterns: RegExp[];
}

const code: Code[] = globSync('**/*.{ts,tsx}', { cwd: source })
  .filter((file) => !/(^|\/)(en|zh)(-[^/]*)?\.ts$/.test(file))
  .map((file) => {
    const text = readFileSync(path.join(source, file), 'utf8');
    const literals = new Set([...text.matchAll(/'([\w.:-]+)'|`([\w.:-]+)`/g)].map((m) => m[1] ?? m[2] ?? ''));
    const patterns = [...text.matchAll(/(?:\bt|\bsay\w*|\brefusal)\(\s*(?:[^()`']*\s)?`((?:[^`\\])*)`/g)]
      .map((m) => m[1] ?? '')
      .filter((template) => template.includes('${'))
      .map(patternOf);
    return { file, text, literals, patterns };
  });

/** The keys that a template can give; what it fills in is one part of a key. */
function patternOf(template: string): RegExp {
  const parts = template.split(/\$\{[^}]*\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[\\w-]+')}$`);
}

/** Whether a file of code means this group when it names no other. */
function isFrom(group: Group, { file, text }: Code): boolean {
  if (group.file.startsWith('renderer/')) {
    return (
      file.startsWith(`${path.dirname(group.file)}/`) ||
      new RegExp(`(useTranslation\\(\\[?|TFunction<(readonly )?\\[?)'${group.name}'`).test(text)
    );
  }
  return file.startsWith(`${path.dirname(group.file)}/`) || text.includes(`/words/${group.name}/say.ts'`);
}

async function unusedIn(group: Group): Promise<string[]> {
  const rest = group.file.replace('en.ts', 'en-later.ts');
  const files = [group.file, ...(later.has(rest) ? [rest] : [])];
  const loaded = await Promise.all(
    files.map((file) => import(path.join(source, file)) as Promise<Record<string, Words>>),
  );
  const own = code.filter((each) => isFrom(group, each));
  const isNamed = (key: string, files: Code[]) =>
    files.some(({ literals, patterns }) => literals.has(key) || patterns.some((each) => each.test(key)));
  return [...new Set(loaded.flatMap((words) => Object.values(words)).flatMap(keysOf))]
    .filter((key) => !isNamed(key, own) && !isNamed(`${group.name}:${key}`, code))
    .map((key) => `${group.name}:${key}`);
}

const unused = (await Promise.all(groups.map(unusedIn))).flat();
const starts = Object.keys(composed);

describe('the words', () => {
  it('are all used by code that names their keys, or puts them together in a listed way', () => {
    expect(unused.filter((key) => !starts.some((start) => key.startsWith(start)))).toEqual([]);
  });

  it('are looked for: a listed way of putting keys together is needed for keys that are there', () => {
    expect(starts.filter((start) => !unused.some((key) => key.startsWith(start)))).toEqual([]);
  });
});
