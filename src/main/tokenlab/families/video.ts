/** Videos on the wire: always JSON. Local pictures travel as data URLs; videos and sounds only as links. */
import type { EndpointOf } from '../../../shared/families/index.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { CreateBody } from '../create-body.ts';
import { commonOutputs } from '../output-fields.ts';
import type { FamilyWire } from './definition.ts';
import { type BodySource, isFile, linkOf, linkOrData, mediaAt } from './media.ts';

export const video: FamilyWire<EndpointOf<'video'>> = {
  bodies: { '/v1/videos/generations': body },
  outputs: (answer) => commonOutputs(answer, 'video'),
  echoes: /^video_urls$/,
};

const linkLists = ['image_urls', 'video_urls', 'audio_urls'];
const singleLinks = ['video_url', 'audio_url'];
const frames = ['start_image', 'end_image'];

async function body(source: BodySource): Promise<CreateBody> {
  const { request } = source;
  const media: JsonObject = {};
  const [image] = mediaAt(source, 'image_url', 'image');
  if (image !== undefined) media[isFile(image) ? 'image' : 'image_url'] = await linkOrData(image);
  for (const field of frames) {
    const [frame] = mediaAt(source, field);
    if (frame !== undefined) media[field] = await linkOrData(frame);
  }
  const references = mediaAt(source, 'reference_images');
  if (references.length > 0) media.reference_images = await Promise.all(references.map(linkOrData));
  for (const field of singleLinks) {
    const [link] = mediaAt(source, field);
    if (link !== undefined) media[field] = linkOf(link, field);
  }
  for (const field of linkLists) {
    const links = mediaAt(source, field);
    if (links.length > 0) media[field] = links.map((one) => linkOf(one, field));
  }
  return {
    kind: 'json',
    json: {
      model: request.model,
      ...(request.operation === null ? {} : { operation: request.operation }),
      ...request.fields,
      ...media,
      ...request.rawFields,
    },
  };
}
