/**
 * TokenLab's catalogue through all the shapes it has had: the `tokenlab` and `lemondata` extensions or none, the full
 * and the compact list, four names for the request format. Total: what can not be read as a model is skipped.
 */
import type { ModelDetail, ModelList, ModelSummary, OperationConstraint } from '../../shared/catalogue.ts';
import { type DeliveryAvailability, type DeliveryPolicy, deliveryPolicies } from '../../shared/delivery.ts';
import { type CreateEndpoint, familyOfEndpoint, isCreateEndpoint } from '../../shared/endpoints.ts';
import { type Family, families, familyOf } from '../../shared/families/index.ts';
import type { JsonObject } from '../../shared/json.ts';
import { familyOfOperation, normaliseOperation } from '../../shared/operations.ts';
import { cutText, shorten } from '../../shared/text.ts';
import { asNumber, asText, asTexts, isRecord, type JsonRecord, member } from './json.ts';
import { readLifecycle } from './lifecycle.ts';
import { mergePrices, readPrice } from './prices.ts';

/** All models of a list answer, and the records that could not be read: how many, and the first of them by name. */
export function readModelList(body: unknown): ModelList {
  const list = Array.isArray(body) ? body : (member(body, 'data') ?? member(body, 'models'));
  const items: unknown[] = Array.isArray(list) ? list : [];
  const byId = new Map<string, ModelSummary>();
  const skippedNames: string[] = [];
  let skipped = 0;
  for (const [index, item] of items.entries()) {
    const model = readModelSummary(item);
    if (model !== null) byId.set(model.id, model);
    else {
      skipped += 1;
      if (skippedNames.length < mostNamed) skippedNames.push(nameOf(item) ?? `#${index + 1}`);
    }
  }
  return { models: [...byId.values()], skipped, ...(skipped > 0 ? { skippedNames } : {}) };
}

const mostNamed = 20;
const longestId = 300;
/** No model has more members, parameters or aliases; a record with more is none that can be shown. */
const mostMembers = 5_000;

function nameOf(item: unknown): string | null {
  const id = asText(member(item, 'id') ?? member(item, 'model'));
  return id === null ? null : shorten(id, 80);
}

/** False for a record that is larger in some member than any model is. */
function hasSize(value: unknown, depth = 0): boolean {
  if (Array.isArray(value)) {
    return value.length <= mostMembers && (depth > 3 || value.every((item) => hasSize(item, depth + 1)));
  }
  if (!isRecord(value)) return true;
  const members = Object.values(value);
  return members.length <= mostMembers && (depth > 3 || members.every((item) => hasSize(item, depth + 1)));
}

/** One list record, or null when it has no id or is larger than any model. */
export function readModelSummary(item: unknown): ModelSummary | null {
  const id = asText(member(item, 'id') ?? member(item, 'model'))?.trim();
  if (!isRecord(item) || id === undefined || id === '' || id.length > longestId || !hasSize(item))
    return null;
  const holders = holdersOf(item);
  const contract = contractOf(holders);
  const category = textOf(holders, 'category')?.toLowerCase() ?? null;
  const named = namedOperations(holders, contract);
  const family = familyOfModel(category, contract, named);
  const badges = listOf(holders, 'badges');
  return {
    id,
    aliases: asTexts(pick(holders, 'aliases')),
    vendor:
      textOf(holders, 'owned_by') ??
      textOf(holders, 'provider') ??
      asTexts(pick(holders, 'providers'))[0] ??
      null,
    family,
    category,
    operations: supportedOperations(named, family, contract),
    ...readLifecycle(pick(holders, 'lifecycle'), pick(holders, 'status'), pick(holders, 'latest')),
    badges: badges.flatMap((badge) => {
      const key = asText(member(badge, 'key')) ?? asText(badge);
      return key === null ? [] : [{ key, tooltip: asText(member(badge, 'tooltip')) }];
    }),
    price: readPrice(holders),
    preferredRank: rankOf(pick(holders, 'agent_preferences'), pick(holders, 'recommendation')),
  };
}

/**
 * A detail record; `pricing` is the answer of the model's price route, when there is one. Null when it has no id.
 */
