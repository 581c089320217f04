/** `POST /v1/images/generations`: images from text and references, at once or as a task. */
import { z } from 'zod';
import { type Answer, jsonAnswer } from '../answer.ts';
import type { ModelSpec } from '../catalogue/types.ts';
import type { Exchange, Route } from '../context.ts';
import { priceWork } from '../money.ts';
import { badField } from '../refusal.ts';
import type { PlannedOutput, TaskRecord } from '../store.ts';
import { billingIdOf } from '../task-state.ts';
import { acceptedAnswer, imageData } from '../task-view.ts';
import { acceptWork } from '../tasks.ts';
import { checkOperation, chooseModel, chooseOperation, parseFields, typeFormFields } from './checks.ts';
import { type PictureWish, pictureSize } from './sizes.ts';
import { checkLink, checkPicture, fingerprint } from './sources.ts';

/** Fields that all image routes share. */
export const imageOptions = {
  model: z.string(),
  prompt: z.string(),
  n: z.int().min(1).max(10).optional(),
  size: z.string().optional(),
  quality: z.string().optional(),
  aspect_ratio: z.string().optional(),
  resolution: z.string().optional(),
  response_format: z.enum(['url', 'b64_json']).optional(),
  background: z.enum(['transparent', 'opaque', 'auto']).optional(),
  output_format: z.enum(['png', 'jpeg', 'webp']).optional(),
  output_compression: z.int().min(0).max(100).optional(),
  compression: z.int().min(0).max(100).optional(),
  moderation: z.enum(['auto', 'low']).optional(),
  async: z.boolean().optional(),
  stream: z.boolean().optional(),
  seed: z.int().optional(),
  user: z.string().optional(),
};

const links = z.array(z.string()).min(1).max(16);

const generationSchema = z.strictObject({
  ...imageOptions,
  operation: z.enum(['text-to-image', 'image-to-image', 'image-edit']).optional(),
  image_url: z.string().optional(),
  image_urls: links.optional(),
  reference_image_urls: links.optional(),
  mask_url: z.string().optional(),
  style: z.enum(['vivid', 'natural']).optional(),
  expand_prompt: z.boolean().optional(),
  negative_prompt: z.string().optional(),
});

export const imageNumbers = ['n', 'seed', 'output_compression', 'compression'] as const;
export const imageBooleans = ['async', 'stream', 'expand_prompt'] as const;

/** How long it takes to answer at once, in milliseconds at speed 1. */
export const inlineMs = 1_500;

type Generation = z.infer<typeof generationSchema>;

export const imageGenerations: Route = {
  method: 'POST',
  path: '/v1/images/generations',
  point: 'create',
  access: 'key',
  async handle(exchange) {
    const { body } = exchange;
    const model = chooseModel(body.fields, 'image');
    const upload = uploadedPicture(exchange);
    const fields = parseFields<Generation>(
      generationSchema,
      body.form ? formFields(body.fields) : body.fields,
      Object.keys(generationSchema.shape),
    );
    const references = [
      ...(fields.image_url === undefined ? [] : [fields.image_url]),
      ...(fields.image_urls ?? []),
      ...(fields.reference_image_urls ?? []),
    ];
    for (const link of references) checkLink('image_url', link, exchange.context.origin);
    if (fields.mask_url !== undefined) checkLink('mask_url', fields.mask_url, exchange.context.origin);
    const hasSource = references.length > 0 || upload !== undefined;
    const operation = chooseOperation(
      model,
      fields.operation ?? (hasSource ? 'image-to-image' : 'text-to-image'),
    );
    checkOperation(model, operation, upload === undefined ? fields : { ...fields, image: upload });
    checkImageRules(model, fields);
    const sources = [...references, ...(upload === undefined ? [] : [upload])];
    return acceptImages(exchange, model, operation.operation, fields, sources);
  },
};

function uploadedPicture(exchange: Exchange): string | undefined {
  const { files } = exchange.body;
  for (const { field } of files) {
    if (field !== 'image')
      throw badField(field, `The part ${field} is not accepted here.`, 'unsupported_parameter');
  }
  if (files.length > 1) throw badField('image', 'This route accepts only one image.', 'too_big');
  const [first] = files;
  if (first === undefined) return undefined;
  checkPicture('image', first.file);
  return fingerprint(first.file.bytes);
}

/** In forms, a list of links is one text with commas. */
function formFields(fields: Record<string, unknown>): Record<string, unknown> {
  const typed = typeFormFields(fields, imageNumbers, imageBooleans);
  for (const field of ['image_urls', 'reference_image_urls']) {
    const value = typed[field];
    if (typeof value === 'string') typed[field] = value.split(',').map((link) => link.trim());
  }
  return typed;
}

