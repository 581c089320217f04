/** Parts of a packet that a person can leave out, in the order in which it holds them. */
export const removableParts = [
  'system',
  'account',
  'times',
  'error',
  'request',
  'results',
  'timeline',
  'log',
] as const;
export type RemovablePart = (typeof removableParts)[number];

/** What to leave out after the box of `part` was ticked or cleared; the order stays the packet's. */
export function withPart(omit: readonly string[], part: RemovablePart, included: boolean): RemovablePart[] {
  return removableParts.filter((one) => (one === part ? !included : omit.includes(one)));
}
