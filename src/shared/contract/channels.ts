/** The contract on the IPC between window and main. The prefixes keep it apart from anything else there. */
export const methodChannel = (name: string): string => `safelight:${name}`;
export const eventChannel = (name: string): string => `safelight-event:${name}`;

/**
 * On this channel preload names the path of a file that a person dropped or chose. `importInput` and `readSidecar` take
 * no other.
 */
export const fileGrantChannel = 'safelight:grant-file';
