/** Videos that are compared run as one: playing, stopping or moving one does so with all. */
import { useMemo, useState } from 'react';
import { useOnChange } from '../../ui/useOnChange.ts';

/** Seconds apart at which two videos no longer show the same moment. */
const APART = 0.12;

export interface Together {
  playing: boolean;
  toggle: () => void;
  restart: () => void;
}

/**
 * @param stage what holds the videos; null until it is there
 * @param key changes when other videos stand on the stage
 */
export function useTogether(stage: HTMLElement | null, key: string): Together {
  const [playing, setPlaying] = useState(false);
  const videos = (): HTMLVideoElement[] => [...(stage?.querySelectorAll('video') ?? [])];

  // Listened to again when other videos stand on the stage.
  const scene = useMemo(() => ({ stage, key }), [stage, key]);
  useOnChange(scene, () => {
    if (!stage) return;
    const othersOf = (event: Event): [HTMLVideoElement, HTMLVideoElement[]] | null => {
      const one = event.target;
      return one instanceof HTMLVideoElement ? [one, videos().filter((other) => other !== one)] : null;
    };
    const onPlay = (event: Event): void => {
      const found = othersOf(event);
      if (!found) return;
      const [one, others] = found;
      setPlaying(true);
      for (const other of others) {
        if (!other.paused) continue;
        other.currentTime = Math.min(one.currentTime, other.duration || 0);
        playIfItCan(other);
      }
    };
    const onPause = (event: Event): void => {
      const found = othersOf(event);
      // The end of the shortest is not the end of all.
      if (!found || found[0].ended) return;
      for (const other of found[1]) if (!other.paused) other.pause();
    };
    const onStop = (): void => setPlaying(videos().some((video) => !video.paused && !video.ended));
    const onMove = (event: Event): void => {
      const found = othersOf(event);
      if (!found) return;
      const [one, others] = found;
      for (const other of others) {
        const to = Math.min(one.currentTime, other.duration || 0);
        if (Math.abs(other.currentTime - to) > APART && !other.seeking) other.currentTime = to;
      }
    };
    // Only the first one sets the pace, or two would chase each other.
    const onTime = (event: Event): void => {
      if (event.target === videos()[0] && !(event.target as HTMLVideoElement).seeking) onMove(event);
    };
    const listeners = { play: onPlay, pause: onPause, seeking: onMove, timeupdate: onTime };
    for (const [name, listener] of Object.entries(listeners)) stage.addEventListener(name, listener, true);
    for (const name of ['pause', 'ended']) stage.addEventListener(name, onStop, true);
    onStop();
    return () => {
      for (const [name, listener] of Object.entries(listeners))
        stage.removeEventListener(name, listener, true);
      for (const name of ['pause', 'ended']) stage.removeEventListener(name, onStop, true);
    };
  });

  return {
    playing,
    toggle() {
      const [first, ...others] = videos();
      if (!first) return;
      if (playing) for (const video of [first, ...others]) video.pause();
      else playIfItCan(first);
    },
    restart() {
      for (const video of videos()) video.currentTime = 0;
    },
  };
}

/** A video that this window cannot play shows so itself; the others keep playing. */
const playIfItCan = (video: HTMLVideoElement): void => void video.play().catch(() => undefined);
