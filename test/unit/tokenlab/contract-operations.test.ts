import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readModelDetail, readModelList } from '../../../src/main/tokenlab/catalogue.ts';
import { type Client, createClient } from '../../../src/main/tokenlab/client.ts';
import type { CreateBody } from '../../../src/main/tokenlab/create-body.ts';
import { buildBody, type ResolvedInput, validateRequest } from '../../../src/main/tokenlab/families/index.ts';
import { createTransport, type Transport } from '../../../src/main/tokenlab/http.ts';
import type { TaskOutput } from '../../../src/main/tokenlab/output-shape.ts';
import type { TaskSnapshot } from '../../../src/main/tokenlab/tasks.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/index.ts';
import type { ModelDetail } from '../../../src/shared/catalogue.ts';
import type { CreateEndpoint } from '../../../src/shared/endpoints.ts';
import {
  type FormValues,
  formFor,
  initialValues,
  type ModelForm,
  toRequest,
  validateForm,
} from '../../../src/shared/form.ts';
import type { JobRequest } from '../../../src/shared/job.ts';
import { offeredOperations } from '../../../src/shared/operations.ts';
import { direct } from '../direct.ts';
import { resultSchemas } from './answer-schemas.ts';
import { jumpingClock } from './jumping-clock.ts';
import { inlineImageSchema, multipartNames, requestSchemas, taskSchema } from './schemas.ts';

let sandbox: Sandbox;
let transport: Transport;
let client: Client;
const details = new Map<string, ModelDetail>();

const clock = jumpingClock();

beforeAll(async () => {
  sandbox = await startSandbox({
    clock,
    port: 0,
    speed: 10,
    seed: 7,
    mediaSize: 'tiny',
    requestsPerMinute: 1_000_000,
  });
  transport = createTransport({ now: Date.now, baseUrl: sandbox.origin, version: '0.1.0', network: direct });
  client = createClient({
    now: Date.now,
    redact: (value) => value,
    transport,
    key: async () => 'sk-contract',
  });
  for (const { id, family } of readModelList(JSON.parse(await client.listModels())).models) {
    if (family === null) continue;
    const model = readModelDetail(
      JSON.parse(await client.getModel(id)),
      JSON.parse(await client.getModelPricing(id)),
    );
    if (model !== null) details.set(id, model);
  }
});
afterAll(async () => {
  await transport.close();
  await sandbox.close();
});

