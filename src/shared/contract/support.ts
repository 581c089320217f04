/** Support packets: shown first, then saved or mailed as they were shown. */
import { z } from 'zod';
import type { Diagnostics } from '../diagnostics.ts';
import { id, nothing } from '../fields.ts';
import type { SupportPreview } from '../support.ts';
import { method } from './method.ts';

const packetChoice = z.object({
  /** None: a packet of the diagnostics alone. */
  jobIds: z.array(id).max(5000),
  includeSample: z.boolean().default(false),
  includeDiagnostics: z.boolean().default(false),
  omit: z.array(z.string().max(60)).max(30).default([]),
});
const sealed = z.object({ seal: z.string().length(64) });

export const supportMethods = {
  /** Looks now. Each server of an account is asked once, without a key. */
  diagnose: method<Diagnostics>('none')(nothing),
  previewSupportPacket: method<SupportPreview>('none')(packetChoice),
  /** Both fail with `conflict` when the packet is no longer at hand and has to be looked at again. */
  saveSupportPacket: method<{ saved: boolean; path: string | null; bytes: number }>('leave')(sealed),
  /** Opens a mail to TokenLab's support in the person's own mail program. `inClipboard`: the text was too long for it. */
  mailSupportPacket: method<{ inClipboard: boolean }>('leave')(sealed),
} as const;
