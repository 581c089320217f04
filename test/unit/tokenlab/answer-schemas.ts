/** Our own reading of what TokenLab answers around a create: results by family, catalogue, materials, books. */
import { z } from 'zod';
import type { Family } from '../../../src/shared/families/index.ts';

const link = z.url({ protocol: /^https?$/ });
const decimal = z.string().regex(/^-?\d+(\.\d+)?$/);
const stamp = z.iso.datetime();
const named = z.array(z.string().min(1));

/** What a completed task of each family has to hold; more is allowed. */
export const resultSchemas: Record<Exclude<Family, 'speech'>, z.ZodType> = {
  image: z.looseObject({ data: z.array(z.looseObject({ url: link })).min(1) }),
  video: z.looseObject({
    video_url: link,
    video: z.looseObject({ url: link, duration: z.number(), width: z.int(), height: z.int() }),
    last_frame_url: link.optional(),
    content: z.looseObject({ video_url: link, last_frame_url: link, file_url: link.nullable() }).optional(),
    videos: z.array(z.looseObject({ url: link })).optional(),
  }),
  music: z.union([
    z.looseObject({ audio_url: link, audio_id: z.string(), title: z.string() }),
    z.looseObject({ data: z.array(z.looseObject({ audio_url: link })).min(1) }),
    z.looseObject({ lyrics: z.string().min(1), audio_url: z.never().optional(), data: z.never().optional() }),
  ]),
  '3d': z.looseObject({
    model_url: link,
    glb_url: link.optional(),
    fbx_url: link.optional(),
    obj_url: link.optional(),
    usdz_url: link.optional(),
  }),
  world: z.looseObject({
    world_id: z.string(),
    operation_id: z.string(),
    world_marble_url: link,
    model_url: link,
    glb_url: link,
    pano_url: link,
    thumbnail_url: link,
    caption: z.string(),
    cost: z.looseObject({ total_credits: z.number() }),
  }),
};

/** A task that was cancelled before it ran. */
export const cancelledSchema = z.looseObject({
  status: z.literal('failed'),
  cancelled: z.literal(true),
  cancellation_status: z.literal('cancelled'),
  error: z.string(),
});

const constraint = z.looseObject({
  operation: z.string(),
  request_endpoint: z.string().startsWith('/v1/').nullable(),
  supported_parameters: named,
  required_selectors: named,
  optional_selectors: named,
  allowed_resolutions: named,
  allowed_durations: named,
  allowed_aspect_ratios: named,
  notes: named,
});

/** A request format under any of its names. */
export const formatSchema = z.looseObject({
  public_operations: named.min(1),
  supported_parameters: named,
  feature_flags: z.record(z.string(), z.boolean()),
  output_formats: named,
  service_limits: z.looseObject({ prompt_max_characters: z.int().positive() }),
  resolutions: named,
  durations: named,
  aspect_ratios: named,
  request_endpoint: z.string().startsWith('/v1/'),
  request_endpoint_by_operation: z.record(z.string(), z.string().startsWith('/v1/').nullable()),
  status_mode: z.string(),
  request_shape_mode: z.string(),
  operation_constraints: z.array(constraint).min(1),
});

export const modelSchema = z.looseObject({
  id: z.string().min(1),
  object: z.literal('model'),
  created: z.int(),
  owned_by: z.string(),
  tokenlab: z.looseObject({
    category: z.string(),
    capabilities: named,
    aliases: named,
    pricing_unit: z.string().nullable(),
    has_complex_pricing: z.boolean(),
    lifecycle: z.looseObject({
      stage: z.enum(['active', 'preview', 'deprecated', 'retired']),
      replacement_model: z.string().nullable(),
      released_at: stamp.nullable(),
      deprecated_at: stamp.nullable(),
      retired_at: stamp.nullable(),
      sunset_at: stamp.nullable(),
    }),
    commercial: z.looseObject({ user_charge_policy: z.enum(['paid', 'free']) }),
    badges: z.array(z.looseObject({ key: z.string(), tone: z.string(), priority: z.int() })),
  }),
});

