/** Entry of the thread that inspects files: a stranger's bytes are never walked through where the app lives. */
import { parentPort } from 'node:worker_threads';
import { inspect } from './inspect.ts';
import { type OpenSource, openSource } from './source.ts';
import type { InspectOrder, InspectReply } from './worker-protocol.ts';

const reply = (message: InspectReply): void => parentPort?.postMessage(message);

parentPort?.on('message', ({ path, expected }: InspectOrder) => {
  let source: OpenSource | null = null;
  try {
    source = openSource(path);
    reply({ verdict: inspect(source, expected, (named) => reply({ named })) });
  } catch (thrown) {
    const { code, message } = thrown as NodeJS.ErrnoException;
    // A fault of ours ends this thread; the file is kept all the same.
    if (typeof code !== 'string') throw thrown;
    reply({ unreadable: { code, message } });
  } finally {
    source?.close();
  }
});
