/** What would be sent, for a person to read: without the key, with media bytes named instead of shown. */
import type { ModelDetail } from '../../shared/catalogue.ts';
import type { DeliveryPolicy } from '../../shared/delivery.ts';
import type { CreateEndpoint } from '../../shared/endpoints.ts';
import type { JobInput } from '../../shared/inputs.ts';
import type { JobRequest } from '../../shared/job.ts';
import type { RequestPreview } from '../../shared/request.ts';
import type { CreateBody } from './create-body.ts';
import { deliveryHeader } from './delivery.ts';
import { buildBody, endpointFor, type ResolvedMedia } from './families/index.ts';

export interface PreviewOptions {
  /** Of the server that the request would be sent to. */
  origin: string;
  /** The catalogue's record; null when there is none. */
  model: ModelDetail | null;
  resolveInput: (input: JobInput) => Promise<ResolvedMedia>;
}

/** @throws AppError when the request cannot be built, or an input is not there */
export async function previewRequest(
  request: JobRequest,
  { origin, model, resolveInput }: PreviewOptions,
): Promise<RequestPreview> {
  const endpoint = endpointFor(request, model);
  const inputs = await Promise.all(
    request.inputs.map(async (input) => ({
      field: input.field,
      media: withoutSignature(input, await resolveInput(input)),
    })),
  );
  return previewCreate(origin, endpoint, await buildBody(request, inputs, endpoint), request.delivery);
}

/** A result can be read by its link alone, so the signed part of the link is not shown. */
function withoutSignature({ source }: JobInput, media: ResolvedMedia): ResolvedMedia {
  if (source.kind !== 'result' || !media.url) return media;
  return { ...media, url: media.url.replace(/[?#].*$/s, '?…') };
}

function previewCreate(
  origin: string,
  endpoint: CreateEndpoint,
  body: CreateBody,
  delivery: DeliveryPolicy | undefined,
): RequestPreview {
  const url = origin + endpoint;
  const headers = [
    '-H "Authorization: Bearer $TOKENLAB_API_KEY"',
    ...Object.entries(deliveryHeader(delivery)).map(([name, value]) => `-H '${name}: ${value}'`),
  ];
  if (body.kind === 'json') {
    const text = JSON.stringify(withoutBytes(body.json), null, 2);
    const curl = [
      `curl -X POST ${quote(url)}`,
      ...headers,
      `-H 'Content-Type: application/json'`,
      `-d ${quote(text)}`,
    ];
    return { method: 'POST', url, contentType: 'application/json', body: text, curl: curl.join(' \\\n  ') };
  }
  const lines = body.parts.map((part) =>
    'value' in part
      ? `${part.name}: ${part.value}`
      : `${part.name}: file ${part.filename} (${part.contentType}, ${sizeOf(part.data)} bytes)`,
  );
  const forms = body.parts.map((part) =>
    'value' in part
      ? `--form-string ${quote(`${part.name}=${part.value}`)}`
      : `-F ${quote(`${part.name}=@${part.filename};type=${part.contentType}`)}`,
  );
  return {
    method: 'POST',
    url,
    contentType: 'multipart/form-data',
    body: lines.join('\n'),
    curl: [`curl -X POST ${quote(url)}`, ...headers, ...forms].join(' \\\n  '),
  };
}

const sizeOf = (data: Blob | Uint8Array): number =>
  data instanceof Uint8Array ? data.byteLength : data.size;

/** For a POSIX shell. */
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** Long base64 and data URLs are named by their size. */
function withoutBytes(value: unknown): unknown {
  if (typeof value === 'string') return shortened(value);
  if (Array.isArray(value)) return value.map(withoutBytes);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withoutBytes(item)]));
}

function shortened(text: string): string {
  const data = /^data:[^,]{0,100},/.exec(text);
  if (data) return `${data[0]}<${text.length - data[0].length} characters>`;
  const isBase64 = text.length > 1000 && /^[A-Za-z0-9+/=]+$/.test(text);
  return isBase64 ? `<base64, ${text.length} characters>` : text;
}
