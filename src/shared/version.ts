/** Versions as Semantic Versioning orders them. */

/** Whether `version` comes after `other`. What is no version comes before all others. */
export function isNewer(version: string, other: string): boolean {
  const one = partsOf(version);
  const two = partsOf(other);
  if (one === null || two === null) return one !== null;
  for (const [at, number] of one.numbers.entries()) {
    if (number !== two.numbers[at]) return number > two.numbers[at]!;
  }
  return isLaterPreview(one.preview, two.preview);
}

/** Whether it is a version before a release; also what is no version is none to rely on. */
export const isPreview = (version: string): boolean => partsOf(version)?.preview.length !== 0;

/** `0.2.0-preview.3`: with the part after the hyphen it comes before `0.2.0`. */
function partsOf(version: string): { numbers: number[]; preview: string[] } | null {
  const [, numbers, preview] = /^v?(\d+\.\d+\.\d+)(?:-([\w.-]+))?(?:\+[\w.-]+)?$/.exec(version) ?? [];
  if (numbers === undefined) return null;
  return { numbers: numbers.split('.').map(Number), preview: preview?.split('.') ?? [] };
}

function isLaterPreview(one: readonly string[], two: readonly string[]): boolean {
  if (one.length === 0 || two.length === 0) return one.length === 0 && two.length > 0;
  for (let at = 0; at < Math.max(one.length, two.length); at += 1) {
    const [a, b] = [one[at], two[at]];
    if (a === b) continue;
    if (a === undefined || b === undefined) return b === undefined;
    const [isNumber, isOtherNumber] = [/^\d+$/.test(a), /^\d+$/.test(b)];
    if (isNumber && isOtherNumber) return Number(a) > Number(b);
    return isNumber === isOtherNumber ? a > b : isOtherNumber;
  }
  return false;
}
