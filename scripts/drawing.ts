/** The rooms as a Mermaid diagram, for docs/architecture.md. */
import { type Room, rooms } from './rooms.ts';

type Rooms = Readonly<Record<string, Room>>;

const parts: readonly [title: string, prefixes: readonly string[]][] = [
  ['the window', ['renderer/', 'features/', 'pages/']],
  ['the main process', ['main/']],
];

/** Invisible links, which place the window above the main process, and `shared` below both. */
const layout = ['renderer/bridge ~~~ preload ~~~ main/index', 'main/ledger ~~~ main/base ~~~ shared'];

const startsWithAny = (name: string, prefixes: readonly string[]): boolean =>
  prefixes.some((prefix) => name.startsWith(prefix));

/** Each line with an arrow names a room and those that it imports. No arrow leads to a room that serves all others. */
export function drawRooms(table: Rooms = rooms): string {
  const lines = ['flowchart TD'];
  const entries = Object.entries(table);
  for (const [title, prefixes] of parts) {
    lines.push(`  subgraph ${title}`, '    direction TB');
    for (const [name, room] of entries)
      if (startsWithAny(name, prefixes)) lines.push(`    ${node(name, room)}`);
    lines.push('  end');
  }
  const inside = parts.flatMap(([, prefixes]) => prefixes);
  for (const [name, room] of entries) if (!startsWithAny(name, inside)) lines.push(`  ${node(name, room)}`);
  for (const [name, { imports }] of entries) {
    const drawn = imports.filter((one) => !one.startsWith('../'));
    if (drawn.length > 0) lines.push(`  ${name} --> ${drawn.join(' & ')}`);
  }
  for (const [name, { composes }] of entries) {
    const tops = composes === undefined ? [] : topsOf(table, name, composes);
    if (tops.length > 0) lines.push(`  ${name} -.-> ${tops.join(' & ')}`);
  }
  lines.push(...layout.map((line) => `  ${line}`), '  classDef plain stroke-dasharray: 4');
  return `${lines.join('\n')}\n`;
}

/** The rooms that nobody but their composer imports. */
function topsOf(table: Rooms, composer: string, prefix: string): string[] {
  const imported = new Set(Object.values(table).flatMap(({ imports }) => imports));
  return Object.entries(table)
    .filter(
      ([name, { servesAll }]) => name.startsWith(prefix) && name !== composer && servesAll === undefined,
    )
    .map(([name]) => name)
    .filter((name) => !imported.has(name));
}

function node(name: string, room: Room): string {
  return room.isPlainNode ? `${shape(name, room)}:::plain` : shape(name, room);
}

function shape(name: string, { composes, servesAll }: Room): string {
  if (composes !== undefined) return `${name}["${name}<br>puts ${composes} together"]`;
  if (servesAll !== undefined) return `${name}(["${name}<br>for all of ${servesAll.join(' ')}"])`;
  return name;
}
