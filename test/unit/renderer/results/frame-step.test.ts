import { describe, expect, test } from 'vitest';
import { stepFrame, watchFrames } from '../../../../src/renderer/features/results/frame-step.ts';

/** A film of ten frames a second that presents a frame only after a seek, and none before the first one. */
class Film extends EventTarget {
  readonly duration = 2;
  #at: number;
  #waiting: VideoFrameRequestCallback | null = null;

  constructor(begin: number) {
    super();
    this.#at = begin;
  }

  get currentTime() {
    return this.#at;
  }

  set currentTime(to: number) {
    this.#at = to;
    queueMicrotask(() => {
      this.dispatchEvent(new Event('seeked'));
      const tell = this.#waiting;
      this.#waiting = null;
      tell?.(0, { mediaTime: Math.floor(to * 10 + 1e-6) / 10 } as VideoFrameCallbackMetadata);
    });
  }

  pause() {}

  requestVideoFrameCallback(tell: VideoFrameRequestCallback) {
    this.#waiting = tell;
    return 1;
  }
}

const film = (begin = 0) => new Film(begin) as unknown as HTMLVideoElement;
const frameOf = (video: HTMLVideoElement) => Math.floor(video.currentTime * 10 + 1e-6);

describe('a step of one frame', () => {
  test('shows the next frame and the one before, also when no frame was presented yet', async () => {
    const forward = film();
    await stepFrame(forward, watchFrames(forward), 1);
    expect(frameOf(forward)).toBe(1);
    const back = film(0.55);
    await stepFrame(back, watchFrames(back), -1);
    expect(frameOf(back)).toBe(4);
  });

  test('stays at either end', async () => {
    const first = film(0);
    await stepFrame(first, watchFrames(first), -1);
    expect(first.currentTime).toBe(0);
    const last = film(2);
    await stepFrame(last, watchFrames(last), 1);
    expect(last.currentTime).toBe(2);
  });
});
