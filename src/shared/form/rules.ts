/** The cross-field rules of TokenLab's contract, used by the form before and by main right before a request is sent. */

import { hostNameClass } from '../addresses.ts';
import { type CreateEndpoint, fieldsAt } from '../endpoints.ts';
import type { FieldIssue } from '../errors.ts';
import { Check, type Family, familyOf, type OperationFields, type RequestParts } from '../families/index.ts';
import { say } from '../words/form/say.ts';
import { listed } from '../words.ts';
import { routeFor } from './route.ts';
import type { FormContext } from './types.ts';

export interface CheckedRequest extends RequestParts {
  family: Family;
  /** Where it will be sent; without it the family's default is assumed. */
  endpoint?: CreateEndpoint | null;
}

/** Longest prompt that is sent at all, whatever a model says about itself, in characters. */
const longestText = 100_000;

/** Complaints about a request as a whole; `path` names the field. An empty list means that it may be sent. */
export function requestIssues(request: CheckedRequest, context: FormContext = {}): FieldIssue[] {
  const { family, operation } = request;
  const endpoint = request.endpoint ?? routeFor(null, family, operation);
  const check = new Check(request, endpoint);
  if (request.model.trim() === '') check.complain('model', say('chooseModel'));
  if (request.rawFields !== undefined && Object.hasOwn(request.rawFields, 'model')) {
    check.complain('model', say('modelIsChosenAboveTake'));
  }
  aliases(check);
  needs(check, fieldsAt(family, endpoint).operations[operation ?? '']);
  familyOf(family).rules(check);
  for (const [name, value] of Object.entries(request.fields)) {
    if (typeof value === 'string' && value.length > longestText)
      check.complain(name, say('thisTextIsFarToo'));
  }
  for (const { field, source } of request.inputs) {
    const problem = source.kind === 'url' ? linkProblem(source.url, request, context) : null;
    if (problem !== null) check.complain(field, problem);
  }
  return check.issues;
}

const twins: readonly (readonly string[])[] = [
  ['duration', 'seconds'],
  ['aspect_ratio', 'ratio'],
  ['output_audio', 'outputAudio', 'generate_audio'],
  ['output_compression', 'compression'],
];

function aliases(check: Check): void {
  for (const names of twins) {
    const given = names.filter((name) => check.value(name) !== undefined);
    const values = new Set(given.map((name) => String(check.value(name))));
    if (values.size > 1) {
      const [first, ...rest] = given as [string, ...string[]];
      check.complain(
        rest[0] ?? first,
        say('meanTheSame', { names: listed(given.map((name) => `“${name}”`)) }),
      );
    }
  }
}

/** Names under which the same need can be met. */
const equivalents: Record<string, readonly string[]> = {
  image_url: ['image_url', 'image', 'image_urls'],
  image_urls: ['image_urls', 'image_url', 'image', 'images'],
  images: ['images', 'image_url', 'image', 'world_prompt'],
  reference_images: ['reference_images', 'referenceImages', 'image_urls'],
  material_asset_ids: ['material_asset_ids', 'material_asset_id'],
  prompt: ['prompt', 'world_prompt'],
};

const namesOf = (name: string): readonly string[] =>
  Object.hasOwn(equivalents, name) ? (equivalents[name] ?? []) : [name];

function needs(check: Check, wanted: OperationFields | undefined): void {
  if (wanted === undefined) return;
  for (const name of wanted.needs) {
    if (!check.has(...namesOf(name))) check.complain(name, say('thisIsRequired'));
  }
  for (const group of wanted.oneOf ?? []) {
    const isMet = group.some((name) => check.has(...namesOf(name)));
    if (!isMet) check.complain(group[0] as string, say('atLeastOneInputOf'));
  }
}

/** Why TokenLab could not fetch a link, or null. */
function linkProblem(link: string, request: CheckedRequest, context: FormContext): string | null {
  if (/^asset:\/\//i.test(link)) {
    return /^asset:\/\/asset-[A-Za-z0-9-]{1,100}$/.test(link) ? null : say('materialLinkLooksLikeAsset');
  }
  if (/^data:/i.test(link)) return say('chooseFileItselfInsteadOf');
  if (!URL.canParse(link)) return say('thisIsNotLinkIt');
  const url = new URL(link);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return say('linkMustBeginWithHttpsOr');
  if (url.username !== '' || url.password !== '') return say('linkMustNotContainUser');
  if (url.hash !== '') return say('linkMustNotContainPart');
  if (!context.isSandbox && hostNameClass(url.hostname) !== 'public') {
    return say('tokenLabCanOnlyFetchPublic');
  }
  if (familyOf(request.family).linksNeedHttps && url.protocol !== 'https:' && !context.isSandbox) {
    return say('linkMustBeginWithHttps');
  }
  return null;
}
