/** How keys are written on this system. */

export const isMac = navigator.userAgent.includes('Macintosh');

/** `Ctrl+K`, or `⌘K` on macOS. */
export const shortcutKey = (key: string): string => (isMac ? `⌘${key}` : `Ctrl+${key}`);
