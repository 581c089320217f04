/** A server, or a proxy before it, may repeat the key that it was sent. Whatever it says is taken in without it. */
import { secretSpellings } from '../base/spellings.ts';

/**
 * A function that takes the key of one request out of texts of its answer before anybody reads them: as it is, backwards,
 * in hex and base64, with any of its characters escaped as JSON, addresses and web pages do, and split over neighbouring
 * members of a list or an object. JSON stays JSON. Other secrets are the redactor's work.
 */
export function withoutKey(key: string | undefined): (text: string) => string {
  // Words this short could be anything; TokenLab's keys are far longer.
  if (key === undefined || key.length < 8) return (text) => text;
  const whole = secretSpellings(key).filter((spelling) => spelling !== key);
  const escaped = new RegExp([...key].map(anySpelling).join(split), 'g');
  return (text) => {
    let rest = text;
    for (const spelling of whole) if (rest.includes(spelling)) rest = rest.replaceAll(spelling, '[key]');
    return rest.replace(escaped, '[key]');
  };
}

/** The end of one text of a list or an object and the beginning of the next; in JSON inside of JSON, too. */
const split = String.raw`(?:\\{0,4}"\s{0,20},\s{0,20}(?:\\{0,4}"[^"\\]{0,100}\\{0,4}"\s{0,20}:\s{0,20})?\\{0,4}")?`;

/** One character as it is, or as `\u0073`, `%73`, `%2573`, `&#115;`, `&#x73;`. */
function anySpelling(character: string): string {
  const code = character.codePointAt(0)!;
  const hex = code.toString(16).padStart(2, '0');
  const anyCase = [...hex]
    .map((digit) => (/[a-f]/.test(digit) ? `[${digit}${digit.toUpperCase()}]` : digit))
    .join('');
  const plain = character.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  // In JSON a slash and a quote may stand behind a backslash.
  return String.raw`(?:\\{0,4}${plain}|\\{1,4}u00${anyCase}|%(?:25){0,3}${anyCase}|&#(?:0{0,6}${code}|[xX]0{0,6}${anyCase});)`;
}
