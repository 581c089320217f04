/** Models, inputs of requests, and what a request would look like on the wire. */

import type { catalogueMethods } from '../../../shared/contract/catalogue.ts';
import type { JobRequest } from '../../../shared/job.ts';
import type { RequestPreview } from '../../../shared/request.ts';
import type { Clients } from '../../accounts/clients.ts';
import type { Inputs } from '../../inputs/inputs.ts';
import { readTableFile } from '../../inputs/table-file.ts';
import type { HandlersOf } from '../answer.ts';
import type { FileGrants } from '../file-grants.ts';

export interface CatalogueHandlersOptions {
  clients: Clients;
  inputs: Inputs;
  /** What would be sent. @throws AppError when the request cannot be built */
  preview: (accountId: string, request: JobRequest) => Promise<RequestPreview>;
  fileGrants: Pick<FileGrants, 'take'>;
}

export function catalogueHandlers({
  clients,
  inputs,
  preview,
  fileGrants,
}: CatalogueHandlersOptions): HandlersOf<typeof catalogueMethods> {
  return {
    listModels: ({ accountId, refresh }) => clients.catalogueFor(accountId).list(refresh),
    getModel: ({ accountId, modelId, refresh }) => clients.catalogueFor(accountId).detail(modelId, refresh),
    importInput: async ({ handle }) => inputs.importFile(fileGrants.take(handle)),
    importInputData: ({ name, data }) => inputs.importBytes(name, data),
    importResultAsInput: ({ resultId }) => inputs.importResult(resultId),
    readTable: async ({ handle }) => readTableFile(fileGrants.take(handle)),

    previewRequest: ({ accountId, request }) => preview(accountId, request),
  };
}
