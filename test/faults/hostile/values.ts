/** What strangers write where a value belongs, and where a whole answer does. */
import type { Chance } from './random.ts';

/** A key that is sent with every request here. No answer may bring it any further. */
export const plantedKey = 'sk-hostile-7Q2wErTy9ZxCvBn3';

const texts = [
  '',
  ' ',
  '<img src=x onerror=alert(1)>',
  '<script>fetch("https://evil.example")</script>',
  '<svg onload=alert(1)>',
  'javascript:alert(1)',
  'data:text/html,<script>1</script>',
  'file:///etc/passwd',
  '\\\\server\\share\\x.exe',
  '../../../../etc/passwd',
  'C:\\Windows\\System32\\calc.exe',
  '\u202Egnp.exe',
  '\u2066\u200B\uFEFFx\u2069',
  'a\u0300'.repeat(200),
  '\0',
  '\ud800',
  '\n\r\t\u2028\u2029',
  '{{constructor.constructor("return process")()}}',
  "'; DROP TABLE jobs; --",
  '=HYPERLINK("https://evil.example")',
  '%s%n%x',
  '#{7*7}',
  'constructor',
  '__proto__',
  'prototype',
  'toString',
  'null',
  'NaN',
  'Infinity',
  '-0',
  '1e4000000',
  '-1e-4000000',
  `1${'0'.repeat(500)}`,
  `0.${'0'.repeat(500)}1`,
  '0x10',
  '１２３',
  '9007199254740993',
  '9999-99-99T99:99:99Z',
  '+275760-09-13T00:00:00.001Z',
  'http://169.254.169.254/latest/meta-data',
  'http://[::ffff:127.0.0.1]/',
  'https://user:password@evil.example/',
  'https://xn--evl-ipa.example/',
  `https://evil.example/${'a'.repeat(9000)}`,
  'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!',
  '((((((((((((((((((((((((((((((a))))))))))))))))))))))))))))))',
];
const numbers = [0, -0, 1, -1, 0.1, 1e21, -1e21, 1e308, -1e308, 5e-324, 2 ** 53, -(2 ** 53), 8.64e15, 1e9];

/** One value that is not what was asked for. Large ones are rare, and up to ten million letters long. */
export function hostileValue(draw: Chance, depth = 0): unknown {
  switch (draw.below(depth > 4 ? 5 : 10)) {
    case 0:
    case 1:
      return draw.of(texts);
    case 2:
      return draw.of(numbers);
    case 3:
      return draw.of([null, true, false]);
    case 4:
      if (draw.once(400)) return 'x'.repeat(draw.once(20) ? 10_000_000 : 200_000);
      return draw.of(texts).repeat(draw.below(20));
    case 5:
      return Array.from({ length: draw.below(6) }, () => hostileValue(draw, depth + 1));
    case 6:
      return Object.fromEntries(
        Array.from({ length: draw.below(6) }, () => [
          draw.of([...texts, ...memberNames]),
          hostileValue(draw, depth + 1),
        ]),
      );
    case 7:
      return deep(draw.below(draw.once(50) ? 2_000 : 60), draw.once(2) ? [] : 'end');
    case 8:
      return unaskable(draw);
    default:
      return Array.from({ length: draw.once(60) ? 20_000 : draw.below(30) }, () => draw.of(numbers));
  }
}

/** Names that readers ask for. */
const memberNames =
  'id task_id status state data error code message type output outputs url urls model result results images created_at cost usage pricing price progress poll_url items pagination summary'.split(
    ' ',
  );

/** What the language and its libraries ask of an object. */
const askedOf =
  'length size toString valueOf toJSON then constructor prototype __proto__ Symbol.toPrimitive @@toPrimitive @@iterator next join hasOwnProperty name message stack nodeType 0'.split(
    ' ',
  );

/** An object whose members are no functions, or one that has it as its length: asked for a text or a number, it throws. */
function unaskable(draw: Chance): unknown {
  const members = askedOf.filter(() => draw.once(2));
  const one = Object.fromEntries(members.map((name) => [name, draw.of([1, '', null, [], {}])]));
  const mute = { ...one, toString: draw.of([1, null]), valueOf: draw.of(['x', {}]) };
  return draw.of([one, mute, { length: mute }, { length: [1, mute] }, { length: deep(60, mute) }, [mute]]);
}

function deep(levels: number, end: unknown): unknown {
  let value = end;
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { data: value };
  return value;
}

/** An honest answer with some of its values replaced, doubled or moved. */
export function spoiled(draw: Chance, honest: unknown): unknown {
  const copy: unknown = structuredClone(honest);
  for (let times = 1 + draw.below(4); times > 0; times -= 1) {
    const place = placeIn(draw, copy);
    if (place === null) return hostileValue(draw);
    const { holder, name } = place;
    const inner = (holder as Record<string, unknown>)[name];
    const change = draw.below(5);
    const value =
      change === 0
        ? [inner, inner, inner]
        : change === 1
          ? { value: inner, data: inner }
          : change === 2
            ? undefined
            : hostileValue(draw);
    Object.defineProperty(holder, name, { value, enumerable: true, writable: true, configurable: true });
    if (draw.once(8) && !Array.isArray(holder)) {
      const extra = draw.of(askedOf);
      Object.defineProperty(holder, extra, {
        value: hostileValue(draw),
        enumerable: true,
        configurable: true,
      });
    }
  }
  return copy;
}

