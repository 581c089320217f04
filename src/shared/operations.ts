/** What can be asked of each family, in our words and in the other words that TokenLab has used for the same. */
import { endpointsOf, fieldsAt } from './endpoints.ts';
import { type Family, families, familyOf, type OperationFields } from './families/index.ts';

/** The operations that Safelight has a form for, simplest first. */
const operationsOf = (family: Family): Readonly<Record<string, OperationFields>> =>
  fieldsAt(family, endpointsOf(family)[0]).operations;

/** `raw` in our words; what we do not know stays as it is, in lower case with hyphens. */
export function normaliseOperation(raw: string, family: Family | null): string {
  const word = raw
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, '-');
  const others = family === null ? {} : familyOf(family).otherWords;
  return Object.hasOwn(others, word) ? (others[word] as string) : word;
}

/** The family that an operation's name belongs to, or null when it belongs to none or to several. */
export function familyOfOperation(raw: string): Family | null {
  const [family, ...more] = families.filter((one) =>
    Object.hasOwn(operationsOf(one), normaliseOperation(raw, one)),
  );
  return more.length === 0 ? (family ?? null) : null;
}

/** The name under which TokenLab's records know an operation: a variant has none of its own. */
export function recordedOperation(family: Family, operation: string): string {
  const ours = operationsOf(family);
  return (Object.hasOwn(ours, operation) ? ours[operation]?.variantOf : undefined) ?? operation;
}

/** The operations to offer for a model, ours first in their order; for a model that names none, its family's. */
export function offeredOperations(model: {
  family: Family | null;
  operations: readonly string[];
  parameters?: readonly string[] | null;
}): string[] {
  if (model.family === null) return [];
  const ours = Object.entries(operationsOf(model.family));
  if (model.operations.length === 0) return ours.map(([operation]) => operation);
  const named = new Set(model.operations);
  // No model names a variant, but to the person who wants one it is a thing of its own.
  const isOffered = ([operation, { variantOf, byField }]: (typeof ours)[number]): boolean =>
    named.has(operation) ||
    (variantOf !== undefined &&
      named.has(variantOf) &&
      (byField === undefined || (model.parameters?.includes(byField) ?? true)));
  const rest = model.operations.filter((operation) => !ours.some(([one]) => one === operation));
  return [...ours.filter(isOffered).map(([operation]) => operation), ...rest];
}
