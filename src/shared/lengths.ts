/** Lengths as TokenLab's model list writes them: single seconds (`8`, `8s`, `8 sec`) and spans (`4-15`, `4 to 15 s`). */

const length = /^\s*(\d{1,6})\s*(?:(?:-|to)\s*(\d{1,6})\s*)?(?:s(?:ec(?:onds?)?)?)?\s*$/i;

/** From and to in seconds, both inclusive; null for anything else, such as `-1` for "the model chooses". */
export function lengthSpan(text: string): { min: number; max: number } | null {
  const [, min = '', max = min] = length.exec(text) ?? [];
  const found = { min: Number(min), max: Number(max) };
  return found.min > 0 && found.max >= found.min ? found : null;
}
