/** `POST /v1/videos/generations`: always a task. */
import type { Exchange, Route } from '../context.ts';
import { checkMaterials } from '../material-check.ts';
import { priceWork } from '../money.ts';
import type { PlannedOutput } from '../store.ts';
import { acceptedAnswer } from '../task-view.ts';
import { acceptWork, ownTask } from '../tasks.ts';
import { checkOperation, chooseModel, chooseOperation, foldAliases, parseFields } from './checks.ts';
import { clipShape } from './sizes.ts';
import { checkLink, checkLinkOrData, fingerprint } from './sources.ts';
import { checkVideoRules, inferOperation, type VideoFields, videoSchema } from './video-rules.ts';

/** The length that is charged when the request names none, in seconds. */
const usualSeconds = 5;

export const videoGenerations: Route = {
  method: 'POST',
  path: '/v1/videos/generations',
  point: 'create',
  access: 'key',
  async handle(exchange) {
    const { context, body } = exchange;
    const model = chooseModel(body.fields, 'video', 'veo3.1');
    const fields = parseFields<VideoFields>(
      videoSchema,
      foldAliases({ ...body.fields, model: model.id }),
      Object.keys(videoSchema.shape),
    );
    const operation = chooseOperation(model, inferOperation(fields));
    checkOperation(model, operation, fields);
    checkVideoRules(model, operation.operation, fields);
    const sources = checkSources(exchange, fields);
    await checkMaterials(exchange, fields);
    const seconds = fields.duration === undefined || fields.duration < 1 ? usualSeconds : fields.duration;
    const prompt = fields.prompt ?? '';
    const suffix = sources.length === 0 ? '' : `|from ${fingerprint(sources.join('\n'))}`;
    const clips = exchange.faults.has('two-videos') ? 2 : 1;
    const task = await acceptWork(exchange, {
      model,
      family: 'video',
      operation: operation.operation,
      kind: 'task',
      prompt,
      texts: fields.output_audio === undefined ? {} : { generate_audio: String(fields.output_audio) },
      amount: priceWork(model, { images: 0, seconds, characters: prompt.length }),
      seed: fields.seed === undefined ? undefined : String(fields.seed),
      outputs: (key) => {
        const shape = clipShape(context, fields.aspect_ratio, seconds);
        const files: PlannedOutput[] = Array.from({ length: clips }, (_, index) => ({
          name: clips === 1 ? 'video.mp4' : `video-${index + 1}.mp4`,
          role: 'video',
          spec: { kind: 'mp4', prompt, key: `${key}${suffix}|${index}`, ...shape },
        }));
        if (fields.return_last_frame === true) {
          const { width, height } = shape;
          files.push({
            name: 'last-frame.png',
            role: 'last_frame',
            spec: { kind: 'png', prompt, key: `${key}${suffix}|0`, width, height, moment: 1 },
          });
        }
        return files;
      },
    });
    return acceptedAnswer(context, task);
  },
};

const linkFields = ['video_url', 'audio_url'] as const;
const openFields = ['image_url', 'image', 'start_image', 'end_image'] as const;
const listFields = ['image_urls', 'reference_images', 'video_urls', 'audio_urls'] as const;

/** Checks every link of the request. Returns the sources, which make this request's media differ from others. */
function checkSources(exchange: Exchange, fields: VideoFields): string[] {
  const { origin } = exchange.context;
  const sources: string[] = [];
  const check = (field: string, value: string) => {
    sources.push(value);
    if (!value.startsWith('asset://')) checkLinkOrData(field, value, origin);
  };
  for (const field of openFields) if (fields[field] !== undefined) check(field, fields[field]);
  for (const field of listFields) {
    for (const [index, value] of (fields[field] ?? []).entries()) check(`${field}.${index}`, value);
  }
  for (const field of linkFields) {
    const value = fields[field];
    if (value === undefined) continue;
    sources.push(value);
    checkLink(field, value, origin);
  }
  for (const field of ['task_id', 'draft_task_id'] as const) {
    const value = fields[field];
    if (value === undefined) continue;
    sources.push(value);
    ownTask(exchange, value);
  }
  return sources;
}
