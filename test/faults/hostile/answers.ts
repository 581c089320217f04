/** Honest answers and files of words, to be spoiled. */

export const accepted = {
  id: 'task_1',
  task_id: 'task_1',
  status: 'pending',
  poll_url: '/v1/tasks/task_1',
  model: 'veo3.1',
  created_at: 1_790_000_000,
  billing_transaction_id: 'billtxn_1',
};
export const finished = {
  ...accepted,
  status: 'completed',
  progress: 100,
  output: {
    url: 'https://files.example/a.mp4',
    urls: ['https://files.example/a.mp4', 'https://files.example/b.png'],
    images: [{ url: 'https://files.example/c.png', b64_json: 'aGVsbG8=' }],
    text: 'words',
    duration: 5,
  },
  data: [{ url: 'https://files.example/d.png', revised_prompt: 'a lamp' }],
  usage: { cost: '0.12', cost_decimal: '0.1200', unit: 'second', quantity: 5 },
};
export const failure = {
  error: {
    message: 'The prompt is too long.',
    type: 'invalid_request_error',
    code: 'unsupported_parameter',
    param: 'prompt',
    did_you_mean: 'seed',
    suggestions: ['veo3.1'],
    alternatives: ['veo3'],
    retryable: true,
    retry_after_seconds: 3,
    balance: '1.00',
    estimated_cost: '4.20',
    supported_parameters: ['prompt', 'seed'],
    allowed_durations: [5, 10],
    recommended_request: { prompt: 'shorter' },
  },
  request_id: 'req_1',
};
const model = {
  id: 'veo3.1',
  name: 'Veo 3.1',
  owned_by: 'google',
  type: 'video',
  description: 'Films.',
  operations: ['text-to-video', 'image-to-video'],
  pricing: { unit: 'second', price: '0.40', currency: 'USD', tiers: [{ resolution: '720p', price: '0.2' }] },
  parameters: {
    prompt: { type: 'string', required: true, max_length: 2000 },
    duration: { type: 'integer', enum: [5, 10], default: 5 },
    image_url: { type: 'string', format: 'uri', media: 'image' },
  },
  input_schema: {
    type: 'object',
    properties: { prompt: { type: 'string' }, seed: { type: 'integer', minimum: 0, maximum: 9 } },
    required: ['prompt'],
  },
};
export const modelList = { object: 'list', data: [model, { ...model, id: 'flux', type: 'image' }] };
export const modelDetail = { ...model };
export const usagePage = {
  items: [
    {
      request_id: 'req_1',
      billing_transaction_id: 'billtxn_1',
      model: 'veo3.1',
      logical_model: 'veo3.1',
      scene: 'video',
      cost: 0.12,
      cost_decimal: '0.1200',
      usage_unit: 'second',
      usage_quantity: '5',
      created_at: '2026-11-02T10:00:00Z',
    },
  ],
  pagination: { page: 1, limit: 100, total: 1, totalPages: 1 },
  summary: { total_requests: 1, total_cost: 0.12, total_cost_decimal: '0.12' },
};
export const balance = { organization_id: 'org', balance: 5, balance_decimal: '5.00', total_used: '1' };
export const keys = {
  data: [{ id: 'key_1', name: 'Mine', key_prefix: 'sk-abc', limit_amount: '5', models: ['a'] }],
};
export const usageCsv =
  'request_id,billing_transaction_id,model,created_at,cost\nreq_1,billtxn_1,veo3.1,2026-11-02T10:00:00Z,0.12\nreq_2,,"flux, 2",2026-11-03 11:00,"1,20"\n';
export const sidecar = {
  schema: 'safelight-result/1',
  job: { id: 'job_1', title: 'Lamp', family: 'image', operation: null, model: 'flux-2-pro' },
  request: {
    fields: { prompt: 'Lamp', seed: 4 },
    inputs: [{ field: 'image', kind: 'file', sha256: 'a'.repeat(64) }],
  },
};
export const settings = {
  theme: 'dark',
  resultsFolder: '/home/me/Results',
  userId: 'me',
  projectId: null,
  fileNameTemplate: '{date} {title} {n}',
  writeSidecars: true,
  askAboveUsd: '5',
  lowBalanceUsd: '5',
};
export const storedRow = {
  error: { code: 'network', message: 'No.', next: ['none'], retryable: false, hints: { param: 'x' } },
  hold: { reason: 'rate_limited', until: 1_790_000_000_000, tries: 1 },
  cancel: { message: 'No.', at: 1 },
  tags: ['a', 'b'],
  request: { family: 'image', operation: null, model: 'm', fields: { prompt: 'p' }, inputs: [] },
  facts: { width: 1, height: 2, codec: 'h264', contents: ['a'] },
};
export const batchSpec = {
  name: 'Lamps',
  accountId: 'acc_1',
  projectId: null,
  request: { family: 'image', operation: null, model: 'm', fields: { prompt: 'p' }, inputs: [] },
  vary: { how: 'combine', columns: [{ target: { kind: 'field', name: 'prompt' }, values: ['a', 'b'] }] },
  table: null,
  repeat: 1,
  seeds: { kind: 'model' },
  leaveOut: [],
  limitUsd: '5',
};
export const batchColumns = [
  { kind: 'field', name: 'prompt' },
  { kind: 'media', field: 'image' },
];
export const batchVaried = { line: 3, values: ['a', { kind: 'url', url: 'https://files.example/a.png' }] };

export const templateFile = {
  format: 'safelight-templates',
  version: 1,
  templates: [
    {
      name: 'Harbour',
      folder: 'Sea',
      title: 'A {{subject}}',
      request: {
        family: 'video',
        operation: 'text-to-video',
        model: 'veo3.1',
        fields: { prompt: 'A {{subject}} at {{time}}', duration: '{{seconds}}', tags: ['{{mood}}'] },
        rawFields: { style: { of: '{{style}}' } },
        media: [
          { kind: 'link', field: 'image_url', url: 'https://a.example/1.png' },
          { kind: 'choose', field: 'last_frame' },
        ],
      },
      variables: [{ name: 'seconds', value: 8 }],
    },
  ],
};
