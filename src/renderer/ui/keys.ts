/** How keys are written on this system. */

export const isMac = navigator.userAgent.includes('Macintosh');
