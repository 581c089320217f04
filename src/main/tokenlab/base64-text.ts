/** Base64 as it stands in JSON, decoded piece by piece. */

const foreign = /[^A-Za-z0-9+/_=-]+/g;
const escapes = /\\(?:u([0-9a-fA-F]{4})|([^u]))/g;
/** An escape that the next piece may finish. */
const unfinished = /\\(?:u[0-9a-fA-F]{0,3})?$/;

export interface Base64Text {
  /** The bytes of one more piece of the text, as it stands between its quotes. */
  decode(piece: Uint8Array): Buffer;
  /** What is left. */
  end(): Buffer;
}

/** Tolerant: what is no base64 is passed over, and nothing counts behind the sign of its end. */
export function createBase64Text(): Base64Text {
  let escaped = '';
  let rest = '';
  let isOver = false;

  const take = (text: string): Buffer => {
    if (isOver) return Buffer.alloc(0);
    let clean = text;
    if (clean.includes('\\')) {
      clean = clean.replace(escapes, (_whole, code: string | undefined, sign: string | undefined) =>
        code === undefined ? (sign === '/' ? '/' : '') : String.fromCharCode(Number.parseInt(code, 16)),
      );
    }
    clean = rest + clean.replace(foreign, '');
    const end = clean.indexOf('=');
    if (end >= 0) {
      isOver = true;
      rest = '';
      return Buffer.from(clean.slice(0, end), 'base64');
    }
    const whole = clean.length - (clean.length % 4);
    rest = clean.slice(whole);
    return Buffer.from(clean.slice(0, whole), 'base64');
  };

  return {
    decode(piece) {
      const text = escaped + Buffer.from(piece.buffer, piece.byteOffset, piece.length).toString('latin1');
      // An even number of backslashes is no beginning of an escape.
      const run = /\\*$/.exec(text.slice(-64))![0].length;
      const cut = run > 0 ? (run % 2 === 1 ? 1 : 0) : (unfinished.exec(text.slice(-6))?.[0].length ?? 0);
      escaped = cut === 0 ? '' : text.slice(-cut);
      return take(cut === 0 ? text : text.slice(0, -cut));
    },
    end() {
      const last = take('');
      const left = isOver ? Buffer.alloc(0) : Buffer.from(rest, 'base64');
      return Buffer.concat([last, left]);
    },
  };
}

/** So much of a text tells whether it is media. */
export const longText = 64 * 1024;

const dataUrl = /^data:(?:[\w.+;=/ -]|\\\/){0,300};base64,/i;
const base64Only =
  /^(?:[A-Za-z0-9+/_-]|\\[/nrt]|\\u00(?:2[bBfFdD]|5[fF]|3[dD]|0[aAdD9]))*(?:=|\\u003[dD])*(?:\\(?:u[0-9a-fA-F]{0,3})?)?$/;

/**
 * How the beginning of a long text shows that it is media: the words before its base64, which may be none; null for
 * anything else.
 */
export function wordsBeforeMedia(head: Uint8Array): string | null {
  const text = Buffer.from(head.buffer, head.byteOffset, head.length).toString('latin1');
  const words = dataUrl.exec(text.slice(0, 400))?.[0] ?? '';
  return base64Only.test(text.slice(words.length)) ? words : null;
}