/** Rules between fields that a model's lists cannot express. */
export function checkImageRules(model: ModelSpec, fields: PictureWish & Partial<Generation>): void {
  if (fields.stream === true)
    throw badField('stream', 'stream is not available on this route.', 'unsupported_value');
  if (fields.output_format !== undefined && !model.outputFormats.includes(fields.output_format)) {
    throw badField(
      'output_format',
      `${model.id} gives ${model.outputFormats.join(', ')} here.`,
      'unsupported_value',
    );
  }
  if (model.id === 'gpt-image-2') {
    if (fields.background === 'transparent') {
      throw badField('background', 'gpt-image-2 accepts only auto or opaque.', 'unsupported_value');
    }
    checkFreeSize(fields.size);
  } else if (fields.size !== undefined && !/^(auto|\d{2,4}x\d{2,4}|[124]k)$/i.test(fields.size)) {
    throw badField('size', 'size must be auto or WIDTHxHEIGHT.', 'invalid_value');
  }
}

/** Sides in multiples of 16, at most 3840 px, at most 3:1, and 655,360 to 8,294,400 pixels. */
function checkFreeSize(size: string | undefined): void {
  if (size === undefined || size === 'auto') return;
  const match = /^(\d+)x(\d+)$/.exec(size);
  const [width, height] = [Number(match?.[1]), Number(match?.[2])];
  const long = Math.max(width, height);
  const short = Math.min(width, height);
  const pixels = width * height;
  const good =
    match !== null &&
    width % 16 === 0 &&
    height % 16 === 0 &&
    long <= 3840 &&
    long <= short * 3 &&
    pixels >= 655_360 &&
    pixels <= 8_294_400;
  if (!good) {
    throw badField(
      'size',
      'size must be WIDTHxHEIGHT in multiples of 16, at most 3840 px and 3:1, with 655360 to 8294400 pixels.',
      'invalid_value',
    );
  }
}

/** Accepts the work and answers with a task or with the images, depending on the request and the model. */
export async function acceptImages(
  exchange: Exchange,
  model: ModelSpec,
  operation: string,
  fields: PictureWish & Partial<Generation>,
  sources: readonly string[],
): Promise<Answer> {
  const { context } = exchange;
  const amount = fields.n ?? 1;
  const size = pictureSize(context, fields);
  const prompt = fields.prompt ?? '';
  const wantsTask =
    (fields.async === true && model.mayBeAsync === true) || exchange.faults.has('unsolicited-task');
  const suffix = sources.length === 0 ? '' : `|from ${fingerprint(sources.join('\n'))}`;
  const task = await acceptWork(exchange, {
    model,
    family: 'image',
    operation,
    kind: wantsTask ? 'task' : 'inline',
    prompt,
    texts:
      fields.expand_prompt === true ? { revised_prompt: `${prompt}, in warm evening light, wide view` } : {},
    amount: priceWork(model, { images: amount, seconds: 0, characters: prompt.length }),
    seed: fields.seed === undefined ? undefined : String(fields.seed),
    outputs: (key) =>
      Array.from(
        { length: amount },
        (_, index): PlannedOutput => ({
          name: `image-${index + 1}.png`,
          role: 'image',
          spec: { kind: 'png', prompt, key: `${key}${suffix}|${index}`, ...size, moment: 0 },
        }),
      ),
  });
  return wantsTask
    ? acceptedAnswer(context, task)
    : inlineAnswer(exchange, task, inlineFormat(exchange, fields.response_format));
}

function inlineFormat(exchange: Exchange, wished: 'url' | 'b64_json' | undefined) {
  return exchange.faults.has('inline-base64') ? 'b64_json' : wished;
}

async function inlineAnswer(
  exchange: Exchange,
  task: TaskRecord,
  format: 'url' | 'b64_json' | undefined,
): Promise<Answer> {
  const { context } = exchange;
  const data =
    format === 'b64_json'
      ? await Promise.all(
          task.outputs.map(async (output) => ({
            b64_json: Buffer.from(await context.studio.make(output.spec)).toString('base64'),
          })),
        )
      : imageData(context, task);
  const billingId = billingIdOf(task, context.clock.now());
  const answer = jsonAnswer(
    {
      created: Math.floor(task.createdAt / 1000),
      data,
      ...(billingId === undefined ? {} : { billing_transaction_id: billingId }),
    },
    200,
    billingId === undefined ? {} : { 'X-Billing-Transaction-ID': billingId },
  );
  return { ...answer, delayMs: inlineMs / context.speed };
}
