/** How much of the page's text goes to main at once. Main takes a message in as a whole, and does nothing else while it does. */

/** Characters and bytes of one message. The largest table of a batch with a long prompt in each of its 5,000 rows has as many. */
export const mostTaken = 8_000_000;

/** What a value takes beside the text in it. */
const each = 8;

/** Whether a value that the page hands over is larger than `mostTaken`. Looks no further than that, whatever is nested in it. */
export function isTooLarge(value: unknown): boolean {
  let size = 0;
  const left = [value];
  while (left.length > 0 && size <= mostTaken) {
    const next = left.pop();
    size += each;
    if (typeof next === 'string') size += next.length;
    else if (next instanceof ArrayBuffer || ArrayBuffer.isView(next)) size += next.byteLength;
    else if (typeof next === 'object' && next !== null) {
      // A list of millions is not copied to be counted.
      if (Array.isArray(next)) size += next.length * each;
      if (size > mostTaken) break;
      for (const [name, part] of Object.entries(next)) {
        size += name.length;
        left.push(part);
      }
    }
  }
  return size > mostTaken;
}
