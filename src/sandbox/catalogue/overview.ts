/** `GET /llms.txt`: an overview for programs. Plain text, no key. */
import { textAnswer } from '../answer.ts';
import type { Route } from '../context.ts';
import { category, models } from './catalogue.ts';

const routes = `POST /v1/images/generations   pictures from words and references; at once, or a task
POST /v1/images/edits         pictures from 1 to 16 pictures and a mask
POST /v1/videos/generations   a task
POST /v1/music/generations    a task
POST /v1/3d/generations       a task
POST /v1/worlds/generations   a task
POST /v1/audio/speech         answers with the sound itself
GET /v1/tasks/{id}            status of a task; DELETE asks for its cancellation
GET /v1/models                the catalogue; GET /v1/models/{id} has the details of a model
GET /v1/pricing               prices in USD
GET /models.json              the catalogue as a file; also /pricing.json and /integrations.json`;

/** One line for each kind of media, with its models. */
function catalogue(): string {
  const offered = models.filter((model) => model.stage !== 'retired');
  const kinds = [...new Set(offered.map((model) => category(model.family)))];
  return kinds
    .map((kind) => {
      const own = offered.filter((model) => category(model.family) === kind);
      return `${kind}: ${own.map((model) => model.id).join(', ')}`;
    })
    .join('\n');
}

export const overview: Route = {
  method: 'GET',
  path: '/llms.txt',
  point: 'other',
  access: 'none',
  handle: () =>
    textAnswer(
      `# TokenLab sandbox

The public media API of TokenLab on this computer, with sample media and no charges.
Keys go into "Authorization: Bearer sk-...". Poll the poll_url of a task until it is completed or failed.

## Routes

${routes}

## Models

${catalogue()}
`,
      'text/plain; charset=utf-8',
    ),
};
