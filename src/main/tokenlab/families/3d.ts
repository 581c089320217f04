/** 3D models on the wire: always JSON, a local picture as base64. The route has no `operation` field. */
import type { EndpointOf } from '../../../shared/families/index.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { CreateBody } from '../create-body.ts';
import { commonOutputs } from '../output-fields.ts';
import type { FamilyWire } from './definition.ts';
import { type BodySource, base64Of, isFile, mediaAt } from './media.ts';

export const model3d: FamilyWire<EndpointOf<'3d'>> = {
  bodies: { '/v1/3d/generations': body },
  outputs: (answer) => commonOutputs(answer, 'model'),
  unnamedModel: 'format',
};

async function body(source: BodySource): Promise<CreateBody> {
  const { request } = source;
  const [image] = mediaAt(source, 'image_url', 'image');
  const picture: JsonObject =
    image === undefined ? {} : isFile(image) ? { image: await base64Of(image) } : { image_url: image.url };
  return {
    kind: 'json',
    json: { model: request.model, ...request.fields, ...picture, ...request.rawFields },
  };
}
