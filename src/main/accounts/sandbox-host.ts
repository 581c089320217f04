/** The built-in server of the sandbox account: started when first needed, on the same port as last time if it is free. */
import path from 'node:path';
import type { Sandbox } from '../../sandbox/index.ts';
import { AppError } from '../../shared/errors.ts';

export interface SandboxHost {
  /**
   * @param before origin of the last run, or null
   * @returns the origin of the running server
   * @throws AppError `file_unwritable` when its journal cannot be kept
   */
  start(before: string | null): Promise<string>;
  close(): Promise<void>;
}

export interface SandboxHostOptions {
  /** Absolute folder for its journal: tasks of the sandbox outlive a restart like those of TokenLab. */
  folder: string;
  /** Absolute path of the media thread's script. */
  mediaWorker: string;
  /** How many times faster than real; 1 when null. */
  speed: number | null;
  log: (message: string) => void;
}

export function createSandboxHost(options: SandboxHostOptions): SandboxHost {
  let running: Promise<Sandbox> | null = null;

  const startOn = async (port: number): Promise<Sandbox> => {
    // A tenth of what main would load: a person who works with a key of their own never needs it.
    const { startSandbox } = await import('../../sandbox/index.ts');
    return startSandbox({
      port,
      stateFile: path.join(options.folder, 'journal.jsonl'),
      mediaWorker: options.mediaWorker,
      speed: options.speed ?? 1,
      log: options.log,
    });
  };

  const start = async (before: string | null): Promise<Sandbox> => {
    // Result links of the last run name its port.
    const port = before === null ? 0 : Number(new URL(before).port);
    try {
      return await startOn(port);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'conflict') throw error;
      return startOn(0);
    }
  };

  return {
    async start(before) {
      running ??= start(before).catch((error: unknown) => {
        running = null;
        throw error;
      });
      return (await running).origin;
    },
    async close() {
      const closing = running;
      running = null;
      if (closing !== null) await (await closing).close();
    },
  };
}

/** `SAFELIGHT_SANDBOX_SPEED` as a factor above 0, or null. For tours and tests; people get real waits. */
export function sandboxSpeed(text: string | undefined): number | null {
  const speed = Number(text);
  return text !== undefined && Number.isFinite(speed) && speed > 0 ? speed : null;
}
