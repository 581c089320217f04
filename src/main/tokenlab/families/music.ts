/** Songs on the wire: always JSON, sounds only as links. */
import type { EndpointOf } from '../../../shared/families/index.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { CreateBody } from '../create-body.ts';
import { listedOutputs, modelOutputs, sceneOutputs, soundOutputs } from '../output-fields.ts';
import type { FamilyWire } from './definition.ts';
import { type BodySource, linkOf, mediaAt } from './media.ts';

export const music: FamilyWire<EndpointOf<'music'>> = {
  bodies: { '/v1/music/generations': body },
  outputs: (answer) => [
    ...listedOutputs(answer, 'audio', () => true),
    ...soundOutputs(answer, true),
    ...modelOutputs(answer),
    ...sceneOutputs(answer),
  ],
  echoes: /^audio_urls?$/,
};

/** How an operation is written for a route that has no field of that name. */
const operationFields: Readonly<Record<string, JsonObject>> = {
  instrumental: { make_instrumental: true },
  lyrics: { action: 'LYRICS' },
  'upload-cover': { audio_operation: 'upload-cover' },
  'upload-extend': { audio_operation: 'upload-extend' },
  'add-instrumental': { audio_operation: 'add-instrumental' },
  'replace-section': { audio_operation: 'replace-section' },
  'vocal-separate': { audio_operation: 'vocal-separate' },
  'multi-stem-separation': { audio_operation: 'multi-stem-separation' },
  'advanced-split': { audio_operation: 'advanced-split' },
};

function body(source: BodySource): CreateBody {
  const { request } = source;
  const [audio] = mediaAt(source, 'audio_url');
  const operation = request.operation ?? '';
  const own = Object.hasOwn(operationFields, operation) ? operationFields[operation] : {};
  const link: JsonObject = audio === undefined ? {} : { audio_url: linkOf(audio, 'audio_url') };
  return {
    kind: 'json',
    json: { model: request.model, ...request.fields, ...own, ...link, ...request.rawFields },
  };
}
