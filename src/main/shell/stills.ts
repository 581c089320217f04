/** Small stills of pictures, videos and models for lists and posters: drawn once in a hidden page, kept in the profile. */
import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { BrowserWindow, type Session } from 'electron';
import { resultMediaUrl } from '../../shared/media.ts';
import type { Clock, Timer } from '../clock.ts';
import { stagePage } from './origins.ts';

export interface Stills {
  /**
   * The still of a result as a WebP file, drawn now if it has to be.
   * @returns its absolute path, or null when none can be made
   */
  of(result: StillSource): Promise<string | null>;
  close(): void;
}

export interface StillSource {
  resultId: string;
  media: 'image' | 'video' | 'model';
  /** Of the file's content: a result that was replaced gets a new still. */
  sha256: string;
}

export interface StillsOptions {
  session: Session;
  /** Absolute folder. */
  folder: string;
  clock: Clock;
  log: (message: string, detail?: unknown) => void;
}

/** Longer side in px. */
const longestSide = 512;
/** The hidden page costs a process: it goes when nothing was drawn for this long, in ms. */
const stageIdle = 20_000;
const drawLimit = 20_000;

export function createStills({ session, folder, clock, log }: StillsOptions): Stills {
  const underWay = new Map<string, Promise<string | null>>();
  /** Files that could not be drawn; tried again after a restart. */
  const hopeless = new Set<string>();
  let last: Promise<unknown> = Promise.resolve();
  let stage: BrowserWindow | null = null;
  let idle: Timer | null = null;

  const leaveStage = () => {
    stage?.destroy();
    stage = null;
  };

  const openStage = async (): Promise<BrowserWindow> => {
    idle?.clear();
    idle = clock.setTimeout(leaveStage, stageIdle);
    if (stage !== null && !stage.isDestroyed()) return stage;
    const made = new BrowserWindow({
      show: false,
      width: longestSide + 40,
      height: longestSide + 40,
      skipTaskbar: true,
      webPreferences: {
        session,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        backgroundThrottling: false,
        webviewTag: false,
        disableDialogs: true,
      },
    });
    stage = made;
    made.webContents.once('render-process-gone', leaveStage);
    await made.loadURL(stagePage);
    return made;
  };

  const draw = async (result: StillSource, file: string): Promise<string | null> => {
    const page = await openStage();
    const asked = [resultMediaUrl(result.resultId), result.media, longestSide].map((each) =>
      JSON.stringify(each),
    );
    const script = `window.drawStill(${asked.join(', ')})`;
    const base64 = await inTime(page.webContents.executeJavaScript(script) as Promise<string>, clock);
    await mkdir(folder, { recursive: true });
    const part = `${file}.${randomBytes(4).toString('hex')}.part`;
    try {
      await writeFile(part, Buffer.from(base64, 'base64'));
      await rename(part, file);
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
    return file;
  };

  const make = async (result: StillSource, file: string): Promise<string | null> => {
    if (await exists(file)) return file;
    // One after the other: a list of fifty new videos must not decode fifty videos at once.
    const turn = last.then(() => draw(result, file));
    last = turn.catch(() => undefined);
    try {
      return await turn;
    } catch (error) {
      hopeless.add(file);
      leaveStage();
      log('A still could not be drawn', { resultId: result.resultId, error });
      return null;
    }
  };

  return {
    of(result) {
      const file = path.join(folder, `${result.resultId}-${result.sha256.slice(0, 16)}.webp`);
      if (hopeless.has(file)) return Promise.resolve(null);
      const known = underWay.get(file);
      if (known !== undefined) return known;
      const making = make(result, file).finally(() => underWay.delete(file));
      underWay.set(file, making);
      return making;
    },
    close() {
      idle?.clear();
      leaveStage();
    },
  };
}

async function exists(file: string): Promise<boolean> {
  try {
    return (await stat(file)).size > 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

function inTime<T>(work: Promise<T>, clock: Clock): Promise<T> {
  return new Promise((resolve, reject) => {
    const limit = clock.setTimeout(() => reject(new Error('The hidden page did not answer.')), drawLimit);
    work.then(resolve, reject).finally(() => limit.clear());
  });
}
