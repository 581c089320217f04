/** The imports between the files of the project, and the walls that follow from them: arrows, doors, no circles. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { root } from './project.mjs';
import { type Room, rooms } from './rooms.ts';

/** An import of one project file by another, both relative to the project. */
export interface Arrow {
  from: string;
  to: string;
  line: number;
}

type Rooms = Readonly<Record<string, Room>>;

/** The project file that an import names; undefined for packages. A query such as `?modulePath` is left out. */
export function targetOf(file: string, text: string): string | undefined {
  if (!text.startsWith('.')) return undefined;
  return path.posix.join(path.posix.dirname(file), text.replace(/\?.*$/, ''));
}

/** The room of a file in src/; undefined when the table has none for it. */
export function roomOf(file: string, table: Rooms = rooms): string | undefined {
  let found: string | undefined;
  let longest = -1;
  for (const [name, { paths, files }] of Object.entries(table)) {
    if (files?.test(file)) return name;
    for (const one of paths) {
      const fits = file === `src/${one}` || file.startsWith(`src/${one}/`);
      if (!fits || one.length <= longest) continue;
      found = name;
      longest = one.length;
    }
  }
  return found;
}

const serves = (room: Room, name: string): boolean =>
  (room.servesAll ?? []).some((prefix) => name.startsWith(prefix));

/** The wall that an import between two files of src/ breaks. */
export function arrowBreach(from: string, to: string, table: Rooms = rooms): string | undefined {
  const source = roomOf(from, table);
  const target = roomOf(to, table);
  if (source === undefined)
    return 'every file of src/ is in a room; scripts/rooms.ts names none for this one';
  if (source === target) return undefined;
  const room = table[source]!;
  const isAllowed =
    room.imports.includes(path.posix.relative('src', to)) ||
    (target !== undefined &&
      (room.imports.includes(target) ||
        (room.composes !== undefined && target.startsWith(room.composes)) ||
        serves(table[target]!, source)));
  return isAllowed
    ? undefined
    : `${source} may not import ${target ?? 'what is outside of src/'} (see scripts/rooms.ts)`;
}

/** Folders whose index.ts starts a program, and is no door. */
const entries = ['src/main', 'src/preload'];

/** The wall that an import breaks which goes past the index.ts of a folder that it enters. */
export function doorBreach(
  from: string,
  to: string,
  hasIndex = (folder: string) => existsSync(path.join(root, folder, 'index.ts')),
): string | undefined {
  for (let folder = path.posix.dirname(to); folder !== '.'; folder = path.posix.dirname(folder)) {
    if (from.startsWith(`${folder}/`)) return undefined;
    if (to === `${folder}/index.ts` || entries.includes(folder) || !hasIndex(folder)) continue;
    return `${folder} is entered by its index.ts`;
  }
  return undefined;
}

/** One circle for each knot of files that import one another, the shortest one through its first file. */
export function circlesIn(arrows: readonly Pick<Arrow, 'from' | 'to'>[]): string[][] {
  const next = new Map<string, string[]>();
  for (const { from, to } of arrows) next.set(from, [...(next.get(from) ?? []), to]);
  const circles: string[][] = [];
  const seen = new Set<string>();
  for (const start of [...next.keys()].sort()) {
    if (seen.has(start)) continue;
    const circle = shortestWay(next, start, start);
    if (circle === undefined) continue;
    circles.push(circle);
    for (const member of next.keys()) {
      if (shortestWay(next, start, member) && shortestWay(next, member, start)) seen.add(member);
    }
  }
  return circles;
}

/** The files from one to the other, both included, with at least one step between them. */
function shortestWay(next: ReadonlyMap<string, string[]>, start: string, end: string): string[] | undefined {
  const before = new Map<string, string>();
  const queue = [start];
  for (const file of queue) {
    for (const to of next.get(file) ?? []) {
      if (before.has(to)) continue;
      before.set(to, file);
      if (to !== end) {
        queue.push(to);
        continue;
      }
      const way = [end];
      let step = file;
      while (step !== start) {
        way.unshift(step);
        step = before.get(step)!;
      }
      return [start, ...way];
    }
  }
  return undefined;
}

/** What is wrong with the table itself, beside the arrows that the code really has. */
export function tableProblems(arrows: readonly Arrow[], table: Rooms = rooms): string[] {
  const problems: string[] = [];
  const used = new Set<string>();
  const between: { from: string; to: string }[] = [];
  for (const { from, to } of arrows) {
    const source = roomOf(from, table);
    const target = roomOf(to, table);
    if (source === undefined || source === target) continue;
    used.add(`${source} -> ${path.posix.relative('src', to)}`);
    if (target === undefined) continue;
    used.add(`${source} -> ${target}`);
    between.push({ from: source, to: target });
  }
  for (const [name, { paths, imports }] of Object.entries(table)) {
    for (const one of paths) {
      if (!existsSync(path.join(root, 'src', one))) problems.push(`${name}: src/${one} does not exist`);
    }
    for (const one of imports) {
      if (!used.has(`${name} -> ${one}`)) problems.push(`${name} may import ${one}, but no file does`);
    }
  }
  for (const circle of circlesIn(between)) problems.push(`rooms in a circle: ${circle.join(' -> ')}`);
  return problems;
}
