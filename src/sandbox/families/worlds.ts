/** Worlds: `POST /v1/worlds/generations` (a task), the finished worlds, and uploads for them. */
import { z } from 'zod';
import { jsonAnswer } from '../answer.ts';
import type { Exchange, Route, SandboxContext } from '../context.ts';
import { priceWork } from '../money.ts';
import { notFound, Refusal } from '../refusal.ts';
import type { PlannedOutput, TaskRecord } from '../store.ts';
import { phaseOf } from '../task-state.ts';
import { acceptedAnswer, OutputLinks, worldLinks } from '../task-view.ts';
import { acceptWork } from '../tasks.ts';
import { checkOperation, chooseModel, chooseOperation, parseFields } from './checks.ts';
import { checkLink, checkLinkOrData, fingerprint } from './sources.ts';
import { worldUploadRoutes } from './world-uploads.ts';

const picture = z.union([
  z.string(),
  z.looseObject({
    uri: z.string().optional(),
    image_url: z.string().optional(),
    url: z.string().optional(),
    azimuth: z.number().optional(),
  }),
]);

const schema = z.strictObject({
  model: z.string(),
  prompt: z.string().optional(),
  world_prompt: z.looseObject({}).optional(),
  display_name: z.string().max(64).optional(),
  image: z.string().optional(),
  image_url: z.string().optional(),
  images: z.array(picture).max(4).optional(),
  video_url: z.string().optional(),
  is_pano: z.union([z.boolean(), z.literal('auto')]).optional(),
  seed: z.int().min(0).max(4_294_967_295).optional(),
  tags: z.array(z.string().max(32)).max(10).optional(),
  permission: z.looseObject({ public: z.boolean().optional() }).optional(),
  user: z.string().optional(),
});

type WorldFields = z.infer<typeof schema>;

const worldGenerations: Route = {
  method: 'POST',
  path: '/v1/worlds/generations',
  point: 'create',
  access: 'key',
  async handle(exchange) {
    const { context, body } = exchange;
    const model = chooseModel(body.fields, 'world', 'marble-1.0');
    const fields = parseFields<WorldFields>(
      schema,
      { ...body.fields, model: model.id },
      Object.keys(schema.shape),
    );
    const sources = checkSources(context, fields);
    const operation = chooseOperation(model, inferOperation(fields));
    checkOperation(model, operation, fields);
    const prompt = fields.prompt ?? promptOf(fields.world_prompt) ?? fields.display_name ?? '';
    const suffix = sources.length === 0 ? '' : `|from ${fingerprint(sources.join('\n'))}`;
    const unique = fingerprint(exchange.requestId);
    const task = await acceptWork(exchange, {
      model,
      family: 'world',
      operation: operation.operation,
      kind: 'task',
      prompt,
      texts: {
        world_id: `world-${unique}`,
        operation_id: `op-${unique}`,
        display_name: fields.display_name ?? 'Untitled world',
        caption: prompt === '' ? 'A place made from pictures' : `A place: ${prompt}`,
        tags: JSON.stringify(fields.tags ?? []),
        public: String(fields.permission?.public === true),
      },
      amount: priceWork(model, { images: 0, seconds: 0, characters: prompt.length }),
      seed: fields.seed === undefined ? undefined : String(fields.seed),
      outputs: (key) => worldOutputs(context, prompt, `${key}${suffix}`),
    });
    return acceptedAnswer(context, task);
  },
};

function inferOperation(fields: WorldFields): string {
  if (fields.video_url !== undefined) return 'video-to-world';
  return (fields.image ?? fields.image_url ?? fields.images) === undefined
    ? 'text-to-world'
    : 'image-to-world';
}

function promptOf(worldPrompt: Record<string, unknown> | undefined): string | undefined {
  const text = worldPrompt?.text_prompt ?? worldPrompt?.text;
  return typeof text === 'string' ? text : undefined;
}

function checkSources(context: SandboxContext, fields: WorldFields): string[] {
  const sources: string[] = [];
  const open = (field: string, value: string | undefined) => {
    if (value === undefined) return;
    sources.push(value);
    checkLinkOrData(field, value, context.origin);
  };
  if (fields.image !== undefined) sources.push(fields.image);
  open('image_url', fields.image_url);
  for (const [index, item] of (fields.images ?? []).entries()) {
    open(`images.${index}`, typeof item === 'string' ? item : (item.uri ?? item.image_url ?? item.url));
  }
  if (fields.video_url !== undefined) {
    sources.push(fields.video_url);
    checkLink('video_url', fields.video_url, context.origin);
  }
  return sources;
}

