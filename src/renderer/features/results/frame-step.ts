/** One frame on or back. A page does not know a film's frame rate, so it watches which frame is shown. */

/** Seconds of one try: half a frame at 60 frames per second, so that no frame of a common rate is passed over. */
const TRY = 1 / 120;
/** A frame that stays longer than this many tries is as good as a still. */
const MOST_TRIES = 60;
/** How long a frame may take to be presented once it is there, in ms; in a hidden window none ever is. */
const PATIENCE = 120;
/** The same for the first one, which a busy computer may still be decoding. */
const FIRST_PATIENCE = 3_000;

export interface ShownFrame {
  /** When the frame that is shown begins, in seconds of the film; null before the first one. */
  begin(): number | null;
  /** Resolves with the next frame that is presented, or after `ms`. */
  next(ms: number): Promise<void>;
  stop(): void;
}

/** Keeps an eye on the frames that a film presents. */
export function watchFrames(video: HTMLVideoElement): ShownFrame {
  let begin: number | null = null;
  let awaited: (() => void)[] = [];
  const onFrame: VideoFrameRequestCallback = (_now, { mediaTime }) => {
    begin = mediaTime;
    for (const resolve of awaited) resolve();
    awaited = [];
    waiting = video.requestVideoFrameCallback(onFrame);
  };
  let waiting = video.requestVideoFrameCallback(onFrame);
  return {
    begin: () => begin,
    next: (ms) =>
      new Promise((resolve) => {
        awaited.push(resolve);
        setTimeout(resolve, ms);
      }),
    stop: () => video.cancelVideoFrameCallback(waiting),
  };
}

/** Stops the film and shows the next frame (1) or the one before (-1); stays at either end. */
export async function stepFrame(
  video: HTMLVideoElement,
  shown: Pick<ShownFrame, 'begin' | 'next'>,
  direction: 1 | -1,
): Promise<void> {
  video.pause();
  if (shown.begin() === null) await seek(video, video.currentTime, shown.next(FIRST_PATIENCE));
  const from = shown.begin();
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const to = video.currentTime + direction * TRY;
    if (to < 0 || to > video.duration) return;
    await seek(video, to, shown.next(PATIENCE));
    if (from === null || shown.begin() !== from) return;
  }
}

async function seek(video: HTMLVideoElement, to: number, presented: Promise<void>): Promise<void> {
  const sought = happens(video, 'seeked');
  video.currentTime = to;
  await sought;
  await presented;
}

const happens = (target: EventTarget, name: string): Promise<void> =>
  new Promise((resolve) => target.addEventListener(name, () => resolve(), { once: true }));
