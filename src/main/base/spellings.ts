/** The forms in which one known secret can turn up in text. */

/** The text with broken surrogate pairs replaced, as it would be after a trip through UTF-8. */
export const wellFormed = (text: string): string => Buffer.from(text, 'utf8').toString('utf8');

/** The secret as it is, URL-encoded, JSON-escaped, in hex, and in base64 at each of the three possible shifts. */
export function secretSpellings(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const spellings = new Set<string>([
    secret,
    encodeURIComponent(wellFormed(secret)),
    JSON.stringify(secret).slice(1, -1),
    bytes.toString('hex'),
    [...secret].reverse().join(''),
  ]);
  for (let shift = 0; shift < 3; shift += 1) {
    const shifted = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    // The characters at both ends also depend on what stands around the secret.
    const own = shifted.slice(shift === 0 ? 0 : shift + 1, (bytes.length + shift) % 3 === 0 ? undefined : -1);
    if (own.length < 8) continue;
    spellings.add(own);
    spellings.add(own.replaceAll('+', '-').replaceAll('/', '_'));
  }
  return [...spellings];
}
