/** Players: one sound at a time, the volume a person set is kept, and Tab stops at a film once. */

const VOLUME = 'safelight.volume';
/** Elements with the same value of this attribute may play together (synchronised comparison). */
export const SYNC_GROUP = 'data-sync-group';

interface KeptVolume {
  volume: number;
  muted: boolean;
}

/** Reads a kept volume; anything that is not one gives full volume. */
export function parseVolume(text: string | null): KeptVolume {
  const full = { volume: 1, muted: false };
  if (text === null) return full;
  const [volume, muted] = text.split(' ');
  const value = Number(volume);
  if (!volume || !Number.isFinite(value) || value < 0 || value > 1) return full;
  return { volume: value, muted: muted === 'muted' };
}

/** True when `playing` may keep playing beside `begun`. */
export function mayPlayTogether(begun: string | null, playing: string | null): boolean {
  return begun !== null && begun === playing;
}

let users = 0;

/** Guards every `<video>` and `<audio>` of the document; the answer stops it. Calls may nest. */
export function guardPlayback(): () => void {
  users += 1;
  if (users === 1) {
    document.addEventListener('play', onPlay, true);
    document.addEventListener('volumechange', onVolume, true);
    document.addEventListener('keydown', onKeyDown, true);
  }
  return () => {
    users -= 1;
    if (users > 0) return;
    document.removeEventListener('play', onPlay, true);
    document.removeEventListener('volumechange', onVolume, true);
    document.removeEventListener('keydown', onKeyDown, true);
  };
}

/** Gives a fresh element the volume that was last set. */
export function keepVolume(element: HTMLMediaElement | null): void {
  if (!element) return;
  const kept = parseVolume(localStorage.getItem(VOLUME));
  element.volume = kept.volume;
  element.muted = kept.muted;
}

function onPlay(event: Event): void {
  const begun = event.target;
  if (!(begun instanceof HTMLMediaElement)) return;
  for (const other of document.querySelectorAll<HTMLMediaElement>('video, audio')) {
    const together = mayPlayTogether(begun.getAttribute(SYNC_GROUP), other.getAttribute(SYNC_GROUP));
    if (other !== begun && !other.paused && !together) other.pause();
  }
}

function onVolume(event: Event): void {
  const element = event.target;
  // Silent previews under the pointer are not a person's choice of volume.
  if (!(element instanceof HTMLMediaElement) || element.hasAttribute('data-silent')) return;
  localStorage.setItem(VOLUME, `${element.volume}${element.muted ? ' muted' : ''}`);
}

/**
 * A player counts each of its buttons as a stop of its own. They are away for the moment in which Tab looks for its next
 * stop, in either direction; with a `tabIndex` the film itself stays one.
 */
function onKeyDown({ key }: KeyboardEvent): void {
  if (key !== 'Tab') return;
  const films = document.querySelectorAll<HTMLVideoElement>('video[controls]');
  for (const film of films) film.controls = false;
  requestAnimationFrame(() => {
    for (const film of films) film.controls = true;
  });
}
