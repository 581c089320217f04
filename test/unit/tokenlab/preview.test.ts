import { expect, it } from 'vitest';
import { previewRequest } from '../../../src/main/tokenlab/index.ts';
import type { JobRequest } from '../../../src/shared/job.ts';

const request: JobRequest = {
  family: 'video',
  operation: 'image-to-video',
  model: 'm',
  fields: { prompt: "a fox's den" },
  inputs: [{ field: 'image_url', source: { kind: 'result', resultId: 'res_1' } }],
};

it('shows the request as it would be sent, without the key and without the signature of a link', async () => {
  const preview = await previewRequest(request, {
    origin: 'https://api.example',
    model: null,
    resolveInput: async () => ({ kind: 'url', url: 'https://cdn.example/a.png?signature=secret#part' }),
  });
  expect(preview).toMatchObject({
    method: 'POST',
    url: 'https://api.example/v1/videos/generations',
    contentType: 'application/json',
  });
  expect(JSON.parse(preview.body)).toMatchObject({ model: 'm', prompt: "a fox's den" });
  expect(preview.body).toContain('https://cdn.example/a.png?…');
  expect(preview.curl).toContain('$TOKENLAB_API_KEY');
  expect(JSON.stringify(preview)).not.toContain('secret');
});

it('shows a link that a person typed as it is', async () => {
  const url = 'https://cdn.example/a.png?size=large';
  const typed = { ...request, inputs: [{ field: 'image_url', source: { kind: 'url' as const, url } }] };
  const preview = await previewRequest(typed, {
    origin: 'https://api.example',
    model: null,
    resolveInput: async () => ({ kind: 'url', url }),
  });
  expect(preview.body).toContain(url);
});
