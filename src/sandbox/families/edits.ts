/** `POST /v1/images/edits` and `/v1/images/variations`: images from images. */
import { z } from 'zod';
import type { Answer } from '../answer.ts';
import type { UploadedFile } from '../body.ts';
import type { Exchange, Route } from '../context.ts';
import { badField, notFound } from '../refusal.ts';
import { checkOperation, chooseModel, chooseOperation, parseFields, typeFormFields } from './checks.ts';
import { acceptImages, checkImageRules, imageBooleans, imageNumbers, imageOptions } from './images.ts';
import {
  checkLink,
  checkMask,
  checkPicture,
  fingerprint,
  type PictureSize,
  tooManyImages,
} from './sources.ts';

const source = z
  .strictObject({ image_url: z.string().optional(), file_id: z.string().optional() })
  .refine((item) => (item.image_url === undefined) !== (item.file_id === undefined), {
    error: 'name exactly one of image_url and file_id',
  });

const editSchema = z.looseObject({
  ...imageOptions,
  operation: z.enum(['image-edit']).optional(),
  image_url: z.string().optional(),
  image_urls: z.array(z.string()).min(1).max(16).optional(),
  images: z.array(source).min(1).max(16).optional(),
  mask: source.optional(),
});

type Edit = z.infer<typeof editSchema>;

const mostSources = 16;
const mostSourcesOfGrok = 3;

export const imageEdits: Route = {
  method: 'POST',
  path: '/v1/images/edits',
  point: 'create',
  access: 'key',
  async handle(exchange) {
    const { body } = exchange;
    const model = chooseModel(body.fields, 'image');
    const typed = body.form ? typeFormFields(body.fields, imageNumbers, imageBooleans) : body.fields;
    const fields = parseFields<Edit>(editSchema, typed, Object.keys(editSchema.shape));
    const sources = body.form ? uploadedSources(exchange) : linkedSources(exchange, fields);
    const operation = chooseOperation(model, 'image-edit');
    checkOperation(model, operation, body.form ? { ...fields, image: sources } : fields);
    checkImageRules(model, fields);
    const most = model.id.startsWith('grok') ? mostSourcesOfGrok : mostSources;
    if (sources.length > most) throw tooManyImages('image', most);
    return acceptImages(exchange, model, operation.operation, fields, sources);
  },
};

function linkedSources(exchange: Exchange, fields: Edit): string[] {
  const given = [fields.image_url, fields.image_urls, fields.images].filter((one) => one !== undefined);
  if (given.length !== 1) {
    throw badField('image_url', 'Send exactly one of image_url, image_urls and images.', 'required');
  }
  const sources = [
    ...(fields.image_url === undefined ? [] : [{ image_url: fields.image_url }]),
    ...(fields.image_urls ?? []).map((link) => ({ image_url: link })),
    ...(fields.images ?? []),
  ];
  const marks = sources.map((item, index) => sourceMark(exchange, item, `images.${index}`));
  if (fields.mask !== undefined) marks.push(sourceMark(exchange, fields.mask, 'mask'));
  return marks;
}

function sourceMark(exchange: Exchange, item: z.infer<typeof source>, field: string): string {
  if (item.image_url !== undefined) {
    checkLink(field, item.image_url, exchange.context.origin);
    return item.image_url;
  }
  const file = exchange.context.store.get('files', item.file_id!);
  if (file === undefined || file.keyId !== exchange.credential.id) {
    throw badField(field, `This key has no file ${item.file_id}.`, 'file_not_found');
  }
  return file.content;
}

function uploadedSources(exchange: Exchange): string[] {
  const marks: string[] = [];
  let first: PictureSize | undefined;
  let mask: UploadedFile | undefined;
  for (const { field, file } of exchange.body.files) {
    if (field === 'mask') mask = file;
    else if (field === 'image' || field === 'image[]') {
      const size = checkPicture(field, file);
      if (marks.length === 0) first = size;
      marks.push(fingerprint(file.bytes));
    } else throw badField(field, `The part ${field} is not accepted here.`, 'unsupported_parameter');
  }
  if (mask !== undefined) {
    checkMask(mask, first);
    marks.push(fingerprint(mask.bytes));
  }
  return marks;
}

const variationSchema = z.strictObject({
  model: z.string(),
  n: z.int().min(1).max(10).optional(),
  size: z.string().optional(),
  response_format: z.enum(['url', 'b64_json']).optional(),
  user: z.string().optional(),
});

export const imageVariations: Route = {
  method: 'POST',
  path: '/v1/images/variations',
  point: 'create',
  access: 'key',
  async handle(exchange): Promise<Answer> {
    const { body } = exchange;
    if (!body.form) throw badField('image', 'Send the image as multipart/form-data.', 'invalid_type');
    const model = chooseModel(body.fields, 'image');
    const fields = parseFields(
      variationSchema,
      typeFormFields(body.fields, ['n'], []),
      Object.keys(variationSchema.shape),
    );
    if (!model.operations.some((one) => one.operation === 'image-variation')) {
      throw notFound(`${model.id} has no variations.`);
    }
    const sources = uploadedSources(exchange);
    const operation = chooseOperation(model, 'image-variation');
    checkOperation(model, operation, { ...fields, image: sources });
    return acceptImages(exchange, model, operation.operation, fields, sources);
  },
};
