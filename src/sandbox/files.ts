/** `/v1/files`: uploaded images for edits. Only the key that uploaded a file can use it. */
import { bytesAnswer, jsonAnswer } from './answer.ts';
import type { Exchange, Route } from './context.ts';
import { checkPicture, fingerprint } from './families/sources.ts';
import { badField, notFound } from './refusal.ts';
import type { FileRecord } from './store.ts';

const purposes = ['user_data', 'vision', 'batch'];

function fileBody(record: FileRecord): Record<string, unknown> {
  return {
    id: record.id,
    object: 'file',
    bytes: Buffer.byteLength(record.content, 'base64'),
    created_at: Math.floor(record.createdAt / 1000),
    filename: record.filename,
    purpose: record.purpose,
    status: 'processed',
    expires_at: null,
  };
}

function own(exchange: Exchange): FileRecord {
  const record = exchange.context.store.get('files', exchange.params.id!);
  if (record === undefined || record.keyId !== exchange.credential.id) {
    throw notFound(`This key has no file ${exchange.params.id}.`);
  }
  return record;
}

const upload: Route = {
  method: 'POST',
  path: '/v1/files',
  point: 'other',
  access: 'key',
  async handle(exchange) {
    const { context, body, credential } = exchange;
    const part = body.files.find((one) => one.field === 'file');
    if (!body.form || part === undefined)
      throw badField('file', 'Send the file as multipart/form-data.', 'required');
    const purpose = String(body.fields.purpose ?? 'user_data');
    if (!purposes.includes(purpose)) {
      throw badField('purpose', `purpose must be one of ${purposes.join(', ')}.`, 'invalid_enum_value');
    }
    if (purpose !== 'batch') checkPicture('file', part.file);
    const record: FileRecord = {
      id: `file-${fingerprint(exchange.requestId)}`,
      keyId: credential.id,
      filename: part.file.name,
      purpose,
      contentType: part.file.type || 'application/octet-stream',
      createdAt: context.clock.now(),
      content: Buffer.from(part.file.bytes).toString('base64'),
    };
    await context.store.put('files', record);
    return jsonAnswer(fileBody(record));
  },
};

const list: Route = {
  method: 'GET',
  path: '/v1/files',
  point: 'other',
  access: 'key',
  handle({ context, credential, url }) {
    const limit = Number(url.searchParams.get('limit') ?? 20);
    if (!Number.isInteger(limit) || limit < 1 || limit > 1_000) {
      throw badField('limit', 'limit must be from 1 to 1000.', 'invalid_value');
    }
    const purpose = url.searchParams.get('purpose');
    const mine = [...context.store.all('files')].filter(
      (record) => record.keyId === credential.id && (purpose === null || record.purpose === purpose),
    );
    const after = mine.findIndex((record) => record.id === url.searchParams.get('after'));
    const page = mine.slice(after + 1, after + 1 + limit);
    return jsonAnswer({
      object: 'list',
      data: page.map(fileBody),
      first_id: page[0]?.id ?? null,
      last_id: page.at(-1)?.id ?? null,
      has_more: after + 1 + limit < mine.length,
    });
  },
};

export const fileRoutes: readonly Route[] = [
  upload,
  list,
  {
    method: 'GET',
    path: '/v1/files/{id}',
    point: 'other',
    access: 'key',
    handle: (exchange) => jsonAnswer(fileBody(own(exchange))),
  },
  {
    method: 'GET',
    path: '/v1/files/{id}/content',
    point: 'other',
    access: 'key',
    handle(exchange) {
      const record = own(exchange);
      return bytesAnswer(Buffer.from(record.content, 'base64'), record.contentType);
    },
  },
  {
    method: 'DELETE',
    path: '/v1/files/{id}',
    point: 'other',
    access: 'key',
    async handle(exchange) {
      const record = own(exchange);
      await exchange.context.store.remove('files', record.id);
      return jsonAnswer({ id: record.id, object: 'file', deleted: true });
    },
  },
];
