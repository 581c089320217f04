/** Payloads of the contract's methods, made from their schemas: a plausible one for each. */
import { z } from 'zod';
import { type MethodName, methods } from '../../src/shared/contract/methods.ts';

/** What is used of JSON Schema, as zod writes it. */
export interface Shape {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Shape[];
  oneOf?: Shape[];
  allOf?: Shape[];
  properties?: Record<string, Shape>;
  required?: string[];
  items?: Shape;
  minItems?: number;
  minLength?: number;
  minimum?: number;
  pattern?: string;
  $ref?: string;
  /** Bytes, which JSON Schema has no word for. */
  bytes?: boolean;
  /** Nothing at all. */
  nothing?: boolean;
}

/** The shape of a method's payload. */
export function shapeOf(name: MethodName): Shape {
  return z.toJSONSchema(methods[name].input, {
    io: 'input',
    unrepresentable: 'any',
    override({ zodSchema, jsonSchema }) {
      if (zodSchema._zod.def.type === 'custom')
        Object.assign(jsonSchema, takesBytes(zodSchema) ? { bytes: true } : { type: 'object' });
      if (zodSchema._zod.def.type === 'undefined') Object.assign(jsonSchema, { nothing: true });
    },
  }) as Shape;
}

/** Whether a check of our own is one for bytes; the others are for JSON. */
const takesBytes = (schema: z.core.$ZodType): boolean =>
  z.safeParse(schema, new Uint8Array([1])).success && !z.safeParse(schema, {}).success;

/** A payload that the method's schema takes: what is required, and nothing else. */
export function plausible(name: MethodName): unknown {
  const payload = sampleOf(shapeOf(name));
  const { success, error } = methods[name].input.safeParse(payload);
  if (!success) throw new Error(`${name}: no plausible payload, ${error.message}`);
  return payload;
}

function sampleOf(shape: Shape): unknown {
  if (shape.nothing) return undefined;
  if (shape.bytes) return new Uint8Array([1, 2, 3]);
  if ('const' in shape) return shape.const;
  if (shape.enum) return shape.enum[0];
  const choice = (shape.anyOf ?? shape.oneOf)?.[0];
  if (choice) return sampleOf(choice);
  switch (shape.type) {
    case 'object': {
      const { properties = {}, required = [] } = shape;
      return Object.fromEntries(required.map((key) => [key, sampleOf(properties[key] ?? {})]));
    }
    case 'array':
      return Array.from({ length: shape.minItems ?? 0 }, () => sampleOf(shape.items ?? {}));
    case 'string':
      // What has a pattern is a number in words, or a UUID.
      for (const sample of ['1', '00000000-0000-0000-0000-000000000000'])
        if (shape.pattern !== undefined && new RegExp(shape.pattern).test(sample)) return sample;
      return 'x'.repeat(Math.max(shape.minLength ?? 0, 1));
    case 'integer':
    case 'number':
      return Math.max(shape.minimum ?? 0, 0);
    case 'boolean':
      return false;
    default:
      return null;
  }
}
