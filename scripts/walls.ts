// The walls between the rooms of src/: which room may import what, and which words belong to one room alone.
// Run as a program it checks the tree and names file and line of every breach.
import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { type ESTree, parseSync, Visitor } from 'vite';
import { root } from './project.mjs';

export interface Breach {
  /** Relative to the project, with forward slashes. */
  file: string;
  line: number;
  /** The wall, in words. */
  rule: string;
  /** What was found there. */
  found: string;
}

/** Files longer than this are named, so that somebody looks whether they still have one job. */
const longFile = 400;

const electronFree = ['base', 'tokenlab', 'ledger', 'jobs', 'results', 'billing', 'support', 'sandbox'];
const electronPackages =
  /^(electron($|\/(main|renderer|common))|electron-(store|updater)($|\/)|electron-log($|\/(main|renderer)))/;
const sql =
  /^\s*(SELECT\s[\s\S]*\bFROM\b|INSERT\s+(OR\s+\w+\s+)?INTO\b|REPLACE\s+INTO\b|UPDATE\s+(OR\s+\w+\s+)?\w+\s+SET\b|DELETE\s+FROM\b|(CREATE|DROP|ALTER)\s+((UNIQUE|TEMP|TEMPORARY|VIRTUAL)\s+)?(TABLE|INDEX|VIEW|TRIGGER)\b|PRAGMA\s+\w|VACUUM\b|ATTACH\s+DATABASE\b)/;
const amountName = /(?:usd|cost|price|amount|balance)$/i;
const machinePath = /^(\/(home|root|Users|tmp|work|var|opt|mnt)\/\w|[A-Z]:\\(Users|Windows|Temp)\\)/;

/** One thing that a file says, with where it says it. */
interface Mention {
  offset: number;
  kind: 'import' | 'name' | 'text' | 'money';
  /** The module as written, the imported name, the string, or an expression that makes a number of an amount. */
  text: string;
  /** For a name: the module it comes from. For an import and a name: false when only its type is used. */
  from?: string;
  isValue?: boolean;
}

/** Where a file stands: `main/ledger`, `main` (files directly in it), `preload`, `renderer`, `shared`. */
function roomOf(file: string): string {
  const [, side = '', next = '', ...rest] = file.split('/');
  return side === 'main' && rest.length > 0 ? `main/${next}` : side;
}

type Rule = (file: string, room: string, mention: Mention) => string | undefined;

const rules: Rule[] = [
  (_file, room, { kind, text }) =>
    kind === 'import' && electronPackages.test(text) && electronFree.includes(room.replace('main/', ''))
      ? `${room} runs in plain Node.js and imports nothing of Electron`
      : undefined,
  (file, room, { kind, text }) => {
    if (kind !== 'import') return undefined;
    const target = text.startsWith('.') ? roomOf(path.posix.join(path.posix.dirname(file), text)) : undefined;
    if (room === 'renderer') {
      if (target !== undefined && target !== 'renderer' && target !== 'shared') {
        return 'renderer imports only shared and itself';
      }
      if (isBuiltin(text) || electronPackages.test(text))
        return 'renderer imports nothing of Node.js or Electron';
    }
    if (room === 'shared') {
      if (target !== undefined && target !== 'shared') return 'shared imports nothing of the other rooms';
      if (isBuiltin(text) || electronPackages.test(text))
        return 'shared imports nothing of Node.js or Electron';
    }
    if (room === 'preload' && target !== undefined && target !== 'preload' && target !== 'shared') {
      return 'preload imports only shared and itself';
    }
    if (room === 'sandbox' && target !== undefined && target !== 'sandbox') {
      const isAllowed = /\/(shared\/errors\.ts|package\.json)$/.test(text);
      if (!isAllowed) return 'sandbox knows nothing of the app but its errors';
    }
    if (room === 'main/base' && target !== undefined && target !== room && target !== 'shared') {
      return 'base is the ground floor: it imports only shared and itself';
    }
    if (room.startsWith('main') && (target === 'renderer' || target === 'preload')) {
      return 'main imports nothing of the window';
    }
    return undefined;
  },
  (_file, room, { kind, text }) =>
    kind === 'import' && /^(libsql|better-sqlite3|node:sqlite)($|\/)/.test(text) && room !== 'main/ledger'
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
  // The sandbox writes amounts as TokenLab does; the bars of the chart are drawn, not read.
  (file, room, { kind }) =>
    kind === 'money' && room !== 'sandbox' && file !== 'src/renderer/features/spend/DayChart.tsx'
      ? 'money is never a floating-point number'
      : undefined,
  (_file, _room, { kind, text }) =>
    kind === 'text' && machinePath.test(text) ? 'no path of one machine stands in the source' : undefined,
];

/**
 * Holds one file against every wall.
 * @param file path relative to the project, with forward slashes; it decides the room
 * @param source the file's text
 */
export function breachesIn(file: string, source: string): Breach[] {
  const room = roomOf(file);
  const found: Breach[] = [];
  for (const mention of mentionsIn(file, source)) {
    for (const rule of rules) {
      const broken = rule(file, room, mention);
      if (broken === undefined) continue;
      const line = source.slice(0, mention.offset).split('\n').length;
      found.push({ file, line, rule: broken, found: mention.text.trim().split('\n')[0]!.slice(0, 80) });
    }
  }
  return found;
}