export function readModelDetail(body: unknown, pricing?: unknown): ModelDetail | null {
  const record = isRecord(member(body, 'data')) ? member(body, 'data') : body;
  const summary = readModelSummary(record);
  if (summary === null) return null;
  const { objects, source } = contractOf(holdersOf(record as JsonRecord));
  const limits = pick(objects, 'service_limits');
  const recommended = pick(objects, 'recommended_request') ?? pick(objects, 'recommended_request_summary');
  const price = pricing === undefined ? summary.price : mergePrices(summary.price, readPrice([pricing]));
  return {
    ...summary,
    price,
    contractSource: source,
    endpoint: endpointOf(pick(objects, 'request_endpoint')),
    endpointByOperation: endpointsByOperation(objects, summary.family),
    requestShape: textOf(objects, 'request_shape_mode'),
    parameters: parametersOf(pick(objects, 'supported_parameters')),
    requiredSelectors: asTexts(pick(objects, 'required_selectors')),
    optionalSelectors: asTexts(pick(objects, 'optional_selectors')),
    resolutions: asTexts(pick(objects, 'resolutions') ?? pick(objects, 'allowed_resolutions')),
    durations: asTexts(pick(objects, 'durations') ?? pick(objects, 'allowed_durations')),
    aspectRatios: asTexts(pick(objects, 'aspect_ratios') ?? pick(objects, 'allowed_aspect_ratios')),
    outputFormats: asTexts(pick(objects, 'output_formats')),
    promptMaxCharacters: positive(
      member(limits, 'prompt_max_characters') ?? pick(objects, 'prompt_max_characters'),
    ),
    requestsPerMinute: positive(member(limits, 'online_rpm')),
    concurrency: positive(member(limits, 'concurrency')),
    constraints: listOf(objects, 'operation_constraints').flatMap((item) =>
      readConstraint(item, summary.family),
    ),
    recommendedRequest: isRecord(recommended) ? (recommended as JsonObject) : null,
    delivery: deliveryOf(pick(objects, 'deliveryAvailability'), summary.family),
    notes: asTexts(pick(objects, 'notes')).map((note) => cutText(note, 500, 500)),
  };
}

type Holders = readonly JsonRecord[];

/** Where a model's fields may stand: the extension under its present name, its former name, or the record itself. */
function holdersOf(item: JsonRecord): Holders {
  return [member(item, 'tokenlab'), member(item, 'lemondata'), item].filter(isRecord);
}

