/** Seedance materials: assets and their groups. Creates wait until an asset is ready. */
import { z } from 'zod';
import { type Answer, jsonAnswer } from './answer.ts';
import type { Exchange, Route } from './context.ts';
import { parseFields } from './families/checks.ts';
import { checkLink, fingerprint } from './families/sources.ts';
import { seededRandom } from './media/random.ts';
import { badField, notFound, Refusal } from './refusal.ts';
import type { MaterialRecord } from './store.ts';

/** How long a new asset takes to be ready, in seconds at speed 1. */
const ingestionSeconds = 8;

type Status = 'PROCESSING' | 'ACTIVE' | 'FAILED';

export function materialStatus(record: MaterialRecord, now: number): Status {
  if (now < record.readyAt) return 'PROCESSING';
  return record.failure === null ? 'ACTIVE' : 'FAILED';
}

function assetBody(record: MaterialRecord, now: number): Record<string, unknown> {
  const status = materialStatus(record, now);
  return {
    id: record.id,
    object: 'seedance.material_asset',
    group_id: record.groupId,
    project_name: record.projectName,
    library_type: record.libraryType,
    asset_name: record.name,
    asset_type: record.assetType,
    status,
    ready: status === 'ACTIVE',
    error_message: status === 'FAILED' ? record.failure : null,
    metadata: record.metadata,
    created_at: record.createdAt,
    updated_at: record.updatedAt,
  };
}

function groupBody(record: MaterialRecord): Record<string, unknown> {
  return {
    id: record.id,
    object: 'seedance.material_asset_group',
    library_type: record.libraryType,
    project_name: record.projectName,
    group_name: record.name,
    status: 'ACTIVE',
    metadata: record.metadata,
    created_at: record.createdAt,
    updated_at: record.updatedAt,
  };
}

export function newMaterialId(exchange: Exchange, kind: 'asset' | 'group', salt = ''): string {
  const { clock, seed } = exchange.context;
  // The digits are normally a time. With a seed they are computed from it, so that they repeat.
  const stamp =
    seed === undefined
      ? new Date(clock.now()).toISOString().replace(/\D/g, '').slice(0, 14)
      : String(seededRandom(`material|${exchange.requestId}${salt}`).whole(10 ** 13, 10 ** 14 - 1));
  return `${kind}-${stamp}-${fingerprint(`${exchange.requestId}${salt}`).slice(0, 5)}`;
}

const name = z.string().min(1).max(128);
const metadata = z.record(z.string(), z.unknown()).nullable();
const library = z.enum(['aigc_avatar', 'liveness_face']);

const assetSchema = z.strictObject({
  asset_url: z.string(),
  asset_name: name.optional(),
  asset_type: z.enum(['Image', 'Video', 'Audio']).optional(),
  library_type: library.optional(),
  group_id: z.string().optional(),
  project_name: name.optional(),
  metadata: metadata.optional(),
});

const assetChange = z
  .strictObject({
    asset_url: z.string().optional(),
    asset_name: name.optional(),
    asset_type: z.enum(['Image', 'Video', 'Audio']).optional(),
    project_name: name.optional(),
    metadata: metadata.optional(),
  })
  .refine((fields) => Object.keys(fields).length > 0, { error: 'name at least one field' });

const groupSchema = z.strictObject({
  group_name: name.optional(),
  library_type: library.optional(),
  project_name: name.optional(),
  metadata: metadata.optional(),
});

/** Adds an asset or group for the requesting key. Missing fields get their usual values. */
export async function addMaterial(
  exchange: Exchange,
  record: Partial<MaterialRecord> & Pick<MaterialRecord, 'id' | 'kind'>,
): Promise<MaterialRecord> {
  const { context, credential } = exchange;
  const now = context.clock.now();
  const full: MaterialRecord = {
    keyId: credential.id,
    createdAt: now,
    updatedAt: now,
    readyAt: now + (ingestionSeconds * 1000) / context.speed,
    failure: null,
    groupId: null,
    projectName: 'default',
    libraryType: 'aigc_avatar',
    name: null,
    assetType: 'Image',
    metadata: null,
    ...record,
  };
  await context.store.put('materials', full);
  return full;
}

export function ownMaterial(exchange: Exchange, kind: 'asset' | 'group', id: string): MaterialRecord {
  const record = exchange.context.store.get('materials', id);
  if (record === undefined || record.kind !== kind || record.keyId !== exchange.credential.id) {
    throw notFound(`This key has no ${kind} ${id}.`);
  }
  return record;
}

function listed(
  exchange: Exchange,
  kind: 'asset' | 'group',
): { page: MaterialRecord[]; next: string | null } {
  const { context, credential, url } = exchange;
  const query = (field: string) => url.searchParams.get(field);
  const size = Number(query('page_size') ?? 20);
  if (!Number.isInteger(size) || size < 1 || size > 100) {
    throw badField('page_size', 'page_size must be from 1 to 100.', 'invalid_value');
  }
  const now = context.clock.now();
  const found = [...context.store.all('materials')].filter(
    (record) =>
      record.kind === kind &&
      record.keyId === credential.id &&
      (query('group_id') === null || record.groupId === query('group_id')) &&
      (query('library_type') === null || record.libraryType === query('library_type')) &&
      (query('project_name') === null || record.projectName === query('project_name')) &&
      (query('status') === null || materialStatus(record, now) === query('status')),
  );
  const start = Number(query('page_token') ?? 0);
  const end = start + size;
  return { page: found.slice(start, end), next: end < found.length ? String(end) : null };
}

