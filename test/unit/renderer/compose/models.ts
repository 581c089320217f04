/** Model records for tests of the New job sheet: plain ones, changed where a test needs it. */
import type { ModelDetail, ModelSummary, PriceInfo } from '../../../../src/shared/catalogue.ts';

export const unknownPrice: PriceInfo = {
  unit: null,
  rawUnit: null,
  amount: null,
  min: null,
  max: null,
  inputPerMillion: null,
  outputPerMillion: null,
  complex: false,
  free: false,
  freeUntil: null,
  summary: null,
};

export const summary = (id: string, over: Partial<ModelSummary> = {}): ModelSummary => ({
  id,
  aliases: [],
  vendor: null,
  family: 'image',
  category: 'image',
  operations: [],
  stage: 'active',
  stageReason: null,
  replacement: null,
  releasedAt: null,
  deprecatedAt: null,
  retiredAt: null,
  sunsetAt: null,
  latest: false,
  badges: [],
  price: unknownPrice,
  preferredRank: null,
  ...over,
});

export const detail = (id: string, over: Partial<ModelDetail> = {}): ModelDetail => ({
  ...summary(id),
  contractSource: 'request_format_details',
  endpoint: null,
  endpointByOperation: {},
  requestShape: null,
  parameters: null,
  requiredSelectors: [],
  optionalSelectors: [],
  resolutions: [],
  durations: [],
  aspectRatios: [],
  outputFormats: [],
  promptMaxCharacters: null,
  requestsPerMinute: null,
  concurrency: null,
  constraints: [],
  recommendedRequest: null,
  notes: [],
  ...over,
});