/** Links that a body carries: an echo of one in an answer is no result. */
function linksOf(body: CreateBody): string[] {
  const texts = body.kind === 'json' ? JSON.stringify(body.json) : JSON.stringify(body.parts);
  return [...texts.matchAll(/https?:\/\/[^",\\]+/g)].map(([link]) => link);
}

/** A PNG of 320 x 320 pixels, as far as its header goes. */
const png = (() => {
  const bytes = new Uint8Array(64);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  const view = new DataView(bytes.buffer);
  view.setUint32(16, 320);
  view.setUint32(20, 320);
  return bytes;
})();

const texts: Record<string, string | number> = {
  prompt: 'a lighthouse in the rain',
  input: 'The tide comes in.',
  title: 'Tide',
  tags: 'calm, piano',
  negative_tags: 'drums',
  full_lyrics: 'la la la',
  stem_name: 'drums',
  continue_at: 12,
  continue_clip_id: 'clip-1',
  infill_start_s: 10,
  infill_end_s: 30,
  voice: 'alloy',
};

/** Fills what a form requires, with links or with local files. */
function fill(form: ModelForm, way: 'link' | 'file', source: TaskSnapshot | null): FormValues {
  const values: FormValues = { ...initialValues(form) };
  const prompt = form.fields.find((field) => field.name === 'prompt' || field.name === 'input');
  if (prompt) values[prompt.name] = texts[prompt.name];
  // A section of a linked song also wants to know the version.
  if (form.operation === 'replace-section') values.mv = 'chirp-v5';
  const isMaterial = (name: string) => name === 'video_urls' || name === 'audio_urls';
  for (const field of form.fields) {
    if (field.name === 'task_id' && source?.taskId && field.required) values.task_id = source.taskId;
    else if (field.name === 'audio_id' && source?.facts.audio_id && field.required)
      values.audio_id = source.facts.audio_id;
    else if (field.media) {
      const isWanted =
        field.required || (!isMaterial(field.name) && field.name !== 'mask' && field.name !== 'mask_url');
      if (!isWanted || (field.name === 'reference_image_urls' && values.image_urls)) continue;
      const kind = way === 'file' && field.media.file ? 'file' : 'url';
      if (kind === 'url' && !field.media.url) continue;
      const ending = { image: 'png', video: 'mp4', audio: 'mp3' }[field.media.kind];
      const url = `https://media.example.com/${field.name}.${ending}`;
      values[field.name] = [
        kind === 'url'
          ? { source: { kind: 'url', url }, width: null, height: null }
          : {
              source: { kind: 'file', inputId: 'i1', name: 'in.png', mime: 'image/png', bytes: png.length },
              width: 320,
              height: 320,
            },
      ];
    } else if (field.required && values[field.name] === undefined) {
      values[field.name] = texts[field.name] ?? field.options?.[0] ?? field.min ?? 'x';
    }
  }
  return values;
}

function requestOf(form: ModelForm, values: FormValues): JobRequest {
  return { family: form.family, operation: form.operation, model: form.modelId, ...toRequest(form, values) };
}

const resolve = (request: JobRequest): ResolvedInput[] =>
  request.inputs.map(({ field, source }) => ({
    field,
    media:
      source.kind === 'url'
        ? { kind: 'url', url: source.url }
        : { kind: 'file', name: 'in.png', mime: 'image/png', data: png },
  }));

function checkBody(endpoint: CreateEndpoint, body: CreateBody): void {
  if (body.kind === 'json') {
    expect(requestSchemas[endpoint].safeParse(body.json).error?.issues).toBeUndefined();
    return;
  }
  for (const part of body.parts) expect([...(multipartNames[endpoint] ?? [])]).toContain(part.name);
  expect(body.parts.some((part) => 'data' in part)).toBe(true);
}

async function send(form: ModelForm, values: FormValues) {
  expect(validateForm(values, form)).toEqual([]);
  const request = requestOf(form, values);
  expect(validateRequest(request, form.endpoint)).toEqual([]);
  const body = await buildBody(request, resolve(request), form.endpoint);
  checkBody(form.endpoint, body);
  return client.createTask(form.endpoint, body, { family: form.family, requestUrls: linksOf(body) });
}

async function untilTerminal(task: TaskSnapshot, form: ModelForm): Promise<TaskSnapshot> {
  for (let polls = 0; polls < 100; polls += 1) {
    const meaning = await client.getTask({ pollUrl: task.pollPath }, { family: form.family });
    if (meaning.kind !== 'task') throw new Error(`the status is ${meaning.kind}`);
    expect(taskSchema.safeParse(JSON.parse(meaning.task.kept ?? '')).error?.issues).toBeUndefined();
    if (meaning.task.terminal) {
      if (form.family === 'speech') throw new Error('speech has no tasks');
      expect(
        resultSchemas[form.family].safeParse(JSON.parse(meaning.task.kept ?? '')).error?.issues,
      ).toBeUndefined();
      return meaning.task;
    }
    clock.jump(5_000);
  }
  throw new Error('the task never ended');
}

/** Runs a filled form to its end; gives the terminal task and the outputs, or the bytes of an answer that is the file. */
async function run(
  form: ModelForm,
  values: FormValues,
): Promise<{ task: TaskSnapshot | null; outputs: TaskOutput[]; bytes: number }> {
  const meaning = await send(form, values);
  if (meaning.kind === 'inline') {
    if (meaning.bytes === null)
      expect(inlineImageSchema.safeParse(JSON.parse(meaning.kept ?? '')).error?.issues).toBeUndefined();
    return { task: null, outputs: meaning.outputs, bytes: meaning.bytes?.length ?? 0 };
  }
  if (meaning.kind !== 'accepted') throw new Error(`${meaning.kind}: ${JSON.stringify(meaning.error)}`);
  expect(taskSchema.safeParse(JSON.parse(meaning.task.kept ?? '')).error?.issues).toBeUndefined();
  expect(meaning.requestId).not.toBeNull();
  const task = await untilTerminal(meaning.task, form);
  return { task, outputs: task.outputs, bytes: 0 };
}

const formOf = (model: ModelDetail, operation: string): ModelForm => {
  const form = formFor(model, operation);
  if (form === null) throw new Error('no form');
  return form;
};

/** A finished task of the same model, for operations that continue one. */
async function sourceFor(model: ModelDetail, form: ModelForm): Promise<TaskSnapshot | null> {
  if (!form.fields.some((field) => field.name === 'task_id' && field.required)) return null;
  const first = offeredOperations(model).find((operation) =>
    ['music', 'text-to-video', 'image-to-video'].includes(operation),
  );
  if (first === undefined) return null;
  const source = formOf(model, first);
  return (await run(source, fill(source, 'link', null))).task;
}

const wanted: Record<string, readonly string[]> = {
  image: ['image'],
  video: ['video'],
  music: ['audio', 'text'],
  '3d': ['model'],
  world: ['model', 'image', 'other'],
  speech: ['audio'],
};

describe('every operation of every model', () => {
  it('goes from its form to its right result, with links and with files', async () => {
    const reached = new Set<string>();
    const trouble: string[] = [];
    for (const model of details.values()) {
      if (model.stage === 'retired') continue;
      for (const operation of offeredOperations(model)) {
        const form = formOf(model, operation);
        const source = await sourceFor(model, form);
        const ways = form.fields.some((field) => field.media?.file)
          ? (['link', 'file'] as const)
          : (['link'] as const);
        for (const way of ways) {
          try {
            const { task, outputs, bytes } = await run(form, fill(form, way, source));
            expect(task === null || task.state === 'completed').toBe(true);
            const media = outputs.map((output) => output.media);
            expect(bytes > 0 || media.some((one) => wanted[form.family]?.includes(one))).toBe(true);
            if (operation === 'lyrics') expect(media).toEqual(['text']);
            reached.add(`${form.family}/${operation}`);
          } catch (thrown) {
            trouble.push(
              `${model.id} ${operation} by ${way}: ${thrown instanceof Error ? thrown.message : thrown}`,
            );
          }
        }
      }
    }
    expect(trouble).toEqual([]);
    expect([...reached].sort()).toEqual(
      [
        ...['text-to-image', 'image-to-image', 'image-edit'].map((one) => `image/${one}`),
        ...[
          'text-to-video',
          'image-to-video',
          'reference-to-video',
          'start-end-to-video',
          'video-to-video',
        ].map((one) => `video/${one}`),
        ...['motion-control', 'audio-to-video', 'video-extension'].map((one) => `video/${one}`),
        ...['music', 'instrumental', 'lyrics', 'continue', 'upload-cover', 'upload-extend'].map(
          (one) => `music/${one}`,
        ),
        ...[
          'add-instrumental',
          'replace-section',
          'vocal-separate',
          'multi-stem-separation',
          'advanced-split',
        ].map((one) => `music/${one}`),
        ...['text-to-3d', 'image-to-3d'].map((one) => `3d/${one}`),
        ...['text-to-world', 'image-to-world', 'video-to-world'].map((one) => `world/${one}`),
        'speech/text-to-speech',
      ].sort(),
    );
  });
});
