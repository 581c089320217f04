/** Models, the inputs of a request, and how it would look on the wire. */
import { z } from 'zod';
import type { CatalogueText, ModelDetail } from '../catalogue.ts';
import { id } from '../fields.ts';
import { type ImportedInput, type RequestPreview, submitSchema } from '../request.ts';
import { method } from './method.ts';

export const catalogueMethods = {
  listModels: method<CatalogueText>('none')(z.object({ accountId: id, refresh: z.boolean().default(false) })),
  getModel: method<{ model: ModelDetail; fetchedAt: number; stale: boolean }>('none')(
    z.object({ accountId: id, modelId: z.string().min(1).max(200), refresh: z.boolean().default(false) }),
  ),
  importInput: method<ImportedInput>('none')(z.object({ handle: id })),
  importInputData: method<ImportedInput>('none')(
    z.object({ name: z.string().max(300), data: z.instanceof(Uint8Array) }),
  ),
  importResultAsInput: method<ImportedInput>('none')(z.object({ resultId: id })),
  /** The text of a table of values, from a file that a person chose or dropped. */
  readTable: method<{ name: string; text: string }>('none')(z.object({ handle: id })),
  previewRequest: method<RequestPreview>('none')(submitSchema.pick({ accountId: true, request: true })),
} as const;
