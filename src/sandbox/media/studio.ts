/** Orders media from the worker thread. Equal orders share one run, and recent files stay in memory. */
import { Worker } from 'node:worker_threads';
import type { MediaSpec } from './spec.ts';
import type { MediaDelivery, MediaOrder } from './worker.ts';

export interface Studio {
  /** The bytes of the file. The same spec gives the same array while it is in memory. */
  make(spec: MediaSpec): Promise<Uint8Array>;
  close(): Promise<void>;
}

interface Waiting {
  resolve(bytes: Uint8Array): void;
  reject(error: Error): void;
}

const rememberedBytes = 96 * 1024 * 1024;

/**
 * A studio with one worker thread, which starts with the first order. `workerFile` is the worker's script, which a
 * bundler may have moved. When the thread dies, its orders fail, and the next order starts a new thread.
 */
export function openStudio(workerFile: string | URL): Studio {
  const remembered = new Map<string, Uint8Array>();
  const underWay = new Map<string, Promise<Uint8Array>>();
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let lastOrder = 0;
  let bytesHeld = 0;

  const failAll = (reason: string) => {
    worker = undefined;
    for (const one of waiting.values()) one.reject(new Error(reason));
    waiting.clear();
  };

  const startWorker = () => {
    // The flags of the host process (a test runner, Electron) are not meant for this thread.
    const started = new Worker(workerFile, { execArgv: [] });
    started.unref();
    started.on('message', (delivery: MediaDelivery) => {
      const one = waiting.get(delivery.id);
      waiting.delete(delivery.id);
      if ('bytes' in delivery) one?.resolve(delivery.bytes);
      else one?.reject(new Error(`The media worker failed: ${delivery.failure}`));
    });
    started.on('error', (error) => failAll(`The media worker stopped: ${error.message}`));
    started.on('exit', () => {
      if (worker === started) failAll('The media worker ended');
    });
    return started;
  };

  const remember = (key: string, bytes: Uint8Array) => {
    remembered.set(key, bytes);
    bytesHeld += bytes.byteLength;
    for (const [oldKey, old] of remembered) {
      if (bytesHeld <= rememberedBytes || oldKey === key) break;
      remembered.delete(oldKey);
      bytesHeld -= old.byteLength;
    }
  };

  return {
    make(spec) {
      const key = JSON.stringify(spec);
      const known = remembered.get(key);
      if (known !== undefined) {
        remembered.delete(key);
        remembered.set(key, known);
        return Promise.resolve(known);
      }
      const running = underWay.get(key);
      if (running !== undefined) return running;
      lastOrder += 1;
      const order: MediaOrder = { id: lastOrder, spec };
      const making = new Promise<Uint8Array>((resolve, reject) => {
        waiting.set(order.id, { resolve, reject });
        worker ??= startWorker();
        worker.postMessage(order);
      })
        .then((bytes) => {
          remember(key, bytes);
          return bytes;
        })
        .finally(() => underWay.delete(key));
      underWay.set(key, making);
      return making;
    },
    async close() {
      const running = worker;
      failAll('The sandbox closed');
      await running?.terminate();
    },
  };
}
