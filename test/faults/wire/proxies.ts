/** Two proxies that break things: one that stands in front of a server unseen, and one that is asked for tunnels. */
import { connect, createServer, type Server, type Socket } from 'node:net';

export interface Cut {
  /** Bytes of the client that are passed on before the connection is cut. */
  afterRequestBytes?: number;
  /** Bytes of the server that are passed on before the connection is cut. */
  afterAnswerBytes?: number;
  /** How the client's connection ends: reset, or closed in order. */
  how: 'reset' | 'close';
}

/** Bytes that went either way over the newest connection. */
export interface Passed {
  request: number;
  answer: number;
}

export interface Proxy {
  port: number;
  origin: string;
  /** Connections of clients so far. */
  connections: number;
  close(): Promise<void>;
}

/**
 * Passes every connection on to a port of this computer; `cutOf` says where it is cut, if at all, by the first bytes
 * that the client sent over it.
 */
export async function startCuttingProxy(
  port: number,
  cutOf: (firstBytes: string) => Cut | null,
): Promise<Proxy & { passed: Passed }> {
  const passed: Passed = { request: 0, answer: 0 };
  const proxy = await listen((client) => {
    client.once('data', (first: Buffer) => {
      client.pause();
      const server = connect(port, '127.0.0.1');
      passed.request = 0;
      passed.answer = 0;
      join(client, server, cutOf(first.toString('latin1')), passed);
      client.emit('data', first);
      client.resume();
    });
  });
  return Object.assign(proxy, { passed });
}

/**
 * A proxy for `HTTP_PROXY`: takes CONNECT and leads it to `port`, whatever host was asked for. `refuseWith` is its
 * answer instead of a tunnel.
 */
export async function startTunnelProxy(
  port: number,
  options: { refuseWith?: string; cut?: Cut | null } = {},
): Promise<Proxy & { heads: string[] }> {
  const heads: string[] = [];
  const proxy = await listen((client) => {
    let buffered = '';
    const onData = (chunk: Buffer) => {
      buffered += chunk.toString('latin1');
      const end = buffered.indexOf('\r\n\r\n');
      if (end < 0) return;
      client.off('data', onData);
      heads.push(buffered.slice(0, end));
      if (options.refuseWith !== undefined || !buffered.startsWith('CONNECT ')) {
        client.end(options.refuseWith ?? 'HTTP/1.1 405 X\r\ncontent-length: 0\r\n\r\n');
        return;
      }
      const server = connect(port, '127.0.0.1', () => client.write('HTTP/1.1 200 OK\r\n\r\n'));
      join(client, server, options.cut ?? null);
    };
    client.on('data', onData);
  });
  return Object.assign(proxy, { heads });
}

async function listen(onClient: (client: Socket) => void): Promise<Proxy> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((client) => {
    sockets.add(client);
    client.on('close', () => sockets.delete(client));
    client.on('error', () => client.destroy());
    proxy.connections += 1;
    onClient(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  const proxy: Proxy = {
    port: address.port,
    origin: `http://127.0.0.1:${address.port}`,
    connections: 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
  return proxy;
}

function join(client: Socket, server: Socket, cut: Cut | null, told?: Passed): void {
  const passed = { request: 0, answer: 0 };
  const end = () => {
    // What was passed on before the cut arrives; the server's side just goes away.
    if (cut?.how === 'reset') client.resetAndDestroy();
    else client.end();
    server.destroy();
  };
  const pass = (from: 'request' | 'answer', to: Socket, chunk: Buffer) => {
    const limit = from === 'request' ? cut?.afterRequestBytes : cut?.afterAnswerBytes;
    const room = limit === undefined ? chunk.length : Math.max(0, limit - passed[from]);
    passed[from] += chunk.length;
    if (told) told[from] = passed[from];
    const part = chunk.subarray(0, room);
    if (limit === undefined || passed[from] < limit) {
      to.write(part);
      return;
    }
    if (part.length === 0) end();
    else to.write(part, end);
  };
  client.on('data', (chunk: Buffer) => pass('request', server, chunk));
  server.on('data', (chunk: Buffer) => pass('answer', client, chunk));
  client.on('close', () => server.destroy());
  server.on('error', () => client.destroy());
  server.on('close', () => client.end());
}
