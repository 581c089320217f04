/** Reads request bodies: JSON objects, and multipart forms with their files. */
import type { IncomingMessage } from 'node:http';
import { splitForm } from './multipart.ts';
import { badField, Refusal, tooLarge } from './refusal.ts';

export interface UploadedFile {
  name: string;
  type: string;
  bytes: Uint8Array;
}

/** A request's fields. Repeated parts of a form keep their order. A JSON body has no files. */
export interface RequestBody {
  form: boolean;
  fields: Record<string, unknown>;
  files: Array<{ field: string; file: UploadedFile }>;
}

const longestBody = 220 * 1024 * 1024;

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > longestBody) throw tooLarge('The request body is larger than 220 MiB.', 'body');
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = chunk as Buffer;
    length += bytes.length;
    if (length > longestBody) throw tooLarge('The request body is larger than 220 MiB.', 'body');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/** Reads the body according to its `Content-Type`. Throws 400 for anything but a JSON object or a readable form. */
export async function readBody(request: IncomingMessage): Promise<RequestBody> {
  const bytes = await readAll(request);
  const type = request.headers['content-type'] ?? 'application/json';
  if (type.toLowerCase().startsWith('multipart/form-data')) return readForm(bytes, type);
  if (bytes.length === 0) return { form: false, fields: {}, files: [] };
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new Refusal(400, 'invalid_request_error', 'The request body is not valid JSON.', {
      code: 'invalid_json',
    });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badField('body', 'The request body must be a JSON object.', 'invalid_type');
  }
  return { form: false, fields: value as Record<string, unknown>, files: [] };
}

function readForm(bytes: Buffer, type: string): RequestBody {
  const parts = splitForm(bytes, type);
  if (parts === undefined) {
    throw new Refusal(400, 'invalid_request_error', 'The multipart body could not be read.', {
      code: 'invalid_multipart',
    });
  }
  const body: RequestBody = { form: true, fields: {}, files: [] };
  for (const { name, filename, contentType, content } of parts) {
    if (filename === undefined) body.fields[name] = content.toString('utf8');
    else body.files.push({ field: name, file: { name: filename, type: contentType, bytes: content } });
  }
  return body;
}
