/** Faults of result links. */
import { bytesAnswer, emptyAnswer, textAnswer } from '../answer.ts';
import { always, type Fault } from './types.ts';

function output(name: string, help: string, rest: Pick<Fault, 'instead' | 'after'>): Fault {
  return { name, help, at: ['output'], lasts: always, ...rest };
}

const gone = (status: number) => () =>
  textAnswer('<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', 'application/xml', status);

const hopped = 'hop';

export const outputFaults: readonly Fault[] = [
  output('expired-links', 'result links answer 403', { instead: gone(403) }),
  output('expired-links-404', 'result links answer 404', { instead: gone(404) }),
  output('expired-links-410', 'result links answer 410', { instead: gone(410) }),
  output('wrong-type', 'results are JSON with a JSON media type', {
    after: () => textAnswer('{"message":"not a file"}', 'application/json'),
  }),
  output('html-result', 'results are an HTML page with status 200', {
    after: () => textAnswer('<!doctype html><title>Sign in</title><p>Please sign in.</p>', 'text/html'),
  }),
  output('mislabelled', 'results are labelled application/octet-stream', {
    after: (answer) => ({
      ...answer,
      headers: { ...answer.headers, 'Content-Type': 'application/octet-stream' },
    }),
  }),
  output('disguised', 'results are HTML that claims to be an image, a clip or a sound', {
    after: (answer) => {
      const type = answer.body.kind === 'bytes' ? answer.body.contentType : 'image/png';
      return bytesAnswer(Buffer.from('<!doctype html><script>alert(1)</script>'), type);
    },
  }),
  output('truncated', 'results stop half way', {
    after: (answer) => ({ ...answer, delivery: 'half-body' }),
  }),
  output('oversized', 'results announce 64 GiB and never finish', {
    after: (answer) => ({ ...answer, delivery: 'endless' }),
  }),
  output('empty-file', 'results are empty', { after: () => bytesAnswer(new Uint8Array(0), 'image/png') }),
  output('no-length', 'results have no Content-Length', {
    after: (answer) => ({ ...answer, delivery: 'no-length' }),
  }),
  output('no-ranges', 'results ignore Range', {
    after: (answer) => ({ ...answer, headers: { ...answer.headers, 'Accept-Ranges': 'none' } }),
  }),
  output('changing-file', 'every download has a different ETag', {
    after: (answer, { exchange }) => ({
      ...answer,
      headers: { ...answer.headers, ETag: `"${exchange.requestId}"` },
    }),
  }),
  output('redirect', 'results are one redirect away, on this server', {
    instead: ({ exchange: { url, context } }) => redirect(url, context.origin),
  }),
  output('redirect-loop', 'results redirect to themselves', {
    instead: ({ exchange: { url, context } }) =>
      emptyAnswer(302, { Location: `${context.origin}${url.pathname}${url.search}` }),
  }),
  output('redirect-private', 'results redirect into a private network', {
    instead: () => emptyAnswer(302, { Location: 'http://169.254.169.254/latest/meta-data/' }),
  }),
  output('redirect-file', 'results redirect to a file on the reader\u2019s own disk', {
    instead: () => emptyAnswer(302, { Location: 'file:///etc/passwd' }),
  }),
];

/** Marks the redirect's target, so that the fault does not act again: see `skipsOutputFaults`. */
function redirect(url: URL, origin: string) {
  const target = new URL(`${origin}${url.pathname}${url.search}`);
  target.searchParams.set(hopped, '1');
  return emptyAnswer(302, { Location: target.href });
}

/** True for the target of one of our redirects. */
export function skipsOutputFaults(url: URL): boolean {
  return url.searchParams.has(hopped);
}
