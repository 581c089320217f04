/** `POST /v1/3d/generations`: a model from a text or an image. Always a task. */
import { z } from 'zod';
import type { Route } from '../context.ts';
import type { MeshFormat } from '../media/spec.ts';
import { priceWork } from '../money.ts';
import { badField } from '../refusal.ts';
import type { PlannedOutput } from '../store.ts';
import { acceptedAnswer } from '../task-view.ts';
import { acceptWork } from '../tasks.ts';
import { checkOperation, chooseModel, chooseOperation, parseFields } from './checks.ts';
import { meshDetail } from './sizes.ts';
import { checkLink, fingerprint } from './sources.ts';

const schema = z.strictObject({
  model: z.string(),
  prompt: z.string(),
  image: z.string().optional(),
  image_url: z.string().optional(),
  format: z.enum(['glb', 'fbx', 'obj', 'usdz']).optional(),
  quality: z.enum(['draft', 'standard', 'high']).optional(),
  style: z.string().optional(),
  seed: z.int().optional(),
  user: z.string().optional(),
});

export const solidGenerations: Route = {
  method: 'POST',
  path: '/v1/3d/generations',
  point: 'create',
  access: 'key',
  async handle(exchange) {
    const { context, body } = exchange;
    const model = chooseModel(body.fields, '3d', 'tripo-h3.1');
    const fields = parseFields(schema, { ...body.fields, model: model.id }, Object.keys(schema.shape));
    const source = fields.image ?? fields.image_url;
    const operation = chooseOperation(model, source === undefined ? 'text-to-3d' : 'image-to-3d');
    checkOperation(model, operation, fields);
    if (fields.image_url !== undefined) checkLink('image_url', fields.image_url, context.origin);
    if (fields.format !== undefined && !model.outputFormats.includes(fields.format)) {
      throw badField('format', `${model.id} gives ${model.outputFormats.join(', ')}.`, 'unsupported_value');
    }
    const { prompt } = fields;
    const suffix = source === undefined ? '' : `|from ${fingerprint(source)}`;
    const formats: MeshFormat[] =
      fields.format === undefined || fields.format === 'glb' ? ['glb'] : [fields.format, 'glb'];
    const task = await acceptWork(exchange, {
      model,
      family: '3d',
      operation: operation.operation,
      kind: 'task',
      prompt,
      texts: {},
      amount: priceWork(model, { images: 0, seconds: 0, characters: prompt.length }),
      seed: fields.seed === undefined ? undefined : String(fields.seed),
      outputs: (key) =>
        formats.map(
          (format): PlannedOutput => ({
            name: `model.${format}`,
            role: 'model',
            spec: {
              kind: 'mesh',
              prompt,
              key: `${key}${suffix}`,
              format,
              subject: 'object',
              detail: meshDetail(context, fields.quality),
            },
          }),
        ),
    });
    return acceptedAnswer(context, task);
  },
};
