/** Worlds on the wire: always JSON, local pictures as data URLs. The route has no `operation` field. */
import type { EndpointOf } from '../../../shared/families/index.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { CreateBody } from '../create-body.ts';
import { type JsonRecord, member } from '../json.ts';
import {
  type FieldOutputs,
  listedOutputs,
  mediaOfLink,
  modelOutput,
  pageOutput,
  sceneOutputs,
  textOutput,
  videoOutputs,
} from '../output-fields.ts';
import type { FamilyWire } from './definition.ts';
import { type BodySource, isFile, linkOf, linkOrData, mediaAt } from './media.ts';

export const world: FamilyWire<EndpointOf<'world'>> = {
  bodies: { '/v1/worlds/generations': body },
  outputs: (answer) => [
    ...listedOutputs(answer, 'other'),
    ...videoOutputs(answer),
    ...placeOutputs(answer),
    ...sceneOutputs(answer),
    textOutput(member(answer, 'caption'), 'caption', 'caption'),
  ],
  linkHolders: /^assets$/,
};

/** `model_url` is a file or a page to look at the world; the GLB is what one bumps into. */
function placeOutputs(answer: JsonRecord): FieldOutputs {
  const primary = member(answer, 'model_url');
  const isFile = mediaOfLink(primary) !== undefined || primary === member(answer, 'glb_url');
  return [
    isFile ? modelOutput(answer, 'model_url', 'main') : pageOutput(answer, 'model_url'),
    modelOutput(answer, 'glb_url', 'collider', 'model/gltf-binary'),
  ];
}

async function body(source: BodySource): Promise<CreateBody> {
  const { request } = source;
  const pictures = mediaAt(source, 'images', 'image_url', 'image');
  const [video] = mediaAt(source, 'video_url');
  const media: JsonObject = video === undefined ? {} : { video_url: linkOf(video, 'video_url') };
  const [first] = pictures;
  if (pictures.length > 1) media.images = await Promise.all(pictures.map(linkOrData));
  else if (first !== undefined) media[isFile(first) ? 'image' : 'image_url'] = await linkOrData(first);
  return { kind: 'json', json: { model: request.model, ...request.fields, ...media, ...request.rawFields } };
}
