/** Schemas of fields that many payloads have. */
import { z } from 'zod';

export const nothing = z.undefined();
export const id = z.string().min(1).max(100);
export const ids = z.array(id).min(1).max(5000);
/** Made when a person begins to submit: pressing twice cannot make two jobs. */
export const submitToken = z.string().min(8).max(100);
