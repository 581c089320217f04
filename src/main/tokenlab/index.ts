/** The door of this room: everything that other rooms use of TokenLab's API. */
export { type AnswerFacts, type ClassifyContext, noFacts, type RateLimit } from './answer-facts.ts';
export { readModelDetail, readModelList } from './catalogue.ts';
export {
  type Catalogue,
  type CatalogueStore,
  createCatalogue,
  type KeptAnswer,
} from './catalogue-service.ts';
export { type CreateResult, classifyCreate } from './classify.ts';
export { type CancelResult, classifyCancel, classifyStatus, type StatusResult } from './classify-task.ts';
export {
  type ClassifiedCreate,
  type Client,
  type ClientOptions,
  createClient,
  type KeyCheck,
  type Material,
  type ModelQuery,
  type TaskRequestContext,
} from './client.ts';
export { paths } from './endpoints.ts';
export { errorOfAnswer } from './errors.ts';
export {
  buildBody,
  endpointFor,
  type ResolvedInput,
  type ResolvedMedia,
  validateRequest,
} from './families/index.ts';
export {
  type Answer,
  type CreateBody,
  type CreateOutcome,
  createTransport,
  longestCreate,
  type MultipartPart,
  type ReadOutcome,
  type Transport,
  type TransportOptions,
} from './http.ts';
export {
  type Balance,
  createManagementClient,
  type ManagedKey,
  type ManagementClient,
  type Page,
  type UsageItem,
  type UsageQuery,
  type UsageSummary,
} from './management.ts';
export { defaultOrigin, parseOrigin, pathOnOrigin } from './origin.ts';
export type { OutputMedia, OutputRole, TaskOutput } from './output-shape.ts';
export { type PreviewOptions, previewRequest } from './preview.ts';
export {
  progressAfter,
  readTask,
  type TaskFailure,
  type TaskSnapshot,
  type TaskState,
  type TaskWarning,
  taskProblem,
} from './tasks.ts';
