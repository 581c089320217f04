/** The index files at the root, for programs that look around before they have a key. */
import { jsonAnswer } from '../answer.ts';
import type { Route } from '../context.ts';

/** `GET /integrations.json`: where everything is. Its shape is our own; TokenLab has documented none. */
export const integrations: Route = {
  method: 'GET',
  path: '/integrations.json',
  point: 'other',
  access: 'none',
  handle({ context: { origin } }) {
    return jsonAnswer({
      object: 'integrations',
      name: 'TokenLab in a box',
      api_base: origin,
      openai_base_url: `${origin}/v1`,
      authentication: { type: 'bearer', header: 'Authorization', prefix: 'sk-' },
      models_url: `${origin}/models.json`,
      pricing_url: `${origin}/pricing.json`,
      overview_url: `${origin}/llms.txt`,
    });
  },
};

/** What a route says without any filter, as a file at the root. */
export const indexFile = (path: string, route: Route): Route => ({ ...route, path, access: 'none' });
