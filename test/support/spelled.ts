/** How a server can spell a secret, each way within another. */
import fc from 'fast-check';

type Spelling = (text: string) => string;

const code = (sign: string): string => sign.charCodeAt(0).toString(16).padStart(2, '0');
const each = (text: string, spell: (sign: string, at: number) => string): string =>
  [...text].map(spell).join('');

/** Ways that may stand inside of each other, by what they are called. */
export const spellings: Readonly<Record<string, Spelling>> = {
  'as it is': (text) => text,
  backwards: (text) => [...text].reverse().join(''),
  'in JSON escapes': (text) => each(text, (sign) => `\\u00${code(sign)}`),
  'in capital JSON escapes': (text) => each(text, (sign) => `\\u00${code(sign).toUpperCase()}`),
  'in some JSON escapes': (text) => each(text, (sign, at) => (at % 3 === 0 ? `\\u00${code(sign)}` : sign)),
  'in percent signs': (text) => each(text, (sign) => `%${code(sign)}`),
  'in capital percent signs': (text) => each(text, (sign) => `%${code(sign).toUpperCase()}`),
  'in some percent signs': (text) => each(text, (sign, at) => (at % 2 === 0 ? `%${code(sign)}` : sign)),
  'as an address takes it': encodeURIComponent,
  'as a web page writes it': (text) => each(text, (sign) => `&#${sign.charCodeAt(0)};`),
  'as a web page writes it in hex': (text) => each(text, (sign) => `&#x${code(sign)};`),
  'as a web page writes it with zeros': (text) => each(text, (sign) => `&#0000${sign.charCodeAt(0)};`),
  'in base64': (text) => Buffer.from(text).toString('base64'),
  'in base64 for addresses': (text) => Buffer.from(text).toString('base64url'),
  'in base64 behind one sign': (text) => Buffer.from(`x${text}`).toString('base64'),
  'in base64 behind two signs, with more after it': (text) =>
    Buffer.from(`{"${text}":"and more"}`).toString('base64'),
  'in base64 without its beginning': (text) => Buffer.from(`Bearer ${text}`).toString('base64').slice(1),
  'in hex': (text) => Buffer.from(text).toString('hex'),
  'in capital hex': (text) => Buffer.from(text).toString('hex').toUpperCase(),
  'in hex behind half a byte': (text) => `a${Buffer.from(text).toString('hex')}`,
  'in quoted-printable': (text) => each(text, (sign) => `=${code(sign).toUpperCase()}`),
  'in octal escapes': (text) => each(text, (sign) => `\\${sign.charCodeAt(0).toString(8).padStart(3, '0')}`),
  'in numbers': (text) => [...Buffer.from(text)].join(','),
  'in hex numbers': (text) => each(text, (sign) => `0x${code(sign)}, `),
  'in hex with gaps': (text) => each(text, (sign) => `${code(sign)}:`),
  'in words of two bytes': (text) => Buffer.from(text, 'utf16le').toString('base64'),
  'as a header': (text) => `Authorization: Bearer ${text}`,
  'as JSON': (text) => JSON.stringify({ key: text }),
};

/** Names of up to three ways, the innermost first. */
export const chains = (): fc.Arbitrary<string[]> =>
  fc.array(fc.constantFrom(...Object.keys(spellings)), { minLength: 1, maxLength: 3 });

export const spelled = (secret: string, chain: readonly string[]): string =>
  chain.reduce((text, name) => spellings[name]!(text), secret);
