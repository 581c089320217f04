/** Models, inputs of requests, and what a request would look like on the wire. */

import type { catalogueMethods } from '../../../shared/contract/catalogue.ts';
import type { JobInput, JobRequest } from '../../../shared/job.ts';
import type { Clients } from '../../accounts/clients.ts';
import { knownModel } from '../../accounts/model-facts.ts';
import type { Inputs } from '../../inputs/inputs.ts';
import type { Ledger } from '../../ledger/index.ts';
import { buildBody, endpointFor, previewCreate, type ResolvedMedia } from '../../tokenlab/index.ts';
import type { HandlersOf } from '../answer.ts';
import type { FileGrants } from '../file-grants.ts';

/** Whoever has a result's link has the result: its signed part is not shown. */
function withoutSignature({ source }: JobInput, media: ResolvedMedia): ResolvedMedia {
  if (source.kind !== 'result' || !media.url) return media;
  return { ...media, url: media.url.replace(/[?#].*$/s, '?…') };
}

export interface CatalogueDeps {
  clients: Clients;
  inputs: Inputs;
  ledger: Ledger;
  fileGrants: Pick<FileGrants, 'require'>;
}

export function catalogueHandlers({
  clients,
  inputs,
  ledger,
  fileGrants,
}: CatalogueDeps): HandlersOf<typeof catalogueMethods> {
  return {
    listModels: ({ accountId, refresh }) => clients.catalogueFor(accountId).list(refresh),
    getModel: ({ accountId, modelId, refresh }) => clients.catalogueFor(accountId).detail(modelId, refresh),
    importInput: async ({ path }) => inputs.importFile(fileGrants.require(path)),
    importInputData: ({ name, data }) => inputs.importBytes(name, data),
    importResultAsInput: ({ resultId }) => inputs.importResult(resultId),

    async previewRequest({ accountId, request: given }) {
      const request = given as JobRequest;
      const endpoint = endpointFor(request, knownModel(ledger.catalogue, accountId, request.model));
      const resolved = await Promise.all(
        request.inputs.map(async (input) => ({
          field: input.field,
          media: withoutSignature(input, await inputs.resolve(input)),
        })),
      );
      const body = await buildBody(request, resolved, endpoint);
      return previewCreate(ledger.accounts.require(accountId).apiBase, endpoint, body);
    },
  };
}
