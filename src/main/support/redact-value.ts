/** Walks any value and gives back a plain JSON-like copy, with every text redacted and every bound kept. */

import { MiB } from '../../shared/units.ts';
import { looksRandom } from './fragments.ts';

export interface ValueRedaction {
  text: (text: string) => string;
  /** True when texts put together hold a secret; asked for texts that stand beside each other. */
  reveals: (joined: string) => boolean;
}

const maxDepth = 40;
const maxNodes = 50_000;
const maxCharacters = 4 * MiB;
const maxJoined = 16 * 1024;

const secretFields = new Set(
  'authorization proxyauthorization xapikey apikey accesstoken refreshtoken idtoken token authtoken managementtoken csrftoken sessionid sessiontoken clientsecret secret secretkey secretaccesskey privatekey password passwd passphrase cookie setcookie credential credentials signature bearer'.split(
    ' ',
  ),
);
const isSecretField = (name: string): boolean =>
  secretFields.has(name.toLowerCase().replace(/[^a-z0-9]/g, ''));

interface Walk extends ValueRedaction {
  above: Set<object>;
  nodes: number;
  characters: number;
}

/** Never throws. What cannot be read, is too deep or too much becomes a bracketed word in its place. */
export function walkValue(value: unknown, redaction: ValueRedaction): unknown {
  return visit(value, { ...redaction, above: new Set(), nodes: 0, characters: 0 }, 0);
}

function visit(value: unknown, walk: Walk, depth: number): unknown {
  walk.nodes += 1;
  if (walk.nodes > maxNodes || walk.characters > maxCharacters) return '[left-out]';
  switch (typeof value) {
    case 'string':
      walk.characters += value.length;
      return walk.text(value);
    case 'number':
    case 'boolean':
    case 'undefined':
      return value;
    case 'bigint':
      return walk.text(value.toString());
    case 'symbol':
    case 'function':
      return `[${typeof value}]`;
    default:
      break;
  }
  if (typeof value !== 'object' || value === null) return null;
  if (depth > maxDepth) return '[too-deep]';
  if (walk.above.has(value)) return '[circular]';
  walk.above.add(value);
  try {
    return visitObject(value, walk, depth);
  } catch {
    return '[unreadable]'; // A getter or proxy of a foreign value threw: nothing of it is shown.
  } finally {
    walk.above.delete(value);
  }
}

function visitObject(value: object, walk: Walk, depth: number): unknown {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof URL || value instanceof RegExp) return walk.text(String(value));
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[binary:${value.byteLength}]`;
  if (Array.isArray(value)) return visitArray(value, walk, depth);
  if (value instanceof Set) return visitArray([...value], walk, depth);
  if (value instanceof Map) {
    return visitEntries(
      [...value].map(([key, item]) => [
        typeof key === 'string' ? key : String(visit(key, walk, depth + 1)),
        item,
      ]),
      walk,
      depth,
    );
  }
  const entries: [string, unknown][] = Object.keys(value).map((key) => [key, read(value, key)]);
  if (value instanceof Error) {
    const own = new Set(entries.map(([key]) => key));
    for (const key of ['name', 'message', 'code', 'stack', 'cause'] as const) {
      if (!own.has(key) && read(value, key) !== undefined) entries.push([key, read(value, key)]);
    }
  }
  return visitEntries(entries, walk, depth);
}

function visitArray(items: unknown[], walk: Walk, depth: number): unknown[] {
  const out = items.slice(0, maxNodes).map((item) => visit(item, walk, depth + 1));
  const hidden = hiddenPieces(items, out, walk);
  return hidden.size === 0 ? out : out.map((item, at) => (hidden.has(at) ? '[removed]' : item));
}

function visitEntries(entries: [string, unknown][], walk: Walk, depth: number): Record<string, unknown> {
  const names: string[] = [];
  const out: unknown[] = [];
  for (const [name, item] of entries.slice(0, maxNodes)) {
    const isPlainSecret = isSecretField(name) && (typeof item === 'string' || typeof item === 'number');
    names.push(walk.text(name));
    out.push(isPlainSecret ? '[removed]' : visit(item, walk, depth + 1));
  }
  const hidden = hiddenPieces(
    entries.map(([, item]) => item),
    out,
    walk,
  );
  const result: Record<string, unknown> = {};
  for (const [at, name] of names.entries()) {
    let unique = name;
    for (let copy = 2; Object.hasOwn(result, unique); copy += 1) unique = `${name} (${copy})`;
    // Defined, not assigned: a field named `__proto__` is data like any other.
    Object.defineProperty(result, unique, {
      value: hidden.has(at) ? '[removed]' : out[at],
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return result;
}

/** Which items form a secret only side by side, as when a key is split over fields. */
function hiddenPieces(items: readonly unknown[], redacted: readonly unknown[], walk: Walk): Set<number> {
  const pieces: number[] = [];
  const hidden = new Set<number>();
  let joined = '';
  for (const [at, item] of items.entries()) {
    // Prose would join into new words: only compact texts can be pieces of one secret.
    if (typeof item !== 'string' || item !== redacted[at] || /\s/.test(item)) continue;
    const before = redacted[at - 1];
    const follows = typeof before === 'string' && before.endsWith('[key]') && items[at - 1] !== before;
    if (follows && /^[\w-]{8,}$/.test(item) && looksRandom(item)) hidden.add(at);
    if (joined.length > maxJoined) continue;
    joined += item;
    pieces.push(at);
  }
  if (pieces.length > 1 && walk.reveals(joined)) for (const at of pieces) hidden.add(at);
  return hidden;
}

function read(value: object, key: string): unknown {
  try {
    return (value as Record<string, unknown>)[key];
  } catch {
    return '[unreadable]'; // A throwing getter hides its value better than we could.
  }
}
