// The walls between the rooms of src/: which room may import what, and which words belong to one room alone.
// `npm run walls` checks the tree and names file and line of every breach; with `-- --draw` it prints the diagram of the
// rooms for docs/architecture.md.
import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { drawRooms } from './drawing.ts';
import {
  type Arrow,
  arrowBreach,
  circlesIn,
  doorBreach,
  roomOf,
  tableProblems,
  targetOf,
} from './imports.ts';
import { type Mention, mentionsIn } from './mentions.ts';
import { root } from './project.mjs';
import { rooms } from './rooms.ts';

export interface Breach {
  /** Relative to the project, with forward slashes. */
  file: string;
  line: number;
  /** The wall, in words. */
  rule: string;
  /** What was found there. */
  found: string;
}

/** Files longer than this are named, so that somebody checks whether they still have one job. */
const longFile = 400;

const electronPackages =
  /^(electron($|\/(main|renderer|common))|electron-(store|updater)($|\/)|electron-log($|\/(main|renderer)))/;
const sql =
  /^\s*(SELECT\s[\s\S]*\bFROM\b|INSERT\s+(OR\s+\w+\s+)?INTO\b|REPLACE\s+INTO\b|UPDATE\s+(OR\s+\w+\s+)?\w+\s+SET\b|DELETE\s+FROM\b|(CREATE|DROP|ALTER)\s+((UNIQUE|TEMP|TEMPORARY|VIRTUAL)\s+)?(TABLE|INDEX|VIEW|TRIGGER)\b|PRAGMA\s+\w|VACUUM\b|ATTACH\s+DATABASE\b)/;
const machinePath = /^(\/(home|root|Users|tmp|work|var|opt|mnt)\/\w|[A-Z]:\\(Users|Windows|Temp)\\)/;

/** Words that a native reader stumbles over; CONTRIBUTING.md names the ordinary ones. They stay out of code, tests and docs. */
const stumblingWord =
  /\b(afresh|anew|whoever|mend(s|ed|ing|able)?|heard|troubles|shelve[sd]?|armoury|luckier|for ever|go(es)? on|by itself)\b/gi;
/** Words of speech and furniture that say nothing about what a value is. */
const emptyName =
  /\b(const|let|function|class|interface|type)\s+(said|told|heard|looks|trouble|shelf|shelves|gate|alarm|picked|presence)\b/g;
/** They name those words. */
const maySpellThem = new Set(['scripts/walls.ts', 'test/unit/walls.test.ts']);

/** Words in one language, for the window or for main. */
const wordFile = /\/(en|zh)(-\w+)?\.ts$/;

type Rule = (file: string, room: string, mention: Mention) => string | undefined;

const rules: Rule[] = [
  (_file, room, { kind, text }) =>
    kind === 'import' && electronPackages.test(text) && rooms[room]?.isPlainNode
      ? `${room} runs in plain Node.js and imports nothing of Electron`
      : undefined,
  (file, _room, { kind, text }) =>
    kind === 'import' &&
    /^src\/(renderer|shared)\//.test(file) &&
    (isBuiltin(text) || electronPackages.test(text))
      ? `${file.split('/')[1]} imports nothing of Node.js or Electron`
      : undefined,
  (file, _room, { kind, text }) => {
    const target = kind === 'import' ? targetOf(file, text) : undefined;
    return target === undefined ? undefined : arrowBreach(file, target);
  },
  // With a query, such as `?modulePath`, only the address of a file is asked for.
  (file, _room, { kind, text }) => {
    const target = kind === 'import' && !text.includes('?') ? targetOf(file, text) : undefined;
    return target === undefined ? undefined : doorBreach(file, target);
  },
  // Not every program of SQLite's is imported: one is asked for by name.
  (_file, room, { kind, text }) =>
    (kind === 'import' || kind === 'text') &&
    /^(libsql|better-sqlite3|node:sqlite)($|\/)/.test(text) &&
    room !== 'main/ledger'
      ? 'only ledger opens the database'
      : undefined,
  (_file, room, { kind, text }) =>
    kind === 'text' && sql.test(text) && room !== 'main/ledger' ? 'only ledger speaks SQL' : undefined,
  (_file, room, { kind, text }) =>
    kind === 'import' && /^keytar($|\/)/.test(text) && room !== 'main/keychain'
      ? 'only keychain sees a stored key'
      : undefined,
  (_file, room, { kind, text, from, isValue }) =>
    kind === 'name' && isValue && from === 'electron' && text === 'ipcMain' && room !== 'main/bridge'
      ? 'only bridge sees ipcMain'
      : undefined,
  (_file, room, { kind, text, from, isValue }) =>
    kind === 'name' &&
    isValue &&
    from === 'electron' &&
    ['BrowserWindow', 'BaseWindow', 'WebContentsView', 'BrowserView'].includes(text) &&
    room !== 'main/shell'
      ? 'only shell opens windows'
      : undefined,
  // shell may take Electron as a whole: a name that one of the two generations lacks cannot be imported.
  (_file, room, { kind, text, from, isValue }) =>
    kind === 'name' && isValue && text === '*' && from === 'electron' && room !== 'main/shell'
      ? 'what is used of Electron is imported by name'
      : undefined,
  (file, room, { kind, text, from, isValue }) =>
    kind === 'name' &&
    isValue &&
    /(^|\/)(support\/)?(redact|index)\.ts$/.test(from ?? '') &&
    ['createRedactor', 'redactText', 'redactValue'].includes(text) &&
    room !== 'main/support' &&
    file !== 'src/main/boot.ts'
      ? 'there is one redactor: it is made at boot and handed on'
      : undefined,
  // What only sets a damaged file aside may rename it.
  (file, room, { kind, text, from }) =>
    kind === 'name' &&
    /^(node:)?fs(\/promises)?$/.test(from ?? '') &&
    ['rename', 'renameSync', 'link', 'linkSync', 'default', '*'].includes(text) &&
    room !== 'main/base' &&
    !['src/main/ledger/backups.ts', 'src/main/settings/settings.ts'].includes(file)
      ? 'only base gives a file its final name (writeAtomically, moveIntoPlace)'
      : undefined,
  // The sandbox writes amounts as TokenLab does; the bars of the chart are drawn, not read.
  (file, room, { kind }) =>
    kind === 'money' && room !== 'sandbox' && file !== 'src/renderer/features/spend/DayChart.tsx'
      ? 'money is never a floating-point number'
      : undefined,
  // The sandbox is the witness: it keeps tables of its own.
  (file, room, { kind }) =>
    kind === 'family' && room !== 'sandbox' && !/^src\/(shared|main\/tokenlab)\/families\//.test(file)
      ? 'what tells families apart stands in their definitions (shared/families, main/tokenlab/families)'
      : undefined,
  // The sandbox is a program of its own, for developers; the window's own words have files of their own.
  (file, room, { kind }) =>
    kind === 'sentence' && room !== 'sandbox' && /^src\/(main|shared)\//.test(file) && !wordFile.test(file)
      ? 'what is said to a person stands in a file of words (shared/words)'
      : undefined,
  (file, _room, { kind }) =>
    kind === 'check' && file !== 'src/shared/checked.ts'
      ? 'a schema is asked by checked or checkedOr alone (shared/checked.ts): the library throws at some values'
      : undefined,
  (_file, _room, { kind, text }) =>
    kind === 'text' && machinePath.test(text) ? 'no path of one machine stands in the source' : undefined,
];

