/** Whether a person is at the window. What moves without end stands still while they are elsewhere. */

interface Battery extends EventTarget {
  charging: boolean;
}

let battery: Battery | null = null;
const followers = new Set<() => void>();

const isAway = (): boolean => !document.hasFocus();

/** A person works elsewhere, and the computer runs on its battery. */
export const isThrifty = (): boolean => isAway() && battery !== null && !battery.charging;

/** Calls `changed` whenever what is said here may be another; the answer stops it. */
export function followPresence(changed: () => void): () => void {
  followers.add(changed);
  return () => followers.delete(changed);
}

function judge(): void {
  // `base.css` lets everything stand still then.
  document.documentElement.toggleAttribute('data-away', isAway());
  for (const changed of followers) changed();
}

/** Begins to look; the answer ends it. Where the computer does not say how it is powered, nothing is slowed down. */
export function watchPresence(): () => void {
  const { getBattery } = navigator as Navigator & { getBattery?: () => Promise<Battery> };
  let isOver = false;
  getBattery?.call(navigator).then(
    (found) => {
      if (isOver) return;
      battery = found;
      found.addEventListener('chargingchange', judge);
      judge();
    },
    () => undefined,
  );
  window.addEventListener('focus', judge);
  window.addEventListener('blur', judge);
  judge();
  return () => {
    isOver = true;
    battery?.removeEventListener('chargingchange', judge);
    battery = null;
    window.removeEventListener('focus', judge);
    window.removeEventListener('blur', judge);
  };
}
