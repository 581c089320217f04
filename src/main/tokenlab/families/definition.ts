/** What of a family goes over the wire: the bodies of its requests, and where its results stand in an answer. */
import type { CreateBody } from '../create-body.ts';
import type { JsonRecord } from '../json.ts';
import type { FieldOutputs } from '../output-fields.ts';
import type { OutputMedia, OutputRole } from '../output-shape.ts';
import type { BodySource } from './media.ts';

export interface FamilyWire<Endpoint extends string = string> {
  /** The body of a create, for each address that it may go to. */
  bodies: Readonly<Record<Endpoint, (source: BodySource) => CreateBody | Promise<CreateBody>>>;
  /** Results in the fields that the contract names, in the order in which they are shown. */
  outputs: (answer: JsonRecord) => FieldOutputs;
  /** Fields of a request that an answer may use for its result, too. */
  echoes?: RegExp;
  /** Members of an answer that hold links under keys that nobody has named. */
  linkHolders?: RegExp;
  /** What a 3D file in a field that nobody documented is to the job; `other` without it. */
  unnamedModel?: OutputRole;
  /** Everything of this media is what the person asked for, whatever it is called. */
  alwaysUsable?: OutputMedia;
}
