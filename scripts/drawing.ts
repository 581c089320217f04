/** The rooms as a Mermaid diagram, for docs/architecture.md. */
import { type Room, rooms } from './rooms.ts';

const houses: readonly [title: string, prefixes: readonly string[]][] = [
  ['the window', ['renderer/', 'features/']],
  ['the main process', ['main/']],
];

/** Each line with an arrow names a room and those that it imports. No arrow leads to a room that serves all others. */
export function drawRooms(table: Readonly<Record<string, Room>> = rooms): string {
  const lines = ['flowchart TD'];
  const isIn = (name: string, prefixes: readonly string[]) => prefixes.some((one) => name.startsWith(one));
  for (const [title, prefixes] of houses) {
    lines.push(`  subgraph ${title}`);
    for (const [name, room] of Object.entries(table)) {
      if (isIn(name, prefixes)) lines.push(`    ${node(name, room)}`);
    }
    lines.push('  end');
  }
  const all = houses.flatMap(([, prefixes]) => prefixes);
  for (const [name, room] of Object.entries(table)) {
    if (!isIn(name, all)) lines.push(`  ${node(name, room)}`);
  }
  for (const [name, { imports }] of Object.entries(table)) {
    const drawn = imports.filter((one) => !one.startsWith('../'));
    if (drawn.length > 0) lines.push(`  ${name} --> ${drawn.join(' & ')}`);
  }
  lines.push('  classDef plain stroke-dasharray: 4');
  return `${lines.join('\n')}\n`;
}

function node(name: string, room: Room): string {
  return room.isPlainNode ? `${shape(name, room)}:::plain` : shape(name, room);
}

function shape(name: string, { composes, servesAll }: Room): string {
  if (composes !== undefined) return `${name}["${name}<br>puts ${composes} together"]`;
  if (servesAll !== undefined) return `${name}(["${name}<br>for all of ${servesAll.join(' ')}"])`;
  return name;
}
