/** Serves the files behind result links, whole or by byte ranges. */
import { createHash } from 'node:crypto';
import { type Answer, bytesAnswer, emptyAnswer, textAnswer } from './answer.ts';
import type { Exchange, Route } from './context.ts';
import { linkState } from './links.ts';
import { mediaType } from './media/spec.ts';
import { notFound } from './refusal.ts';
import { hasOutputs } from './task-state.ts';

export const outputRoute: Route = {
  method: 'GET',
  path: '/outputs/{id}/{name}',
  point: 'output',
  access: 'none',
  async handle(exchange) {
    const { context, params, request } = exchange;
    const task = context.store.get('tasks', params.id!);
    if (task !== undefined && task.family === 'world' && params.name === 'page.html') {
      return textAnswer(viewerPage(task.texts.display_name ?? ''), 'text/html; charset=utf-8');
    }
    const now = context.clock.now();
    if (linkState(context.store.linkSecret(), exchange.url, now) !== 'good') {
      return textAnswer(
        '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>',
        'application/xml',
        403,
      );
    }
    const output = task?.outputs.find((one) => one.name === params.name);
    if (task === undefined || output === undefined || !hasOutputs(task, now)) {
      throw notFound('This file does not exist.');
    }
    context.stats.outputs += 1;
    if (request.headers.authorization !== undefined) context.stats.outputsWithKey += 1;
    const bytes = await context.studio.make(output.spec);
    const ranges = exchange.faults.has('no-ranges') ? 'none' : 'bytes';
    return fileAnswer(exchange, bytes, mediaType(output.spec).contentType, ranges);
  },
};

function fileAnswer(
  exchange: Exchange,
  bytes: Uint8Array,
  contentType: string,
  ranges: 'bytes' | 'none',
): Answer {
  const { headers } = exchange.request;
  const etag = `"${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}"`;
  const common = {
    ETag: etag,
    'Accept-Ranges': ranges,
    'Cache-Control': 'private, max-age=86400',
  };
  if (headers['if-none-match'] === etag) return emptyAnswer(304, common);
  const fresh = headers['if-range'] === undefined || headers['if-range'] === etag;
  const range = ranges === 'bytes' && fresh ? parseRange(headers.range, bytes.byteLength) : undefined;
  if (range === undefined) return bytesAnswer(bytes, contentType, 200, common);
  if (range === 'beyond') {
    return emptyAnswer(416, { ...common, 'Content-Range': `bytes */${bytes.byteLength}` });
  }
  return bytesAnswer(bytes.subarray(range.first, range.last + 1), contentType, 206, {
    ...common,
    'Content-Range': `bytes ${range.first}-${range.last}/${bytes.byteLength}`,
  });
}

/** One range of bytes. A header that cannot be read is ignored. */
function parseRange(
  header: string | undefined,
  length: number,
): { first: number; last: number } | 'beyond' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (match === null || (match[1] === '' && match[2] === '')) return undefined;
  if (match[1] === '') {
    const tail = Math.min(length, Number(match[2]));
    return tail === 0 ? 'beyond' : { first: length - tail, last: length - 1 };
  }
  const first = Number(match[1]);
  const last = match[2] === '' ? length - 1 : Math.min(length - 1, Number(match[2]));
  if (first >= length) return 'beyond';
  return last < first ? undefined : { first, last };
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** The page behind a world's viewer link. */
function viewerPage(name: string): string {
  const title = name.replace(/[&<>"]/g, (letter) => escapes[letter]!);
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body><h1>${title}</h1><p>A world of the Safelight sandbox.</p></body></html>`;
}
