/**
 * What a schema says of a value that does not fit, in our own words: the library's are English, and speak of its own terms.
 * A schema's own message comes before these. Pure.
 */
import type { z } from 'zod';
import { say } from './words/shared/say.ts';
import { listed } from './words.ts';

type Issue = z.core.$ZodRawIssue;
type Bound<T> = Omit<T, 'path' | 'message'>;

/** A list of more choices is no help. */
const mostChoices = 12;

export function schemaWords(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? say('value.isMissing') : typeWords(issue.expected);
    case 'too_big':
      return tooBig(issue);
    case 'too_small':
      return tooSmall(issue);
    case 'not_multiple_of':
      return say('value.isNoMultiple', { step: issue.divisor });
    case 'unrecognized_keys':
      return say('value.hasUnknownFields', { names: listed(issue.keys.slice(0, mostChoices)) });
    case 'invalid_value':
      return issue.values.length > mostChoices
        ? say('value.isInvalid')
        : say('value.isNoneOf', { possible: listed(issue.values.map(String)) });
    default:
      return say('value.isInvalid');
  }
}

function typeWords(expected: string): string {
  switch (expected) {
    case 'string':
      return say('value.isNoText');
    case 'number':
      return say('value.isNoNumber');
    case 'int':
      return say('value.isNoWholeNumber');
    case 'boolean':
      return say('value.isNoYesOrNo');
    case 'array':
      return say('value.isNoList');
    default:
      return say('value.isInvalid');
  }
}

function tooBig({ origin, maximum, inclusive = true }: Bound<z.core.$ZodIssueTooBig>): string {
  const most = Number(maximum);
  if (origin === 'string') return say('value.hasTooManyCharacters', { count: most });
  if (origin === 'array' || origin === 'set' || origin === 'map')
    return say('value.hasTooManyEntries', { count: most });
  return inclusive ? say('value.isTooHigh', { limit: most }) : say('value.isNotBelow', { limit: most });
}

function tooSmall({ origin, minimum, inclusive = true }: Bound<z.core.$ZodIssueTooSmall>): string {
  const least = Number(minimum);
  if (origin === 'string')
    return least === 1 ? say('value.isMissing') : say('value.hasTooFewCharacters', { count: least });
  if (origin === 'array' || origin === 'set' || origin === 'map')
    return say('value.hasTooFewEntries', { count: least });
  return inclusive ? say('value.isTooLow', { limit: least }) : say('value.isNotAbove', { limit: least });
}
