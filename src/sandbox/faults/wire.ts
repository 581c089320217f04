/** Faults of the connection and of proxies on the way. They work on any route. */
import { type Answer, textAnswer } from '../answer.ts';
import { always, type Fault } from './types.ts';

const htmlPage =
  '<!doctype html><html><head><title>Bad gateway</title></head><body><h1>502</h1></body></html>';

/** Seconds at speed 1. */
const slowSeconds = 20;
const dayMs = 24 * 60 * 60 * 1000;

function wire(name: string, help: string, rest: Pick<Fault, 'instead' | 'after'>, lasts = always): Fault {
  return { name, help, at: ['create'], lasts, ...rest };
}

const cut =
  (delivery: Answer['delivery']) =>
  (answer: Answer): Answer => ({ ...answer, delivery });

export const wireFaults: readonly Fault[] = [
  wire('reset', 'the connection is reset after the request was read; the request has no effect', {
    instead: () => ({ ...textAnswer('', 'text/plain'), delivery: 'reset' }),
  }),
  wire('lost-answer', 'the request is carried out, then the connection is reset without an answer', {
    after: cut('reset'),
  }),
  wire('half-header', 'the request is carried out, but the answer stops in its header', {
    after: cut('half-header'),
  }),
  wire('half-body', 'the request is carried out, but the answer stops in its body', {
    after: cut('half-body'),
  }),
  wire('wrong-length', 'the answer is shorter than its Content-Length', { after: cut('wrong-length') }),
  wire('garbage', 'the request is carried out, but the answer is not HTTP', { after: cut('garbage') }),
  wire('drip', 'the answer arrives a few bytes at a time', { after: cut('drip') }),
  wire('slow', `the request is carried out, but the answer takes ${slowSeconds} s (divided by --speed)`, {
    after: (answer, { exchange }) => ({ ...answer, delayMs: (slowSeconds * 1000) / exchange.context.speed }),
  }),
  wire('hang', 'the request is carried out, but the answer never arrives', {
    after: (answer) => ({ ...answer, delayMs: dayMs }),
  }),
  wire('html', 'a proxy answers 502 with an HTML page; the request has no effect', {
    instead: () => textAnswer(htmlPage, 'text/html; charset=utf-8', 502),
  }),
  wire('html-200', 'the request is carried out, but the answer is an HTML page with status 200', {
    after: () => textAnswer(htmlPage, 'text/html; charset=utf-8'),
  }),
  wire('malformed-json', 'the request is carried out, but the answer is invalid JSON', {
    after: (answer) => ({
      ...answer,
      body: {
        kind: 'bytes',
        bytes: Buffer.from('{"id": "ldtask_", "status":'),
        contentType: 'application/json',
      },
    }),
  }),
  wire('empty-body', 'the request is carried out, but the answer is empty', {
    after: (answer) => ({ ...answer, body: { kind: 'none' } }),
  }),
  wire('json-array', 'the request is carried out, but the answer is a JSON list instead of an object', {
    after: (answer) => ({ ...answer, body: { kind: 'json', value: [] } }),
  }),
];
