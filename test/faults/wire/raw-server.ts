/** A server that is nothing but a socket: it sees every byte that the client sends, and answers any bytes it likes. */
import { createServer, type Socket } from 'node:net';

export interface RawRequest {
  method: string;
  path: string;
  head: string;
  body: Buffer;
  /** Which connection it came over, counted from 1. */
  connection: number;
}

export interface RawBehaviour {
  /** Returns true when the connection is to be left alone from here on. */
  onConnection?(socket: Socket, connection: number): boolean;
  /** The head of a POST is here, its body may not be. Returns true when the request is dealt with. */
  onPostHead?(socket: Socket, nth: number): boolean;
  /** A whole POST is here; `nth` counts from 1. */
  onPost?(request: RawRequest, socket: Socket, nth: number): void;
  /** A whole request of another method is here. */
  onRead?(request: RawRequest, socket: Socket, nth: number): void;
}

export interface RawServer {
  origin: string;
  port: number;
  connections: number;
  /** Whole requests. */
  requests: RawRequest[];
  /** POSTs of which at least the first word arrived, whole or not. */
  posts: number;
  /** Everything that arrived, over all connections. */
  bytes(): string;
  close(): Promise<void>;
}

/** `behaviour` may be changed while the server runs. */
export async function startRawServer(behaviour: RawBehaviour, port = 0): Promise<RawServer> {
  const sockets = new Set<Socket>();
  const arrived: Buffer[] = [];
  const seen: RawServer = {
    origin: '',
    port: 0,
    connections: 0,
    requests: [],
    posts: 0,
    bytes: () => Buffer.concat(arrived).toString('latin1'),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
  let reads = 0;
  const server = createServer((socket) => {
    seen.connections += 1;
    const connection = seen.connections;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    if (behaviour.onConnection?.(socket, connection)) return;
    let buffered = Buffer.alloc(0);
    let counted = false;
    let left = false;
    socket.on('data', (chunk) => {
      arrived.push(chunk);
      if (left) return;
      buffered = Buffer.concat([buffered, chunk]);
      for (;;) {
        const text = buffered.toString('latin1');
        if (!counted && text.startsWith('POST')) {
          counted = true;
          seen.posts += 1;
        }
        const end = text.indexOf('\r\n\r\n');
        if (end < 0) return;
        const head = text.slice(0, end);
        const isPost = head.startsWith('POST');
        if (isPost && behaviour.onPostHead?.(socket, seen.posts)) {
          left = true;
          return;
        }
        const length = bodyLength(head, text.slice(end + 4));
        if (length === null || buffered.length < end + 4 + length) return;
        const [method = '', path = ''] = head.split(' ');
        const body = buffered.subarray(end + 4, end + 4 + length);
        const request = { method, path, head, body, connection };
        buffered = buffered.subarray(end + 4 + length);
        counted = false;
        seen.requests.push(request);
        if (isPost) behaviour.onPost?.(request, socket, seen.posts);
        else {
          reads += 1;
          behaviour.onRead?.(request, socket, reads);
        }
      }
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  seen.port = address.port;
  seen.origin = `http://127.0.0.1:${address.port}`;
  return seen;
}

/** Null while a chunked body is not whole. */
function bodyLength(head: string, rest: string): number | null {
  if (/^transfer-encoding:\s*chunked/im.test(head)) {
    const end = rest.indexOf('0\r\n\r\n');
    return end < 0 ? null : end + 5;
  }
  return Number(/^content-length:\s*(\d+)/im.exec(head)?.[1] ?? 0);
}

/** A port at which nobody listens. */
export async function closedPort(): Promise<number> {
  const probe = await startRawServer({});
  await probe.close();
  return probe.port;
}

/** An HTTP answer as bytes, with the right length unless `headers` say otherwise. */
export function answer(status: number, body: unknown, headers: Record<string, string> = {}): string {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const all = {
    'content-type': typeof body === 'string' ? 'text/html' : 'application/json',
    'content-length': String(Buffer.byteLength(text)),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return `HTTP/1.1 ${status} X\r\n${lines.join('\r\n')}\r\n\r\n${text}`;
}

export const taskId = (n: number): string => `ldtask_${n.toString(16).padStart(32, '0')}`;

/** What TokenLab says when it has accepted a create. */
export const accepted = (n: number): Record<string, unknown> => ({
  id: taskId(n),
  task_id: taskId(n),
  status: 'pending',
  poll_url: `/v1/tasks/${taskId(n)}`,
  model: 'lab-model',
  created: Math.floor(Date.now() / 1000),
});
