/** The index files at the root, for programs that have no key yet. */
import { jsonAnswer } from '../answer.ts';
import type { Route } from '../context.ts';

/** `GET /integrations.json`: where to find everything. TokenLab does not document its shape, so this one is ours. */
export const integrations: Route = {
  method: 'GET',
  path: '/integrations.json',
  point: 'other',
  access: 'none',
  handle({ context: { origin } }) {
    return jsonAnswer({
      object: 'integrations',
      name: 'TokenLab sandbox',
      api_base: origin,
      openai_base_url: `${origin}/v1`,
      authentication: { type: 'bearer', header: 'Authorization', prefix: 'sk-' },
      models_url: `${origin}/models.json`,
      pricing_url: `${origin}/pricing.json`,
      overview_url: `${origin}/llms.txt`,
    });
  },
};

/** The answer of a route without filters, as a file at the root. */
export const indexFile = (path: string, route: Route): Route => ({ ...route, path, access: 'none' });
