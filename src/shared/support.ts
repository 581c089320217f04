/** A support packet as the window shows it before it is saved or sent. */
import type { JsonValue } from './json.ts';

export interface SupportPreview {
  /** The packet as it would be written (`support-packet/1`). */
  packet: JsonValue;
  markdown: string;
  fileName: string;
  /** Names this very packet: what is saved or mailed by it is what was shown, whatever has happened since. */
  seal: string;
}
