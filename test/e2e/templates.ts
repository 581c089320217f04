/** Templates that are in the library before a test looks at it. */
import { expect, type Page } from './fixtures.ts';

export interface FilmTemplate {
  id: string;
  name: string;
  folder: string;
  prompt: string;
  favourite?: boolean;
  /** Of the request, besides the prompt. */
  fields?: Record<string, string>;
  variables?: { name: string; value: string | number }[];
}

/** Keeps a template for a film from text. */
export async function putFilmTemplate(page: Page, given: FilmTemplate) {
  const { id, name, folder, prompt, favourite = false, fields = {}, variables = [] } = given;
  const request = {
    family: 'video' as const,
    operation: 'text-to-video',
    model: 'veo3.1',
    fields: { prompt, ...fields },
    media: [],
  };
  const template = { id, favourite, content: { name, folder, title: '', request, variables } };
  const answer = await page.evaluate((one) => window.safelight!.putTemplate(one), template);
  expect(answer.ok).toBe(true);
}
