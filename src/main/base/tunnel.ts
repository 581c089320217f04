/** A connection through a proxy: asked for with CONNECT, so that what the proxy says is never taken for the server's word. */
import { type ClientRequest, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { ProxyServer } from './proxy.ts';

/** The proxy answered, and its answer is no: `status` says which. */
export const proxyRefused = 'ERR_PROXY_REFUSED';
/** It wants another name and password, or any at all. */
export const proxySignIn = 'ERR_PROXY_SIGN_IN';

export class TunnelError extends Error {
  readonly code: string;
  readonly status: number | null;
  constructor(code: string, message: string, status: number | null, cause?: unknown) {
    super(message, { cause });
    this.name = 'TunnelError';
    this.code = code;
    this.status = status;
  }
}

export interface TunnelOptions {
  timeoutMs: number;
  /** For a proxy that is itself reached by TLS. */
  secureContext: () => Promise<SecureContext>;
}

/** @throws TunnelError, or the system's error when the proxy cannot be reached */
export async function tunnel(
  { url }: ProxyServer,
  target: { hostname: string; port: string },
  { timeoutMs, secureContext }: TunnelOptions,
): Promise<Socket> {
  const context = url.protocol === 'https:' ? await secureContext() : null;
  return new Promise((resolve, reject) => {
    const place = `${target.hostname.includes(':') ? `[${target.hostname}]` : target.hostname}:${target.port}`;
    const shape = {
      method: 'CONNECT',
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port || (url.protocol === 'https:' ? 443 : 80),
      path: place,
      headers: { host: place, ...signIn(url) },
      agent: false,
    } as const;
    const asked: ClientRequest =
      context === null
        ? httpRequest(shape)
        : httpsRequest({ ...shape, rejectUnauthorized: true, ...trusting(context) });
    const timer = setTimeout(() => {
      asked.destroy(new TunnelError('UND_ERR_CONNECT_TIMEOUT', 'The proxy did not answer in time.', null));
    }, timeoutMs);
    asked.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    asked.once('connect', (answer, socket, head) => {
      clearTimeout(timer);
      const status = answer.statusCode ?? 0;
      if (status >= 200 && status < 300) {
        if (head.length > 0) socket.unshift(head);
        resolve(socket as Socket);
        return;
      }
      socket.destroy();
      const code = status === 407 ? proxySignIn : proxyRefused;
      reject(new TunnelError(code, `The proxy answered with HTTP ${status}.`, status));
    });
    asked.end();
  });
}

/** Node.js passes it on to the connection, which its types do not know. */
const trusting = (secureContext: SecureContext): object => ({ secureContext });

function signIn({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const words = `${decoded(username)}:${decoded(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(words, 'utf8').toString('base64')}` };
}

/** A percent sign that begins no code stands for itself. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
