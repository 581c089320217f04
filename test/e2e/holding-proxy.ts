/** Stands between the app and its TokenLab, and holds the answers to creates back until it is told to let them through. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HoldingProxy {
  origin: string;
  /** Creates whose answer is here and held back. */
  held(): number;
  /** Lets what is held through, and everything after it. */
  open(): void;
  /** Holds back again what comes from now on. */
  hold(): void;
  close(): Promise<void>;
}

export async function startHoldingProxy(target: string): Promise<HoldingProxy> {
  const waiting: (() => void)[] = [];
  let isOpen = false;
  const server = createServer((request, response) => {
    pass(request, response).catch(() => response.destroy());
  });

  async function pass(request: IncomingMessage, response: ServerResponse) {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { host: _host, connection: _connection, 'content-length': _length, ...headers } = request.headers;
    const isCreate = request.method === 'POST';
    const answer = await fetch(new URL(request.url ?? '/', target), {
      method: request.method,
      headers: headers as Record<string, string>,
      ...(isCreate ? { body: Buffer.concat(chunks) } : {}),
    });
    const body = Buffer.from(await answer.arrayBuffer());
    if (isCreate && !isOpen) await new Promise<void>((resolve) => waiting.push(resolve));
    const {
      'content-encoding': _packed,
      'transfer-encoding': _chunked,
      ...kept
    } = Object.fromEntries(answer.headers);
    response.writeHead(answer.status, { ...kept, 'content-length': String(body.length) });
    response.end(body);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    held: () => waiting.length,
    open() {
      isOpen = true;
      for (const go of waiting.splice(0)) go();
    },
    hold() {
      isOpen = false;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
