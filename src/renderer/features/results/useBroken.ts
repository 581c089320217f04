/** Whether a film turned out to be one that this window cannot play; one whose answer does not come is asked for again. */
import { type SyntheticEvent, useState } from 'react';
import { isTooLargeToPlay } from '../../../shared/media.ts';

type FilmEvent = SyntheticEvent<HTMLVideoElement>;

export interface FilmSize {
  width: number | null;
  height: number | null;
}

export interface Broken {
  broken: boolean;
  /** For the `<video>`. */
  watch: {
    onError: () => void;
    onLoadedMetadata: (event: FilmEvent) => void;
    onResize: (event: FilmEvent) => void;
    onStalled: (event: FilmEvent) => void;
  };
}

/** @param size px of its frames as far as they are known: one that is too large is not even loaded */
export function useBroken(size: FilmSize): Broken {
  const [broken, setBroken] = useState(isTooLargeToPlay(size.width, size.height));
  return {
    broken,
    watch: {
      onError: () => setBroken(true),
      // Of a codec that it does not have, the player takes the sound alone and calls that well.
      onLoadedMetadata: ({ currentTarget }) => {
        if (currentTarget.videoWidth === 0) setBroken(true);
      },
      // A film may grow while it plays; what it holds is let go at once.
      onResize: ({ currentTarget }) => {
        if (!isTooLargeToPlay(currentTarget.videoWidth, currentTarget.videoHeight)) return;
        currentTarget.removeAttribute('src');
        currentTarget.load();
        setBroken(true);
      },
      // The film is on the disk, and another player has it at once: a wheel over it would turn for good.
      onStalled: ({ currentTarget }) => {
        if (currentTarget.readyState === HTMLMediaElement.HAVE_NOTHING) currentTarget.load();
      },
    },
  };
}
