/** Models, inputs of requests, and what a request would look like on the wire. */

import type { catalogueMethods } from '../../../shared/contract/catalogue.ts';
import type { Clients } from '../../accounts/clients.ts';
import { knownModel } from '../../accounts/model-facts.ts';
import type { Inputs } from '../../inputs/inputs.ts';
import type { Ledger } from '../../ledger/index.ts';
import { previewRequest } from '../../tokenlab/index.ts';
import type { HandlersOf } from '../answer.ts';
import type { FileGrants } from '../file-grants.ts';

export interface CatalogueHandlersOptions {
  clients: Clients;
  inputs: Inputs;
  ledger: Ledger;
  fileGrants: Pick<FileGrants, 'take'>;
}

export function catalogueHandlers({
  clients,
  inputs,
  ledger,
  fileGrants,
}: CatalogueHandlersOptions): HandlersOf<typeof catalogueMethods> {
  return {
    listModels: ({ accountId, refresh }) => clients.catalogueFor(accountId).list(refresh),
    getModel: ({ accountId, modelId, refresh }) => clients.catalogueFor(accountId).detail(modelId, refresh),
    importInput: async ({ handle }) => inputs.importFile(fileGrants.take(handle)),
    importInputData: ({ name, data }) => inputs.importBytes(name, data),
    importResultAsInput: ({ resultId }) => inputs.importResult(resultId),

    previewRequest: ({ accountId, request }) =>
      previewRequest(request, {
        origin: ledger.accounts.require(accountId).apiBase,
        model: knownModel(ledger.catalogue, accountId, request.model),
        resolveInput: inputs.resolve,
      }),
  };
}
