/** Support packets: shown first, then saved or mailed as they were shown. */
import { z } from 'zod';
import { ids } from '../fields.ts';
import type { SupportPreview } from '../support.ts';
import { method } from './method.ts';

const packetChoice = z.object({
  jobIds: ids,
  includeSample: z.boolean().default(false),
  omit: z.array(z.string().max(60)).max(30).default([]),
});
const sealed = z.object({ seal: z.string().length(64) });

export const supportMethods = {
  previewSupportPacket: method<SupportPreview>('none')(packetChoice),
  /** Both fail with `conflict` when the packet is no longer at hand and has to be looked at again. */
  saveSupportPacket: method<{ saved: boolean; path: string | null; bytes: number }>('leave')(sealed),
  /** Opens a mail to TokenLab's support in the person's own mail program. `inClipboard`: the text was too long for it. */
  mailSupportPacket: method<{ inClipboard: boolean }>('leave')(sealed),
} as const;