export const modelPricingSchema = z.looseObject({
  model: z.string(),
  pricing_unit: z.string().nullable(),
  has_complex_pricing: z.boolean(),
  supported_operations: named,
  pricing_summary: z.looseObject({}).nullable(),
});

const amount = decimal.nullable();
export const pricingSchema = z.looseObject({
  object: z.literal('pricing'),
  updated_at: stamp,
  currency: z.literal('USD'),
  data: z
    .array(
      z.looseObject({
        model: z.string(),
        provider: z.string(),
        is_lock_price: z.boolean(),
        input_per_1m_tokens: amount,
        output_per_1m_tokens: amount,
        lock_price_per_request: amount,
        has_complex_pricing: z.boolean(),
        supported_operations: named,
      }),
    )
    .min(1),
});

export const compactSchema = z.looseObject({
  object: z.literal('list'),
  view: z.literal('compact'),
  count: z.int(),
  data: z
    .array(
      z.looseObject({
        id: z.string(),
        provider: z.string(),
        category: z.string(),
        status: z.string(),
        supported_operations: named,
        pricing: z.looseObject({ currency: z.literal('USD'), has_complex_pricing: z.boolean() }),
      }),
    )
    .min(1),
});

export const materialSchema = z.looseObject({
  id: z.string().regex(/^asset-\d{14}-\w{5}$/),
  object: z.literal('seedance.material_asset'),
  status: z.enum(['PROCESSING', 'ACTIVE', 'FAILED', 'DELETED']),
  ready: z.boolean(),
  error_message: z.string().nullable(),
  created_at: z.int(),
  updated_at: z.int(),
});

const key = z.looseObject({
  id: z.string(),
  name: z.string(),
  key_prefix: z.string(),
  status: z.enum(['active', 'inactive', 'revoked', 'suspended']),
  limit_amount: z.number().nullable(),
  limit_amount_decimal: decimal.nullable(),
  used_amount: z.number(),
  used_amount_decimal: decimal,
  models: named,
  expires_at: stamp.nullable(),
  last_used_at: stamp.nullable(),
  created_at: stamp,
});
const pagination = z.strictObject({ page: z.int(), limit: z.int(), total: z.int(), totalPages: z.int() });
const summary = z.looseObject({
  total_requests: z.int(),
  total_cost: z.number(),
  total_cost_decimal: decimal,
  usage_unit_breakdown: z.array(z.looseObject({ usage_unit: z.string(), usage_quantity: z.number() })),
});
const share = z.looseObject({ requests: z.int(), cost: z.number() });
const breakdowns = z.looseObject({
  by_model: z.array(share),
  by_logical_model: z.array(share),
  by_model_vendor: z.array(share),
  by_scene: z.array(share),
  daily_cost: z.array(z.looseObject({ date: z.string(), cost: z.number(), cost_decimal: decimal })),
});

export const balanceSchema = z.strictObject({
  object: z.literal('organization_balance'),
  organization_id: z.string(),
  balance: z.number(),
  balance_decimal: decimal,
  total_recharge: z.number(),
  total_recharge_decimal: decimal,
  total_used: z.number(),
  total_used_decimal: decimal,
});

export const keysSchema = z.strictObject({ object: z.literal('list'), data: z.array(key), pagination });
export const billingSchema = z.looseObject({ api_key: key, summary, breakdowns });
export const usagePageSchema = z.looseObject({
  api_key: key,
  items: z.array(
    z.looseObject({
      request_id: z.string().nullable(),
      billing_transaction_id: z.string().nullable(),
      model: z.string(),
      scene: z.string().nullable(),
      usage_unit: z.string(),
      usage_quantity: z.number(),
      usage_quantity_decimal: decimal,
      cost: z.number(),
      cost_decimal: decimal,
      created_at: stamp,
    }),
  ),
  pagination,
  summary,
  breakdowns,
});
