/** Makes media on a thread of its own, so that the host process stays responsive. */
import { parentPort } from 'node:worker_threads';
import { render } from './render.ts';
import type { MediaSpec } from './spec.ts';

export interface MediaOrder {
  id: number;
  spec: MediaSpec;
}

export type MediaDelivery = { id: number; bytes: Uint8Array } | { id: number; failure: string };

parentPort?.on('message', (order: MediaOrder) => {
  render(order.spec).then(
    (bytes) => deliver({ id: order.id, bytes }),
    (error: unknown) =>
      deliver({ id: order.id, failure: error instanceof Error ? error.message : String(error) }),
  );
});

function deliver(delivery: MediaDelivery): void {
  parentPort?.postMessage(delivery);
}
