/** Whether a film turned out to be one that this window cannot play; one whose answer does not come is asked for again. */
import { type SyntheticEvent, useState } from 'react';

type FilmEvent = SyntheticEvent<HTMLVideoElement>;

export interface Broken {
  broken: boolean;
  /** For the `<video>`. */
  watch: {
    onError: () => void;
    onLoadedMetadata: (event: FilmEvent) => void;
    onStalled: (event: FilmEvent) => void;
  };
}

export function useBroken(): Broken {
  const [broken, setBroken] = useState(false);
  return {
    broken,
    watch: {
      onError: () => setBroken(true),
      // Of a codec that it does not have, the player takes the sound alone and calls that well.
      onLoadedMetadata: ({ currentTarget }) => {
        if (currentTarget.videoWidth === 0) setBroken(true);
      },
      // The film is on the disk, and another player has it at once: a wheel over it would turn for good.
      onStalled: ({ currentTarget }) => {
        if (currentTarget.readyState === HTMLMediaElement.HAVE_NOTHING) currentTarget.load();
      },
    },
  };
}
