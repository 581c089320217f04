/** The contract on the IPC between window and main. The prefixes keep it apart from anything else there. */
export const methodChannel = (name: string): string => `safelight:${name}`;
export const eventChannel = (name: string): string => `safelight-event:${name}`;

/**
 * On this channel preload gives main the path of a file that a person dropped or chose, and gets a handle for the page.
 * `importInput` and `readSidecar` take nothing else.
 */
export const fileGrantChannel = 'safelight:grant-file';

/** On this channel preload says which press of a person the page is handling now; see `main/bridge/presses.ts`. */
export const pressChannel = 'safelight:press';

/** A press or its end, as the page gets it: the pointer's, or that of the key with this code. */
export interface ReachedInput {
  phase: 'down' | 'up';
  what: string;
}
/**
 * A click that no input of a person has brought about: a screen reader, a switch or a voice has. `alone`: the browser says that
 * a person has acted, and there was no other input from which that could come.
 */
export const assisted = { alone: 'assisted alone', beside: 'assisted beside' } as const;
/** Stands for whatever points: mouse, pen or finger. */
export const pointer = 'pointer';
