/** A TCP server that counts the requests which reach it and answers with whatever bytes a test wants. */
import { createServer, type Socket } from 'node:net';

export interface SeenRequest {
  method: string;
  path: string;
  head: string;
  body: string;
}

export interface RawServer {
  origin: string;
  port: number;
  connections: number;
  requests: SeenRequest[];
  posts(): number;
  close(): Promise<void>;
}

export interface RawBehaviour {
  /** Called on connection; return true to take the socket over. */
  onConnection?: (socket: Socket) => boolean;
  /** Called once per whole request. */
  onRequest?: (request: SeenRequest, socket: Socket, index: number) => void;
}

export async function startRawServer(behaviour: RawBehaviour): Promise<RawServer> {
  const sockets = new Set<Socket>();
  const seen: RawServer = {
    origin: '',
    port: 0,
    connections: 0,
    requests: [],
    posts: () => seen.requests.filter((request) => request.method === 'POST').length,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
  const server = createServer((socket) => {
    seen.connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    if (behaviour.onConnection?.(socket)) return;
    let buffered = '';
    socket.on('data', (chunk) => {
      buffered += chunk.toString('latin1');
      for (;;) {
        const end = buffered.indexOf('\r\n\r\n');
        if (end < 0) return;
        const head = buffered.slice(0, end);
        const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
        if (buffered.length < end + 4 + length) return;
        const [method = '', path = ''] = head.split(' ');
        const request = { method, path, head, body: buffered.slice(end + 4, end + 4 + length) };
        buffered = buffered.slice(end + 4 + length);
        seen.requests.push(request);
        behaviour.onRequest?.(request, socket, seen.requests.length - 1);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  seen.port = address.port;
  seen.origin = `http://127.0.0.1:${address.port}`;
  return seen;
}

/** An HTTP answer as bytes, with the right length. */
export function answer(status: number, body: unknown, headers: Record<string, string> = {}): string {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const lines = Object.entries({
    'content-type': typeof body === 'string' ? 'text/html' : 'application/json',
    'content-length': String(Buffer.byteLength(text)),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}`);
  return `HTTP/1.1 ${status} X\r\n${lines.join('\r\n')}\r\n\r\n${text}`;
}
