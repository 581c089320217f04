/** What kind of place a host name or IP address is. Pure: names are judged by their form, nothing is looked up. */

/**
 * `special` holds addresses that are no single ordinary host: multicast, documentation, reserved. `metadata` holds those
 * where a cloud hands out a machine's own credentials; nobody has business there. `nowhere` is what a blocker answers for
 * a name. `stand_in` is what a local proxy answers for every name, to know the name again when it is connected to.
 */
export type AddressClass =
  | 'loopback'
  | 'private'
  | 'special'
  | 'metadata'
  | 'nowhere'
  | 'stand_in'
  | 'public';

/** Where a server of one's own may be: on this computer, or in a private network. */
export const isOwnNetwork = (kind: AddressClass): boolean => kind === 'loopback' || kind === 'private';

const metadataV4 = new Set([
  '169.254.169.254',
  '169.254.169.253',
  '169.254.170.2',
  '169.254.170.23',
  '169.254.0.23',
  '169.254.42.42',
  '100.100.100.200',
  '168.63.129.16',
  '192.0.0.192',
]);
const metadataV6 = new Set([
  'fd00:ec2:0:0:0:0:0:254',
  'fd00:ec2:0:0:0:0:0:23',
  'fd20:ce:0:0:0:0:0:254',
  'fd00:42:0:0:0:0:0:42',
  'fe80:0:0:0:0:0:a9fe:a9fe',
]);
const metadataName = /^(?:metadata|instance-data)(?:\..+)?$/;

/** The class of an IPv4 or IPv6 literal (brackets and a zone are accepted), or null when it is not one. */
export function addressClass(literal: string): AddressClass | null {
  const bare = literal.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  const v4 = parseIpv4(bare);
  if (v4 !== null) return classOfIpv4(v4);
  const v6 = parseIpv6(bare);
  return v6 === null ? null : classOfIpv6(v6);
}

/** The class of a URL's host name; names that only a local network can know count as private. */
export function hostNameClass(hostname: string): AddressClass {
  const name = hostname.toLowerCase().replace(/\.$/, '');
  const literal = addressClass(name);
  if (literal !== null) return literal;
  if (metadataName.test(name)) return 'metadata';
  if (name === 'localhost' || name.endsWith('.localhost')) return 'loopback';
  if (!name.includes('.') || /\.(local|internal|intranet|lan|home|corp|test|home\.arpa)$/.test(name)) {
    return 'private';
  }
  return 'public';
}

function classOfIpv4(parts: readonly number[]): AddressClass {
  const [a, b, c] = parts;
  if (metadataV4.has(parts.join('.'))) return 'metadata';
  if (a === 127) return 'loopback';
  if (a === 10 || (a === 172 && b! >= 16 && b! <= 31) || (a === 192 && b === 168)) return 'private';
  if (a === 169 && b === 254) return 'private';
  if (a === 100 && b! >= 64 && b! <= 127) return 'private';
  if (parts.every((part) => part === 0)) return 'nowhere';
  if (a === 0 || a! >= 224) return 'special';
  if (a === 192 && b === 0 && (c === 0 || c === 2)) return 'special';
  if (a === 198 && (b === 18 || b === 19)) return 'stand_in';
  if (a === 198 && b === 51 && c === 100) return 'special';
  if (a === 203 && b === 0 && c === 113) return 'special';
  return 'public';
}

function classOfIpv6(groups: readonly number[]): AddressClass {
  const [first, second] = groups as [number, number];
  const leadingZeros = (count: number) => groups.slice(0, count).every((group) => group === 0);
  const embedded = (high: number, low: number) =>
    classOfIpv4([high >> 8, high & 255, low >> 8, low & 255] as const);
  if (leadingZeros(7)) return groups[7] === 1 ? 'loopback' : groups[7] === 0 ? 'nowhere' : 'private';
  // An IPv4 address in disguise (mapped, translated, compatible, NAT64, 6to4) is judged as what it is.
  if (leadingZeros(5) && groups[5] === 0xffff) return embedded(groups[6]!, groups[7]!);
  if (leadingZeros(4) && groups[4] === 0xffff && groups[5] === 0) return embedded(groups[6]!, groups[7]!);
  if (leadingZeros(6)) return embedded(groups[6]!, groups[7]!);
  if (first === 0x64 && second === 0xff9b) {
    // At home it may stand around the eighth byte, which is left out; where anything is there, that is what is reached.
    const [, , home, high, low, lower] = groups as [number, number, number, number, number, number];
    const isInFront = home === 1 && (high !== 0 || low !== 0 || lower !== 0);
    return isInFront ? embedded(high, ((low & 255) << 8) | (lower >> 8)) : embedded(groups[6]!, groups[7]!);
  }
  if (first === 0x2002) return embedded(groups[1]!, groups[2]!);
  if (metadataV6.has(longForm(groups))) return 'metadata';
  // fc00::/18, which no private network can have: those begin with fd.
  if (first === 0xfc00 && second >> 14 === 0) return 'stand_in';
  if ((first & 0xfe00) === 0xfc00 || (first & 0xffc0) === 0xfe80 || (first & 0xffc0) === 0xfec0)
    return 'private';
  if ((first & 0xff00) === 0xff00 || (first === 0x2001 && (second === 0xdb8 || second === 0)))
    return 'special';
  return (first & 0xe000) === 0x2000 ? 'public' : 'special';
}

const longForm = (groups: readonly number[]): string => groups.map((group) => group.toString(16)).join(':');

function parseIpv4(text: string): number[] | null {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (match === null) return null;
  const parts = match.slice(1).map(Number);
  return parts.every((part) => part <= 255) ? parts : null;
}

function parseIpv6(text: string): number[] | null {
  if (!text.includes(':') || text.length > 45) return null;
  let source = text;
  const tail = /:(\d{1,3}(?:\.\d{1,3}){3})$/.exec(source);
  if (tail !== null) {
    const v4 = parseIpv4(tail[1]!);
    if (v4 === null) return null;
    const [a, b, c, d] = v4 as [number, number, number, number];
    source = `${source.slice(0, -tail[1]!.length)}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  }
  const halves = source.split('::');
  if (halves.length > 2) return null;
  const groupsOf = (half: string) => (half === '' ? [] : half.split(':'));
  const head = groupsOf(halves[0]!);
  const rest = halves.length === 2 ? groupsOf(halves[1]!) : [];
  const missing = 8 - head.length - rest.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const all = [...head, ...Array<string>(Math.max(0, missing)).fill('0'), ...rest];
  if (!all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  return all.map((group) => Number.parseInt(group, 16));
}
