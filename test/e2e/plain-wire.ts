// Playwright and the app talk over web sockets of this computer, on which nothing is saved by packing: both sides would pack
// and unpack every message, which is a fifth of what a worker computes. So the packing is not offered.
import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

subscribe('http.client.request.created', (message) => {
  (message as { request: ClientRequest }).request.removeHeader('Sec-WebSocket-Extensions');
});