/**
 * Checks one file against every wall.
 * @param file path relative to the project, with forward slashes; it decides the room
 * @param source the file's text
 */
export function breachesIn(file: string, source: string): Breach[] {
  const room = roomOf(file) ?? '';
  const found: Breach[] = [];
  for (const mention of mentionsIn(file, source)) {
    for (const rule of rules) {
      const broken = rule(file, room, mention);
      if (broken === undefined) continue;
      const line = lineAt(source, mention.offset);
      found.push({ file, line, rule: broken, found: mention.text.trim().split('\n')[0]!.slice(0, 80) });
    }
  }
  return found;
}

/** Checks a file of code or text for words and names that CONTRIBUTING.md has better ones for. */
export function stumblesIn(file: string, source: string): Breach[] {
  if (maySpellThem.has(file)) return [];
  const rule = 'plain English: CONTRIBUTING.md has the ordinary word';
  const names = file.startsWith('src/') ? source.matchAll(emptyName) : [];
  return [...source.matchAll(stumblingWord), ...names].map((word) => ({
    file,
    line: lineAt(source, word.index),
    rule,
    found: word[0],
  }));
}

const lineAt = (source: string, offset: number): number => source.slice(0, offset).split('\n').length;

/** Every source file of the folders, relative to the project, with forward slashes. */
export function sourceFiles(...folders: string[]): string[] {
  return filesOf(/\.(tsx?|mjs)$/, folders);
}

function filesOf(names: RegExp, folders: string[]): string[] {
  return folders
    .flatMap((folder) => readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && names.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
}

/** Checks src/ against every wall, the table of the rooms against src/, and the whole project for circles of imports. */
export function checkTree(): { files: number; breaches: Breach[]; long: { file: string; lines: number }[] } {
  const files = sourceFiles('src', 'test', 'scripts');
  const breaches: Breach[] = [];
  const long: { file: string; lines: number }[] = [];
  const arrows: Arrow[] = [];
  for (const file of files) {
    const source = readFileSync(path.join(root, file), 'utf8');
    arrows.push(...arrowsOf(file, source));
    breaches.push(...stumblesIn(file, source));
    if (!file.startsWith('src/')) continue;
    breaches.push(...breachesIn(file, source));
    const lines = source.split('\n').length;
    if (lines > longFile) long.push({ file, lines });
  }
  for (const file of ['README.md', 'CHANGELOG.md', ...filesOf(/\.md$/, ['docs'])]) {
    breaches.push(...stumblesIn(file, readFileSync(path.join(root, file), 'utf8')));
  }
  for (const circle of circlesIn(arrows)) {
    const [file, next] = circle as [string, string];
    const { line } = arrows.find((arrow) => arrow.from === file && arrow.to === next)!;
    breaches.push({ file, line, rule: 'imports go in no circle', found: circle.join(' -> ') });
  }
  for (const found of tableProblems(arrows)) {
    breaches.push({ file: 'scripts/rooms.ts', line: 1, rule: 'the table of the rooms is true', found });
  }
  return { files: files.length, breaches, long };
}

function arrowsOf(file: string, source: string): Arrow[] {
  return mentionsIn(file, source).flatMap(({ kind, text, offset }) => {
    const to = kind === 'import' ? targetOf(file, text) : undefined;
    return to === undefined ? [] : [{ from: file, to, line: lineAt(source, offset) }];
  });
}

if (import.meta.main) {
  if (process.argv.includes('--draw')) {
    process.stdout.write(drawRooms());
    process.exit(0);
  }
  const { files, breaches, long } = checkTree();
  for (const { file, line, rule, found } of breaches) console.error(`${file}:${line}: ${rule} (${found})`);
  for (const { file, lines } of long)
    console.log(`note: ${file} has ${lines} lines; does it still have one job?`);
  console.log(`${files} files, ${breaches.length} breaches of the walls`);
  process.exit(breaches.length === 0 ? 0 : 1);
}