function pick(holders: Holders, name: string): unknown {
  for (const holder of holders) {
    const value = member(holder, name);
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}

const textOf = (holders: Holders, name: string): string | null => asText(pick(holders, name));

function listOf(holders: Holders, name: string): unknown[] {
  const value = pick(holders, name);
  return Array.isArray(value) ? value : [];
}

const positive = (value: unknown): number | null => {
  const number = asNumber(value);
  return number !== null && number > 0 ? number : null;
};

const contractNames = [
  'request_format_details',
  'request_format_summary',
  'public_contract',
  'public_contract_summary',
] as const;

interface Contract {
  /** The request format's objects, fullest first, then the record itself for members that stand outside. */
  objects: Holders;
  source: ModelDetail['contractSource'];
}

function contractOf(holders: Holders): Contract {
  const objects: JsonRecord[] = [];
  let source: ModelDetail['contractSource'] = 'none';
  for (const name of contractNames) {
    for (const holder of holders) {
      const value = member(holder, name);
      if (!isRecord(value) || Object.values(value).every(isEmpty)) continue;
      objects.push(value);
      if (source === 'none') source = name;
    }
  }
  return { objects: [...objects, ...holders], source };
}

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || (Array.isArray(value) && value.length === 0);

function namedOperations(holders: Holders, contract: Contract): string[] {
  const lists = [
    pick(contract.objects, 'public_operations'),
    pick(holders, 'supported_operations'),
    listOf(contract.objects, 'operation_constraints').map((item) => member(item, 'operation')),
  ];
  return asTexts(lists.find((list) => asTexts(list).length > 0));
}

/** By where requests go, then by what can be asked, then by category: worlds share a category with 3D models. */
function familyOfModel(category: string | null, contract: Contract, named: readonly string[]): Family | null {
  const endpoint = pick(contract.objects, 'request_endpoint');
  if (isCreateEndpoint(endpoint)) return familyOfEndpoint(endpoint);
  const routes = pick(contract.objects, 'request_endpoint_by_operation');
  const route = isRecord(routes) ? Object.values(routes).find(isCreateEndpoint) : undefined;
  if (route !== undefined) return familyOfEndpoint(route);
  if (asText(endpoint) !== null) return null;
  for (const operation of named) {
    const family = familyOfOperation(operation);
    if (family !== null) return family;
  }
  return families.find((one) => familyOf(one).categories.includes(category ?? '')) ?? null;
}

/** The named operations in our words, without those whose requests go to an address that we do not use. */
function supportedOperations(named: readonly string[], family: Family | null, contract: Contract): string[] {
  const routes = pick(contract.objects, 'request_endpoint_by_operation');
  const constraints = listOf(contract.objects, 'operation_constraints');
  const kept = named.filter((name) => {
    const own = constraints.find((item) => member(item, 'operation') === name);
    const route = asText(member(routes, name)) ?? asText(member(own, 'request_endpoint'));
    return route === null || isCreateEndpoint(route);
  });
  return [...new Set(kept.map((name) => normaliseOperation(name, family)))];
}

function endpointsByOperation(objects: Holders, family: Family | null): Record<string, CreateEndpoint> {
  const routes = pick(objects, 'request_endpoint_by_operation');
  const found: Record<string, CreateEndpoint> = {};
  if (!isRecord(routes)) return found;
  for (const [operation, route] of Object.entries(routes)) {
    const endpoint = endpointOf(route);
    const name = normaliseOperation(operation, family);
    if (endpoint !== null && name !== '__proto__') found[name] = endpoint;
  }
  return found;
}

const endpointOf = (value: unknown): CreateEndpoint | null => (isCreateEndpoint(value) ? value : null);

/** Null when nothing was stated; an empty list is nothing stated, too. */
function parametersOf(value: unknown): string[] | null {
  const names = asTexts(value);
  return names.length === 0 ? null : names;
}

function readConstraint(item: unknown, family: Family | null): OperationConstraint[] {
  const rawOperation = asText(member(item, 'operation'));
  if (rawOperation === null) return [];
  return [
    {
      operation: normaliseOperation(rawOperation, family),
      rawOperation,
      endpoint: endpointOf(member(item, 'request_endpoint')),
      requestShape: asText(member(item, 'request_shape_mode')),
      parameters: parametersOf(member(item, 'supported_parameters')),
      requiredSelectors: asTexts(member(item, 'required_selectors')),
      optionalSelectors: asTexts(member(item, 'optional_selectors')),
      documentedInputs: asTexts(member(item, 'documented_inputs')),
      resolutions: asTexts(member(item, 'allowed_resolutions')),
      durations: asTexts(member(item, 'allowed_durations')),
      aspectRatios: asTexts(member(item, 'allowed_aspect_ratios')),
      notes: asTexts(member(item, 'notes')).map((note) => cutText(note, 500, 500)),
    },
  ];
}

function deliveryOf(value: unknown, family: Family | null): DeliveryAvailability | null {
  if (!isRecord(value)) return null;
  const named = member(value, 'operations');
  const operations = Object.entries(isRecord(named) ? named : {}).map(
    ([operation, offer]) => [normaliseOperation(operation, family), tiersOf(offer)] as const,
  );
  return {
    ...tiersOf(value),
    operations: Object.fromEntries(operations.filter(([name]) => name !== '__proto__')),
  };
}

const tiersOf = (offer: unknown): Partial<Record<DeliveryPolicy, boolean>> =>
  Object.fromEntries(
    deliveryPolicies.flatMap((policy) => {
      const isThere = member(offer, policy);
      return typeof isThere === 'boolean' ? [[policy, isThere]] : [];
    }),
  );

function rankOf(preferences: unknown, recommendation: unknown): number | null {
  const ranks = (isRecord(preferences) ? Object.values(preferences) : [])
    .concat([recommendation])
    .map((item) => asNumber(member(item, 'preferred_rank')))
    .filter((rank): rank is number => rank !== null);
  return ranks.reduce<number | null>((least, rank) => (least === null || rank < least ? rank : least), null);
}