const assets = '/v1/videos/assets';
const groups = '/v1/videos/assets/groups';

function route(method: Route['method'], path: string, handle: Route['handle']): Route {
  return { method, path, point: 'other', access: 'key', handle };
}

/** Group routes come before asset routes, whose id would match the word `groups`. */
export const materialRoutes: readonly Route[] = [
  route('POST', groups, async (exchange) => {
    const fields = parseFields(groupSchema, exchange.body.fields, Object.keys(groupSchema.shape));
    const record = await addMaterial(exchange, {
      id: newMaterialId(exchange, 'group'),
      kind: 'group',
      name: fields.group_name ?? null,
      libraryType: fields.library_type ?? 'aigc_avatar',
      projectName: fields.project_name ?? 'default',
      metadata: fields.metadata ?? null,
    });
    return jsonAnswer(groupBody(record), 201);
  }),
  route('GET', groups, (exchange) => {
    const { page, next } = listed(exchange, 'group');
    return jsonAnswer({ groups: page.map(groupBody), next_page_token: next });
  }),
  route('GET', `${groups}/{id}`, (exchange) =>
    jsonAnswer(groupBody(ownMaterial(exchange, 'group', exchange.params.id!))),
  ),
  route('PUT', `${groups}/{id}`, async (exchange) => {
    const record = ownMaterial(exchange, 'group', exchange.params.id!);
    const fields = parseFields(groupSchema, exchange.body.fields, Object.keys(groupSchema.shape));
    const changed: MaterialRecord = {
      ...record,
      name: fields.group_name ?? record.name,
      projectName: fields.project_name ?? record.projectName,
      metadata: fields.metadata === undefined ? record.metadata : fields.metadata,
      updatedAt: exchange.context.clock.now(),
    };
    await exchange.context.store.put('materials', changed);
    return jsonAnswer(groupBody(changed));
  }),
  route('DELETE', `${groups}/{id}`, async (exchange) => {
    const { store } = exchange.context;
    const group = ownMaterial(exchange, 'group', exchange.params.id!);
    const members = [...store.all('materials')].filter((record) => record.groupId === group.id);
    for (const record of [...members, group]) await store.remove('materials', record.id);
    return jsonAnswer({ deleted: true, id: group.id });
  }),
  route('POST', assets, async (exchange) => {
    const fields = parseFields(assetSchema, exchange.body.fields, Object.keys(assetSchema.shape));
    checkLink('asset_url', fields.asset_url, exchange.context.origin);
    if (fields.library_type === 'liveness_face' && fields.group_id === undefined) {
      throw badField('group_id', 'group_id is required for liveness_face.', 'required');
    }
    if (fields.group_id !== undefined) ownMaterial(exchange, 'group', fields.group_id);
    const record = await addMaterial(exchange, {
      id: newMaterialId(exchange, 'asset'),
      kind: 'asset',
      name: fields.asset_name ?? null,
      assetType: fields.asset_type ?? 'Image',
      libraryType: fields.library_type ?? 'aigc_avatar',
      groupId: fields.group_id ?? null,
      projectName: fields.project_name ?? 'default',
      metadata: fields.metadata ?? null,
      failure: fields.asset_url.includes('broken') ? 'The source could not be read as a picture' : null,
    });
    return jsonAnswer(assetBody(record, exchange.context.clock.now()), 201);
  }),
  route('GET', assets, (exchange) => {
    const { page, next } = listed(exchange, 'asset');
    const now = exchange.context.clock.now();
    return jsonAnswer({ assets: page.map((record) => assetBody(record, now)), next_page_token: next });
  }),
  route('GET', `${assets}/{id}`, (exchange) =>
    jsonAnswer(assetBody(ownMaterial(exchange, 'asset', exchange.params.id!), exchange.context.clock.now())),
  ),
  route('PUT', `${assets}/{id}`, changeAsset),
  route('DELETE', `${assets}/{id}`, async (exchange) => {
    const record = ownMaterial(exchange, 'asset', exchange.params.id!);
    await exchange.context.store.remove('materials', record.id);
    return jsonAnswer({ deleted: true, id: record.id });
  }),
];

async function changeAsset(exchange: Exchange): Promise<Answer> {
  const { context } = exchange;
  const record = ownMaterial(exchange, 'asset', exchange.params.id!);
  const now = context.clock.now();
  if (materialStatus(record, now) === 'PROCESSING') {
    throw new Refusal(409, 'invalid_request_error', 'The asset is still processing.', {
      code: 'seedance_material_preparing',
    });
  }
  const fields = parseFields(assetChange, exchange.body.fields, Object.keys(assetSchema.shape));
  if (fields.asset_url !== undefined) checkLink('asset_url', fields.asset_url, context.origin);
  const changed: MaterialRecord = {
    ...record,
    name: fields.asset_name ?? record.name,
    assetType: fields.asset_type ?? record.assetType,
    projectName: fields.project_name ?? record.projectName,
    metadata: fields.metadata === undefined ? record.metadata : fields.metadata,
    updatedAt: now,
    ...(fields.asset_url === undefined
      ? {}
      : { readyAt: now + (ingestionSeconds * 1000) / context.speed, failure: null }),
  };
  await context.store.put('materials', changed);
  return jsonAnswer(assetBody(changed, now));
}
