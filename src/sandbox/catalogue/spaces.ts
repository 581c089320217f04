import type { ModelSpec, OperationSpec } from './types.ts';

const solids = '/v1/3d/generations';
const worlds = '/v1/worlds/generations';

function solidOperations(parameters: readonly string[]): OperationSpec[] {
  return [
    {
      operation: 'text-to-3d',
      endpoint: solids,
      parameters: ['prompt', ...parameters],
      required: ['prompt'],
    },
    {
      operation: 'image-to-3d',
      endpoint: solids,
      parameters: ['prompt', 'image', 'image_url', ...parameters],
      required: ['prompt', 'image|image_url'],
    },
  ];
}

function worldOperations(): OperationSpec[] {
  const parameters = ['prompt', 'world_prompt', 'display_name', 'seed', 'tags', 'permission'];
  return [
    { operation: 'text-to-world', endpoint: worlds, parameters, required: ['prompt|world_prompt'] },
    {
      operation: 'image-to-world',
      endpoint: worlds,
      parameters: [...parameters, 'image', 'image_url', 'images', 'is_pano'],
      required: ['image|image_url|images|world_prompt'],
    },
    {
      operation: 'video-to-world',
      endpoint: worlds,
      parameters: [...parameters, 'video_url'],
      required: ['video_url|world_prompt'],
    },
  ];
}

export const spaceModels: readonly ModelSpec[] = [
  {
    id: 'tripo-h3.1',
    vendor: 'tripo',
    family: '3d',
    stage: 'active',
    releasedAt: '2026-03-05',
    price: { unit: 'per_request', amount: '0.30', min: '0.20', max: '0.40' },
    complexPrice: true,
    shape: 'details',
    promptMax: 1024,
    operations: solidOperations(['format', 'quality', 'style', 'seed']),
    outputFormats: ['glb', 'obj', 'fbx', 'usdz'],
    reportsProgress: true,
  },
  {
    id: 'tripo-p1.0',
    vendor: 'tripo',
    family: '3d',
    stage: 'active',
    releasedAt: '2026-03-20',
    latest: true,
    price: { unit: 'per_request', amount: '0.40' },
    shape: 'public_contract',
    promptMax: 1024,
    operations: solidOperations(['seed']),
    outputFormats: ['glb'],
  },
  {
    id: 'tripo-v2.5',
    vendor: 'tripo',
    family: '3d',
    stage: 'deprecated',
    releasedAt: '2025-01-23',
    deprecatedAt: '2026-04-01',
    sunsetAt: '2027-01-01',
    replacement: 'tripo-h3.1',
    price: { unit: 'per_request', amount: '0.20' },
    shape: 'nulls',
    promptMax: 1024,
    operations: solidOperations(['format', 'seed']),
    outputFormats: ['glb', 'obj'],
  },
  {
    id: 'hunyuan3d-3',
    vendor: 'tencent',
    family: '3d',
    stage: 'active',
    releasedAt: '2025-09-16',
    price: { unit: 'per_generation_credit', amount: '0.02', opaque: true },
    complexPrice: true,
    shape: 'summary',
    promptMax: 1024,
    operations: solidOperations(['quality']),
    outputFormats: ['glb'],
  },
  {
    id: 'marble-1.1',
    vendor: 'worldlabs',
    family: 'world',
    stage: 'active',
    releasedAt: '2026-04-14',
    price: { unit: 'per_request', amount: '1.20' },
    shape: 'details',
    promptMax: 2000,
    operations: worldOperations(),
    outputFormats: ['glb', 'png'],
  },
  {
    id: 'marble-1.1-plus',
    vendor: 'worldlabs',
    family: 'world',
    stage: 'active',
    releasedAt: '2026-04-14',
    price: { unit: 'per_request', amount: '2.40', min: '1.80', max: '3.60' },
    complexPrice: true,
    shape: 'summary',
    promptMax: 2000,
    operations: worldOperations(),
    outputFormats: ['glb', 'png'],
  },
  {
    id: 'marble-1.0',
    vendor: 'worldlabs',
    family: 'world',
    stage: 'deprecated',
    releasedAt: '2025-11-12',
    deprecatedAt: '2026-06-01',
    sunsetAt: '2027-06-01',
    replacement: 'marble-1.1',
    price: { unit: 'per_request', amount: '1.00' },
    shape: 'public_contract_summary',
    promptMax: 2000,
    operations: worldOperations(),
    outputFormats: ['glb', 'png'],
  },
  {
    id: 'gpt-5.4-mini',
    vendor: 'openai',
    family: 'chat',
    stage: 'active',
    releasedAt: '2026-03-17',
    price: { unit: 'per_token', inputPerMillion: '0.75', outputPerMillion: '4.50', min: '0', max: '0' },
    shape: 'nulls',
    promptMax: 100_000,
    operations: [],
    outputFormats: ['text'],
  },
];