function placeIn(draw: Chance, value: unknown): { holder: object; name: string } | null {
  let place: { holder: object; name: string } | null = null;
  let current = value;
  // Bytes are one value.
  while (typeof current === 'object' && current !== null && !ArrayBuffer.isView(current)) {
    const names = Object.keys(current);
    if (names.length === 0) break;
    const name = draw.of(names);
    place = { holder: current, name };
    if (draw.once(3)) break;
    current = (current as Record<string, unknown>)[name];
  }
  return place;
}

/** The text of an answer: mostly JSON of what was spoiled, sometimes no JSON, a bomb of brackets, or an echo of the key. */
export function hostileText(draw: Chance, honest: unknown): string {
  const text = JSON.stringify(spoiled(draw, honest)) ?? '';
  switch (draw.below(16)) {
    case 0:
      return text.slice(0, draw.below(text.length + 1));
    case 1: {
      const at = draw.below(text.length + 1);
      return text.slice(0, at) + draw.of(texts) + text.slice(at);
    }
    case 2:
      return draw.of(['', '\uFEFF', ' ', '\0']) + text + draw.of(['', '\0', ',', '}', text]);
    case 3:
      return draw
        .of(['[', '{"a":', '[{"a":[', '"\\', '1'])
        .repeat(draw.once(40) ? 400_000 : draw.below(3000));
    case 4:
      return text.replaceAll(/:\d+/g, () =>
        draw.of([':1e999', ':-1e999', ':0e-9', ':1e4000000', ':00', ':-']),
      );
    case 5:
    case 6:
      return text.replace(/"[^"]*"(?=[,}\]])/, () => `"${draw.of(echoes)}"`);
    case 7:
      return text.replace(
        '{',
        '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},',
      );
    default:
      return text;
  }
}

/** The key, as a server can repeat it. */
const echoes = [
  plantedKey,
  `Bearer ${plantedKey}`,
  [...plantedKey].map((letter) => `\\u00${letter.charCodeAt(0).toString(16)}`).join(''),
  [...plantedKey].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join(''),
  [...plantedKey].map((letter) => `&#${letter.charCodeAt(0)};`).join(''),
  [...plantedKey].reverse().join(''),
  Buffer.from(plantedKey).toString('base64'),
  Buffer.from(plantedKey).toString('hex'),
  `${plantedKey.slice(0, 12)}","${plantedKey.slice(12)}`,
];

/** Whether a value that was made of an answer still holds the key, in a form that one look gives back. */
export function holdsKey(value: unknown): boolean {
  let text: string;
  try {
    text = JSON.stringify(value, (_name, inner) => (inner instanceof Uint8Array ? undefined : inner)) ?? '';
  } catch {
    return false;
  }
  return (
    text.includes(plantedKey) ||
    text.includes(echoes[5]!) ||
    text.includes(echoes[6]!.slice(0, 30)) ||
    text.includes(echoes[7]!)
  );
}

/** Bytes of a file with some of them changed, cut, doubled, or put behind those of another. */
export function hostileBytes(draw: Chance, honest: readonly Uint8Array[]): Buffer {
  const file = Buffer.from(draw.of(honest));
  switch (draw.below(9)) {
    case 0:
      return file.subarray(0, draw.below(file.length + 1));
    case 1:
      return Buffer.concat([file, Buffer.from(draw.of(honest)).subarray(0, 100_000)]);
    case 2: {
      // Of one kind at its beginning, of another after it.
      const other = Buffer.from(draw.of(honest));
      return Buffer.concat([file.subarray(0, draw.below(Math.min(64, file.length))), other]);
    }
    case 3: {
      const piece = file.subarray(0, 1 + draw.below(Math.min(64, file.length)));
      return Buffer.alloc(draw.once(30) ? 1_000_000 : draw.below(20_000), piece.length > 0 ? piece : 1);
    }
    case 4: {
      const at = draw.below(file.length);
      const length = draw.below(2_000);
      return Buffer.concat([file.subarray(0, at), file.subarray(at, at + length), file.subarray(at)]);
    }
    default: {
      for (let times = 1 + draw.below(12); times > 0; times -= 1) {
        const at = draw.once(2) ? draw.below(Math.min(file.length, 200)) : draw.below(file.length);
        const kind = draw.below(4);
        if (kind === 0) file[at] = draw.below(256);
        else if (kind === 1)
          file.fill(draw.of([0, 0xff, 0x7f, 0x80]), at, Math.min(file.length, at + 1 + draw.below(8)));
        else if (kind === 2 && at + 4 <= file.length) file.writeUInt32BE(draw.of(lengths), at);
        else if (at + 4 <= file.length) file.writeUInt32LE(draw.of(lengths), at);
      }
      return file;
    }
  }
}
const lengths = [0, 1, 7, 8, 0xff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffff8, 0x10000];
