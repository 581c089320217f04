/** Whether a film turned out to be one that this window cannot play. */
import { type SyntheticEvent, useState } from 'react';

export interface Broken {
  broken: boolean;
  /** For the `<video>`. */
  watch: {
    onError: () => void;
    onLoadedMetadata: (event: SyntheticEvent<HTMLVideoElement>) => void;
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
    },
  };
}
