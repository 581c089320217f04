/** Private things as they turn up: keys, signed links, media, addresses, home folders, each in many spellings. */
import fc from 'fast-check';

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const random = (min: number, max: number) =>
  fc
    .string({ unit: fc.constantFrom(...letters), minLength: min, maxLength: max })
    .map((text) => `${text}7aQ`);

/** `needles` must not be found in the packet, in any letter case. */
export interface Secret {
  text: string;
  needles: string[];
  /** Known to the session, so that the redactor is told about it. */
  known: boolean;
}

export const windows = (text: string, size: number): string[] =>
  Array.from({ length: Math.max(1, text.length - size + 1) }, (_, at) => text.slice(at, at + size));

export const apiKey = fc
  .record({ body: random(20, 44), prefix: fc.constantFrom('sk-', 'mt-', 'sk-proj-'), known: fc.boolean() })
  .map(({ body, prefix, known }): Secret => ({ text: prefix + body, needles: windows(body, 14), known }));
export const opaqueKey = random(24, 40).map(
  (body): Secret => ({ text: body, needles: windows(body, 14), known: true }),
);
const signedUrl = fc
  .record({
    host: random(8, 14),
    path: random(10, 16),
    signature: random(24, 40),
    scheme: fc.constantFrom('https', 'http', 'wss'),
  })
  .map(
    ({ host, path, signature, scheme }): Secret => ({
      text: `${scheme}://${host}.example.com/${path}/a.png?X-Amz-Signature=${signature}&Expires=17`,
      needles: [host, path, ...windows(signature, 14)],
      known: false,
    }),
  );
const dataUrl = random(80, 200).map(
  (body): Secret => ({ text: `data:image/png;base64,${body}`, needles: windows(body, 24), known: false }),
);
const email = random(8, 14).map(
  (name): Secret => ({ text: `${name}@mail.example.org`, needles: [name], known: false }),
);
const home = fc
  .record({
    name: random(5, 10),
    form: fc.constantFrom('/home/$/x.png', '/Users/$/x.png', 'C:\\Users\\$\\x.png', 'file:///home/$/x'),
  })
  .map(({ name, form }): Secret => ({ text: form.replace('$', name), needles: [name], known: false }));
export const secret = fc.oneof(apiKey, opaqueKey, signedUrl, dataUrl, email, home);

export const forms: ((text: string) => string)[] = [
  (text) => text,
  (text) => `before ${text} after`,
  (text) => `"${text}"`,
  (text) => `('${text}').`,
  (text) => encodeURIComponent(text),
  (text) => encodeURIComponent(encodeURIComponent(text)),
  (text) => JSON.stringify({ headers: { authorization: `Bearer ${text}` } }),
  (text) => JSON.stringify({ body: JSON.stringify({ deep: [JSON.stringify({ text })] }) }),
  (text) => `Authorization: Bearer ${text}`,
  (text) => `x-echo: ${text}\r\nx-other: 1`,
  (text) => `curl -H "Authorization: Bearer ${text}" https://api.tokenlab.sh/v1/models`,
  (text) => `https://api.tokenlab.sh/v1/tasks/1?key=${encodeURIComponent(text)}`,
  (text) => [...text].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
  (text) => [...text].map((letter) => `&#${letter.charCodeAt(0)};`).join(''),
  (text) => [...text].join('\u200b'),
  (text) => `${text}\u0000`,
  (text) => `<b>${text}</b>`,
  (text) => `token=${text}; path=/`,
];
/** Forms that only a key is recognised in, since other things have no mark inside them. */
export const keyForms: ((text: string) => string)[] = [
  (text) => Buffer.from(text).toString('base64'),
  (text) => Buffer.from(`Authorization: Bearer ${text}`).toString('base64'),
  (text) => Buffer.from(text).toString('base64url'),
  (text) => Buffer.from(text).toString('hex'),
];
