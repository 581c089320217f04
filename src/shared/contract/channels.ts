/** The contract on the IPC between window and main. The prefixes keep it apart from anything else there. */
export const methodChannel = (name: string): string => `safelight:${name}`;
export const eventChannel = (name: string): string => `safelight-event:${name}`;

/** On this channel preload vouches for the path of a file that was dropped or picked; `importInput` takes no other. */
export const pickedChannel = 'safelight:picked';
