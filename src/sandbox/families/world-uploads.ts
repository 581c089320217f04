/** Uploads of images and videos for a world, through a signed link. The sandbox stores only their names. */
import { z } from 'zod';
import { emptyAnswer, jsonAnswer } from '../answer.ts';
import type { Route } from '../context.ts';
import { badField, notFound } from '../refusal.ts';
import type { UploadRecord } from '../store.ts';
import { parseFields } from './checks.ts';
import { fingerprint } from './sources.ts';

const uploadSchema = z.looseObject({
  file_name: z.string().min(1).max(64),
  kind: z.enum(['image', 'video']),
  extension: z.string().nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
});

const prepareUpload: Route = {
  method: 'POST',
  path: '/v1/worlds/media-assets/prepare-upload',
  point: 'other',
  access: 'key',
  async handle(exchange) {
    const { context, credential } = exchange;
    const fields = parseFields(uploadSchema, exchange.body.fields, Object.keys(uploadSchema.shape));
    const record = {
      id: `media-${fingerprint(exchange.requestId)}`,
      keyId: credential.id,
      fileName: fields.file_name,
      kind: fields.kind,
      extension: fields.extension ?? null,
      metadata: fields.metadata ?? null,
      createdAt: context.clock.now(),
    };
    await context.store.put('uploads', record);
    const link = `${context.origin}/uploads/${record.id}?sig=${fingerprint(`upload|${record.id}|${context.store.linkSecret()}`)}`;
    return jsonAnswer({
      media_asset: uploadBody(record),
      upload_info: {
        upload_method: 'PUT',
        upload_url: link,
        required_headers: { 'Content-Type': fields.kind === 'image' ? 'image/png' : 'video/mp4' },
        curl_example: `curl -X PUT --upload-file "${fields.file_name}" "<upload_url>"`,
      },
    });
  },
};

function uploadBody(record: UploadRecord): Record<string, unknown> {
  const at = new Date(record.createdAt).toISOString();
  return {
    media_asset_id: record.id,
    file_name: record.fileName,
    kind: record.kind,
    extension: record.extension,
    metadata: record.metadata,
    created_at: at,
    updated_at: at,
  };
}

const mediaAsset: Route = {
  method: 'GET',
  path: '/v1/worlds/media-assets/{id}',
  point: 'other',
  access: 'key',
  handle(exchange) {
    const record = exchange.context.store.get('uploads', exchange.params.id!);
    if (record === undefined || record.keyId !== exchange.credential.id)
      throw notFound('This media asset does not exist.');
    return jsonAnswer(uploadBody(record));
  },
};

const upload: Route = {
  method: 'PUT',
  path: '/uploads/{id}',
  point: 'other',
  access: 'none',
  handle(exchange) {
    const { store } = exchange.context;
    const id = exchange.params.id!;
    const right = fingerprint(`upload|${id}|${store.linkSecret()}`);
    if (store.get('uploads', id) === undefined || exchange.url.searchParams.get('sig') !== right) {
      throw badField('sig', 'The upload link is not valid.');
    }
    return emptyAnswer(200);
  },
};

export const worldUploadRoutes: readonly Route[] = [prepareUpload, mediaAsset, upload];
