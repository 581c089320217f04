/** The door of this room: everything that other rooms use of TokenLab's API. */

export type { Answer, CreateOutcome, ReadOutcome } from './answer.ts';
export { type AnswerFacts, type ClassifyContext, noFacts, type RateLimit } from './answer-facts.ts';
export { readModelDetail, readModelList } from './catalogue.ts';
export {
  type Catalogue,
  type CatalogueStore,
  createCatalogue,
  type KeptAnswer,
  readKeptModel,
} from './catalogue-service.ts';
export { type CreateResult, classifyCreate } from './classify.ts';
export { type CancelResult, classifyCancel, classifyStatus, type StatusResult } from './classify-task.ts';
export {
  type ClassifiedCreate,
  type Client,
  type ClientOptions,
  createClient,
  type KeyCheck,
  type ModelQuery,
  type TaskRequestContext,
} from './client.ts';
export type { CreateBody, MultipartPart } from './create-body.ts';
export { paths } from './endpoints.ts';
export { errorOfAnswer } from './errors.ts';
export { everyPage } from './every-page.ts';
export {
  buildBody,
  endpointFor,
  type ResolvedInput,
  type ResolvedMedia,
  validateRequest,
} from './families/index.ts';
export {
  createTransport,
  type Transport,
  type TransportOptions,
} from './http.ts';
export { createManagementClient, type ManagementClient, type UsageQuery } from './management.ts';
export type { Balance, CreatedKey, ManagedKey, Page, UsageItem, UsageSummary } from './management-pages.ts';
export type { Material } from './materials.ts';
export { defaultOrigin, parseOrigin, pathOnOrigin } from './origin.ts';
export type { OutputMedia, OutputRole, TaskOutput } from './output-shape.ts';
export { type PreviewOptions, previewRequest } from './preview.ts';
export { type AnswerReader, createAnswerReader } from './reader/reader.ts';
export {
  progressAfter,
  readTask,
  type TaskFailure,
  type TaskSnapshot,
  type TaskState,
  type TaskWarning,
  taskProblem,
} from './tasks.ts';
