/** What the rules of a family look at: one request, as the form makes it and as main is about to send it. */
import type { FieldIssue } from '../errors.ts';
import type { InputSource, JobInput } from '../inputs.ts';
import type { JsonObject, JsonValue } from '../json.ts';

export interface RequestParts {
  operation: string | null;
  model: string;
  fields: JsonObject;
  inputs: readonly JobInput[];
  /** Fields of the raw JSON mode; they win over `fields`. */
  rawFields?: JsonObject;
}

/** A request with its complaints, and short questions about it. */
export class Check {
  readonly request: RequestParts;
  /** Where it will be sent. */
  readonly endpoint: string;
  readonly issues: FieldIssue[] = [];
  private readonly all: JsonObject;

  constructor(request: RequestParts, endpoint: string) {
    this.request = request;
    this.endpoint = endpoint;
    this.all = { ...request.fields, ...request.rawFields };
  }

  get operation(): string {
    return this.request.operation ?? '';
  }

  get model(): string {
    return this.request.model;
  }

  /** The value of a scalar field; undefined when it is missing, null or blank. */
  value(name: string): JsonValue | undefined {
    const value = Object.hasOwn(this.all, name) ? this.all[name] : undefined;
    if (value === null || (typeof value === 'string' && value.trim() === '')) return undefined;
    return Array.isArray(value) && value.length === 0 ? undefined : value;
  }

  text(name: string): string {
    const value = this.value(name);
    return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
  }

  number(name: string): number | undefined {
    const value = this.value(name);
    if (typeof value === 'number') return value;
    return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : undefined;
  }

  sources(...names: string[]): InputSource[] {
    return this.request.inputs.filter((input) => names.includes(input.field)).map((input) => input.source);
  }

  /** True when any of the names holds a value or a media input. */
  has(...names: string[]): boolean {
    return names.some((name) => this.value(name) !== undefined || this.sources(name).length > 0);
  }

  /** How many items the names hold together, media inputs and lists in raw fields alike. */
  count(...names: string[]): number {
    return names.reduce((sum, name) => {
      const value = this.value(name);
      const own = value === undefined ? 0 : Array.isArray(value) ? value.length : 1;
      return sum + own + this.sources(name).length;
    }, 0);
  }

  complain(path: string, message: string): void {
    if (!this.issues.some((issue) => issue.path === path && issue.message === message)) {
      this.issues.push({ path, message });
    }
  }

  /** Complains about every name that is present. */
  forbid(names: readonly string[], message: string): void {
    for (const name of names) if (this.has(name)) this.complain(name, message);
  }
}
