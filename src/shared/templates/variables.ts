/** The `{{variables}}` of a template, and a request with values in their places. Pure. */
import { variable, variablesIn } from '../batch/placeholders.ts';
import type { JobRequest } from '../job.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { TemplateContent, TemplateVariable, VariableValue } from './template.ts';

/** A text that is nothing but one. */
const whole = new RegExp(`^\\s*${variable.source}\\s*$`, 'u');

/** Characters that values may add to a request: a small template must not become an endless text. */
const mostAdded = 1_000_000;

/** As a text names it. */
export const placeholder = (name: string): string => `{{${name}}}`;

type Texts = Pick<TemplateContent, 'title' | 'request'>;

function* textsIn(value: JsonValue | undefined): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null)
    for (const each of Object.values(value)) yield* textsIn(each);
}

/** Names in the order in which the request, and then the title, names them first. */
export function variableNames({ title, request }: Texts): string[] {
  return variablesIn([...textsIn(request.fields), ...textsIn(request.rawFields), title]);
}

/** Every variable with what it begins with; an empty text where nothing is kept. */
export function variablesOf(content: TemplateContent): TemplateVariable[] {
  return variableNames(content).map((name) => ({
    name,
    value: content.variables.find((each) => each.name === name)?.value ?? '',
  }));
}

/** Kept with what its texts name, and nothing else. */
export const tidied = (content: TemplateContent): TemplateContent => ({
  ...content,
  variables: variablesOf(content),
});

/** Names of variables that make up a whole field: the field's own value takes their place. */
export function wholeFields({ request }: Texts): Map<string, string> {
  const found = new Map<string, string>();
  for (const [field, value] of Object.entries({ ...request.fields, ...request.rawFields })) {
    const name = typeof value === 'string' ? whole.exec(value)?.[1] : undefined;
    if (name !== undefined) found.set(name, field);
  }
  return found;
}

/** What a person typed for a variable: a number where it begins with one and the text reads as one. */
export function ofSameKind(beginning: JsonValue | undefined, typed: VariableValue): VariableValue {
  if (typeof beginning !== 'number' || typeof typed !== 'string' || typed.trim() === '') return typed;
  const number = Number(typed);
  return Number.isFinite(number) ? number : typed;
}

export type Values = ReadonlyMap<string, VariableValue>;

/**
 * The request and its title with these values. A variable without one stays in its text, for a batch or a person to fill
 * in; where it is a whole number or choice, what it begins with stands there.
 */
export function filledIn(content: TemplateContent, given: Values): { request: JobRequest; title: string } {
  const beginnings = new Map(content.variables.map(({ name, value }) => [name, value]));
  let room = mostAdded;
  const text = (template: string): string =>
    template.replace(variable, (place, name: string) => {
      const value = given.get(name);
      room -= String(value ?? '').length;
      return value === undefined || room < 0 ? place : String(value);
    });
  const value = (each: JsonValue): JsonValue => {
    if (typeof each === 'string') {
      const name = whole.exec(each)?.[1];
      if (name === undefined) return text(each);
      const beginning = beginnings.get(name);
      return given.get(name) ?? (typeof beginning === 'string' ? each : (beginning ?? each));
    }
    if (Array.isArray(each)) return each.map(value);
    return typeof each === 'object' && each !== null ? object(each) : each;
  };
  const object = (fields: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(fields).map(([name, each]) => [name, value(each)]));
  const { family, operation, model, fields, rawFields, delivery, media } = content.request;
  return {
    title: text(content.title),
    request: {
      ...{ family, operation, model },
      fields: object(fields),
      inputs: media.flatMap((medium) =>
        medium.kind === 'link'
          ? [{ field: medium.field, source: { kind: 'url' as const, url: medium.url } }]
          : [],
      ),
      ...(rawFields === undefined ? {} : { rawFields: object(rawFields) }),
      ...(delivery === undefined ? {} : { delivery }),
    },
  };
}
