/** Handles one request from first byte to last: route, key, faults, handler, answer. */
import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type Answer, deliver } from './answer.ts';
import { authenticate } from './auth.ts';
import { type RequestBody, readBody } from './body.ts';
import type { Exchange, Route, SandboxContext } from './context.ts';
import type { FaultInjector } from './faults/fault-injector.ts';
import { noFaults } from './faults/ports.ts';
import type { RateLimiter } from './limits.ts';
import { badField, notFound, Refusal, refusalAnswer } from './refusal.ts';
import { type Found, findRoute } from './router.ts';
import { count } from './stats.ts';

const noBody: RequestBody = { form: false, fields: {}, files: [] };

/** Makes the HTTP server. It does not listen yet. */
export function sandboxServer(
  context: SandboxContext,
  injector: FaultInjector,
  limiter: RateLimiter,
): Server {
  let requests = 0;
  // Ids of an earlier run with the same journal must not be used again.
  const run = [...context.store.all('tasks')].length;
  const server = createServer({ keepAliveTimeout: 30_000 }, (request, response) => {
    requests += 1;
    const requestId = newRequestId(context, `${run}|${requests}`);
    answerRequest(context, injector, limiter, request, requestId)
      .then(({ answer, exchange }) => send(context, request, response, answer, requestId, exchange))
      .catch((error: unknown) => {
        context.log(`request ${requestId} failed: ${error instanceof Error ? error.message : String(error)}`);
        response.destroy();
      });
  });
  // Creates with images inside, and answers that are slow on purpose, may take long.
  server.requestTimeout = 0;
  return server;
}

/** Unique in this sandbox. With a seed, the same in every run. */
function newRequestId(context: SandboxContext, number: string): string {
  if (context.seed === undefined) return `req_${randomBytes(12).toString('hex')}`;
  const text = `request|${context.seed}|${number}`;
  return `req_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
}

interface Answered {
  answer: Answer;
  exchange: Exchange | undefined;
}

async function answerRequest(
  context: SandboxContext,
  injector: FaultInjector,
  limiter: RateLimiter,
  request: IncomingMessage,
  requestId: string,
): Promise<Answered> {
  let exchange: Exchange | undefined;
  try {
    checkSender(request);
    const url = new URL(request.url ?? '/', context.origin);
    const found = findRoute(request.method ?? 'GET', url.pathname);
    count(context.stats.requests, routeName(found, request, url));
    const { route, params } = existing(found, url);
    if (route.point === 'create') context.stats.createPosts += 1;
    if (route.point === 'poll') count(context.stats.polls, params.id ?? '');
    const credential = authenticate(context, route.access, request.headers.authorization);
    const hasBody = route.method !== 'GET' && route.method !== 'DELETE' && route.path !== '/uploads/{id}';
    exchange = {
      context,
      request,
      url,
      route: `${route.method} ${route.path}`,
      point: route.point,
      params,
      requestId,
      credential,
      body: hasBody ? await readBody(request) : noBody,
      faults: noFaults,
    };
    if (route.access === 'key') limiter.take(credential.id);
    if (route.point === 'create') checkDeliveryPolicy(request);
    exchange.faults = injector.choose(exchange);
    const replaced = await exchange.faults.instead();
    const answer = replaced ?? (await run(route, exchange));
    return { answer: await exchange.faults.after(answer), exchange };
  } catch (error) {
    if (error instanceof Refusal) return { answer: refusalAnswer(error, requestId), exchange };
    throw error;
  }
}

/** A refusal by the handler is an answer like any other: faults may still change it. */
async function run(route: Route, exchange: Exchange): Promise<Answer> {
  try {
    return await route.handle(exchange);
  } catch (error) {
    if (error instanceof Refusal) return refusalAnswer(error, exchange.requestId);
    exchange.context.log(
      `${exchange.route} failed: ${error instanceof Error ? error.message : String(error)}`,
    );
    return refusalAnswer(
      new Refusal(500, 'server_error', 'Something went wrong on our side.', { code: 'server_error' }),
      exchange.requestId,
    );
  }
}

/** Accepts only this computer's host names, and no web pages: a page must not send requests for its reader. */
function checkSender(request: IncomingMessage): void {
  const { host, origin } = request.headers;
  const foreign = origin !== undefined && !isLoopback(origin.replace(/^https?:\/\//, ''));
  if (isLoopback(host ?? '') && !foreign) return;
  throw new Refusal(403, 'permission_error', 'The sandbox only answers requests from this computer.', {
    code: 'foreign_host',
  });
}

function isLoopback(host: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(host.replace(/:\d+$/, '').toLowerCase());
}

const policies = ['auto', 'verified', 'official'];

/** A create may name a delivery policy. The sandbox supports every one. */
function checkDeliveryPolicy(request: IncomingMessage): void {
  const policy = request.headers['x-tokenlab-delivery-policy'];
  if (policy === undefined || policies.includes(String(policy))) return;
  throw badField('X-TokenLab-Delivery-Policy', `The delivery policy must be one of ${policies.join(', ')}.`);
}

function existing(found: ReturnType<typeof findRoute>, url: URL): Found {
  if (found === undefined) throw notFound(`The route ${url.pathname} does not exist.`);
  if (found === 'wrong-method') {
    throw new Refusal(405, 'invalid_request_error', 'The method is not allowed on this route.', {
      code: 'method_not_allowed',
    });
  }
  return found;
}

function routeName(found: ReturnType<typeof findRoute>, request: IncomingMessage, url: URL): string {
  if (typeof found === 'object') return `${found.route.method} ${found.route.path}`;
  return `${request.method ?? 'GET'} unknown ${url.pathname.split('/').slice(0, 3).join('/')}`;
}

async function send(
  context: SandboxContext,
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  requestId: string,
  exchange: Exchange | undefined,
): Promise<void> {
  const cut = answer.delivery !== 'whole' && answer.delivery !== 'no-length' && answer.delivery !== 'drip';
  count(context.stats.answers, cut ? 'none' : String(answer.status));
  const headers = { 'X-Request-ID': requestId, ...answer.headers };
  const what = exchange?.route ?? `${request.method} ${request.url?.split('?')[0]}`;
  context.log(`${what} ${cut ? 'cut' : answer.status} ${requestId}`);
  // An unread body would block the next request on this connection.
  request.resume();
  await deliver(response, { ...answer, headers }, request.method === 'HEAD', context.clock);
}