function worldOutputs(context: SandboxContext, prompt: string, key: string): PlannedOutput[] {
  const tiny = context.mediaSize === 'tiny';
  const pano = tiny ? 128 : 1536;
  const thumbnail = tiny ? 64 : 480;
  const still = { kind: 'png' as const, prompt, key, moment: 0 };
  return [
    {
      name: 'collider.glb',
      role: 'collider',
      spec: { kind: 'mesh', prompt, key, format: 'glb', subject: 'terrain', detail: tiny ? 8 : 64 },
    },
    { name: 'pano.png', role: 'pano', spec: { ...still, width: pano, height: pano / 2 } },
    {
      name: 'thumbnail.png',
      role: 'thumbnail',
      spec: { ...still, width: thumbnail, height: (thumbnail * 9) / 16 },
    },
  ];
}

/** The finished worlds of the requesting key that were not deleted, newest first. */
function worldsOf(exchange: Exchange): TaskRecord[] {
  const { store } = exchange.context;
  return [...store.all('tasks')]
    .filter((task) => task.family === 'world' && task.keyId === exchange.credential.id)
    .filter((task) => store.get('deletedWorlds', task.texts.world_id!) === undefined)
    .reverse();
}

const states = {
  pending: 'PENDING',
  processing: 'RUNNING',
  completed: 'SUCCEEDED',
  failed: 'FAILED',
  cancelled: 'FAILED',
};

function worldBody(context: SandboxContext, task: TaskRecord): Record<string, unknown> {
  const phase = phaseOf(task, context.clock.now());
  const links = phase === 'completed' ? worldLinks(new OutputLinks(context, task), task) : {};
  const at = new Date(task.createdAt).toISOString();
  return {
    world_id: task.texts.world_id,
    display_name: task.texts.display_name,
    world_marble_url: links.world_marble_url,
    assets:
      phase === 'completed'
        ? {
            mesh: { collider_mesh_url: links.glb_url },
            imagery: { pano_url: links.pano_url },
            thumbnail_url: links.thumbnail_url,
            caption: links.caption,
          }
        : {},
    created_at: at,
    updated_at: at,
    model: task.model,
    permission: { public: task.texts.public === 'true' },
    tags: JSON.parse(task.texts.tags ?? '[]'),
    world_prompt: { type: 'text', text_prompt: task.prompt },
  };
}

const listSchema = z.looseObject({
  page_size: z.int().min(1).max(100).nullish(),
  page_token: z.string().nullish(),
  status: z.enum(['SUCCEEDED', 'PENDING', 'FAILED', 'RUNNING']).nullish(),
  model: z.string().nullish(),
  tags: z.array(z.string()).nullish(),
  is_public: z.boolean().nullish(),
  sort_order: z.enum(['asc', 'desc']).nullish(),
});

const worldList: Route = {
  method: 'POST',
  path: '/v1/worlds/list',
  point: 'other',
  access: 'key',
  handle(exchange) {
    const { context } = exchange;
    const filter = parseFields(listSchema, exchange.body.fields, Object.keys(listSchema.shape));
    const now = context.clock.now();
    const found = worldsOf(exchange).filter(
      (task) =>
        (filter.status == null || states[phaseOf(task, now)] === filter.status) &&
        (filter.model == null || task.model === filter.model) &&
        (filter.is_public == null || String(filter.is_public) === task.texts.public) &&
        (filter.tags ?? []).every((tag) => JSON.parse(task.texts.tags ?? '[]').includes(tag)),
    );
    if (filter.sort_order === 'asc') found.reverse();
    const start = Number(filter.page_token ?? 0);
    const end = start + (filter.page_size ?? 20);
    return jsonAnswer({
      worlds: found.slice(start, end).map((task) => worldBody(context, task)),
      next_page_token: end < found.length ? String(end) : null,
    });
  },
};

function ownWorld(exchange: Exchange): TaskRecord {
  const { store } = exchange.context;
  const { id } = exchange.params;
  const task = [...store.all('tasks')].find((one) => one.texts.world_id === id);
  if (task === undefined || store.get('deletedWorlds', id!) !== undefined)
    throw notFound(`The world ${id} does not exist.`);
  if (task.keyId !== exchange.credential.id) {
    throw new Refusal(403, 'permission_error', 'This world belongs to another key.', {
      code: 'permission_error',
    });
  }
  return task;
}

const worldGet: Route = {
  method: 'GET',
  path: '/v1/worlds/{id}',
  point: 'other',
  access: 'key',
  handle: (exchange) => jsonAnswer(worldBody(exchange.context, ownWorld(exchange))),
};

const worldDelete: Route = {
  method: 'DELETE',
  path: '/v1/worlds/{id}',
  point: 'other',
  access: 'key',
  async handle(exchange) {
    const id = ownWorld(exchange).texts.world_id!;
    await exchange.context.store.put('deletedWorlds', { id });
    return jsonAnswer({ deleted: true, world_id: id });
  },
};

/** The list route comes before the one with an id in its path. */
export const worldRoutes: readonly Route[] = [
  worldGenerations,
  worldList,
  ...worldUploadRoutes,
  worldGet,
  worldDelete,
];
