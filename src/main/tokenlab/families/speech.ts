/** Speech on the wire: always JSON; the answer may be the sound itself. */
import type { EndpointOf } from '../../../shared/families/index.ts';
import { listedOutputs, modelOutputs, sceneOutputs, soundOutputs, videoOutputs } from '../output-fields.ts';
import type { FamilyWire } from './definition.ts';

export const speech: FamilyWire<EndpointOf<'speech'>> = {
  bodies: {
    '/v1/audio/speech': ({ request }) => ({
      kind: 'json',
      json: { model: request.model, ...request.fields, ...request.rawFields },
    }),
  },
  outputs: (answer) => [
    ...listedOutputs(answer, 'audio'),
    ...videoOutputs(answer),
    ...soundOutputs(answer),
    ...modelOutputs(answer),
    ...sceneOutputs(answer),
  ],
  echoes: /^audio_urls?$/,
};