function mentionsIn(file: string, source: string): Mention[] {
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file} cannot be parsed: ${errors[0]!.message}`);
  const mentions: Mention[] = [];
  const modules = new Set<ESTree.Node>();
  const module = (node: ESTree.Node, isValue: boolean) => {
    if (node.type !== 'Literal' || typeof node.value !== 'string') return;
    modules.add(node);
    mentions.push({ offset: node.start, kind: 'import', text: node.value, isValue });
  };
  const name = (text: string, from: string, isValue: boolean, offset: number) =>
    mentions.push({ offset, kind: 'name', text, from, isValue });

  const money = (node: ESTree.Node) =>
    mentions.push({ offset: node.start, kind: 'money', text: source.slice(node.start, node.end) });
  const isAmount = (node: ESTree.Node): boolean => {
    if (node.type === 'LogicalExpression') return isAmount(node.left) || isAmount(node.right);
    if (node.type === 'ChainExpression' || node.type === 'TSNonNullExpression')
      return isAmount(node.expression);
    if (node.type === 'Identifier') return amountName.test(node.name);
    return (
      node.type === 'MemberExpression' &&
      node.property.type === 'Identifier' &&
      amountName.test(node.property.name)
    );
  };

  new Visitor({
    ImportDeclaration(node) {
      const isValue = node.importKind !== 'type';
      module(node.source, isValue);
      for (const specifier of node.specifiers) {
        if (specifier.type === 'ImportSpecifier') {
          const imported =
            specifier.imported.type === 'Literal' ? specifier.imported.value : specifier.imported.name;
          name(imported, node.source.value, isValue && specifier.importKind !== 'type', specifier.start);
        } else {
          name('*', node.source.value, isValue, specifier.start);
        }
      }
    },
    ExportNamedDeclaration(node) {
      if (!node.source) return;
      module(node.source, node.exportKind !== 'type');
      for (const { local, exportKind, start } of node.specifiers) {
        const exported = local.type === 'Literal' ? local.value : local.name;
        name(exported, node.source.value, node.exportKind !== 'type' && exportKind !== 'type', start);
      }
    },
    ExportAllDeclaration(node) {
      module(node.source, node.exportKind !== 'type');
      name('*', node.source.value, node.exportKind !== 'type', node.start);
    },
    ImportExpression(node) {
      module(node.source, true);
      if (node.source.type === 'Literal') name('*', String(node.source.value), true, node.start);
    },
    TSImportType(node) {
      module(node.source, false);
    },
    BinaryExpression(node) {
      const isSum = ['+', '-', '*', '/', '%'].includes(node.operator);
      if (isSum && (isAmount(node.left) || isAmount(node.right))) money(node);
    },
    AssignmentExpression(node) {
      if (['+=', '-=', '*=', '/='].includes(node.operator) && isAmount(node.left)) money(node);
    },
    UnaryExpression(node) {
      if (['+', '-'].includes(node.operator) && isAmount(node.argument)) money(node);
    },
    CallExpression(node) {
      const callee = source.slice(node.callee.start, node.callee.end);
      const [given] = node.arguments;
      if (/^(?:Number|parseFloat|Number\.parseFloat)$/.test(callee) && given && isAmount(given)) money(node);
      const isRequire = node.callee.type === 'Identifier' && node.callee.name === 'require';
      const [argument] = node.arguments;
      if (!isRequire || !argument) return;
      module(argument, true);
      if (argument.type === 'Literal') name('*', String(argument.value), true, node.start);
    },
    Literal(node) {
      if (typeof node.value === 'string' && !modules.has(node)) {
        mentions.push({ offset: node.start, kind: 'text', text: node.value });
      }
    },
    TemplateLiteral(node) {
      const text = node.quasis.map((part) => part.value.raw).join('?');
      mentions.push({ offset: node.start, kind: 'text', text });
    },
  }).visit(program);
  return mentions.sort((a, b) => a.offset - b.offset);
}

/** Every TypeScript file of src/, relative to the project, with forward slashes. */
export function sourceFiles(): string[] {
  return readdirSync(path.join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
}

/** Holds the whole of src/ against the walls. */
export function checkTree(): { files: number; breaches: Breach[]; long: { file: string; lines: number }[] } {
  const files = sourceFiles();
  const breaches: Breach[] = [];
  const long: { file: string; lines: number }[] = [];
  for (const file of files) {
    const source = readFileSync(path.join(root, file), 'utf8');
    breaches.push(...breachesIn(file, source));
    const lines = source.split('\n').length;
    if (lines > longFile) long.push({ file, lines });
  }
  return { files: files.length, breaches, long };
}

if (import.meta.main) {
  const { files, breaches, long } = checkTree();
  for (const { file, line, rule, found } of breaches) console.error(`${file}:${line}: ${rule} (${found})`);
  for (const { file, lines } of long)
    console.log(`note: ${file} has ${lines} lines; does it still have one job?`);
  console.log(`${files} files, ${breaches.length} breaches of the walls`);
  process.exit(breaches.length === 0 ? 0 : 1);
}
