/** A task as the create and status routes show it. */
import { type Answer, jsonAnswer } from './answer.ts';
import type { SandboxContext } from './context.ts';
import { signLink } from './links.ts';
import type { OutputRole, PlannedOutput, TaskRecord } from './store.ts';
import { billingIdOf, hasOutputs, type Phase, phaseOf, progressOf } from './task-state.ts';

type Body = Record<string, unknown>;

/** The answer to a create: its task as it was accepted, also where this computer takes longer to answer than the work lasts. */
export const acceptedAnswer = (context: SandboxContext, task: TaskRecord): Answer =>
  taskAnswer(context, task, task.createdAt);

/** The answer for a task at a time (ms since 1970; now by default), with its headers. */
export function taskAnswer(context: SandboxContext, task: TaskRecord, now = context.clock.now()): Answer {
  const billingId = billingIdOf(task, now);
  return jsonAnswer(taskBody(context, task, now), 200, {
    'X-Task-ID': task.id,
    ...(billingId === undefined ? {} : { 'X-Billing-Transaction-ID': billingId }),
  });
}

function taskBody(context: SandboxContext, task: TaskRecord, now: number): Body {
  const phase = phaseOf(task, now);
  const billingId = billingIdOf(task, now);
  return {
    id: task.id,
    task_id: task.id,
    status: phase === 'cancelled' ? 'failed' : phase,
    poll_url: `/v1/tasks/${task.id}`,
    model: task.model,
    created: Math.floor(task.createdAt / 1000),
    ...(task.cancelledAt === undefined && now >= task.startsAt
      ? { updated: Math.floor(Math.min(now, task.endsAt) / 1000) }
      : {}),
    ...(phase === 'processing' && task.reportsProgress ? { progress: progressOf(task, now) } : {}),
    ...ending(phase),
    ...(billingId === undefined ? {} : { billing_transaction_id: billingId }),
    ...results(context, task, now),
  };
}

function ending(phase: Phase): Body {
  if (phase === 'cancelled') {
    return {
      cancelled: true,
      cancellation_status: 'cancelled',
      error: 'Task was cancelled before it started',
    };
  }
  return phase === 'failed' ? { error: 'The request was refused by the content policy' } : {};
}

function results(context: SandboxContext, task: TaskRecord, now: number): Body {
  if (!hasOutputs(task, now)) return task.family === 'image' ? { data: [] } : {};
  const view = new OutputLinks(context, task);
  switch (task.family) {
    case 'image':
      return { data: imageData(context, task) };
    case 'video':
      return videoResult(view, task);
    case 'music':
      return musicResult(view, task);
    case '3d':
      return solidResult(view, task);
    case 'world':
      return worldResult(view, task);
    case 'speech':
      return {};
  }
}

/** Finds links to a task's outputs by role. */
export class OutputLinks {
  private readonly context: SandboxContext;
  private readonly task: TaskRecord;

  constructor(context: SandboxContext, task: TaskRecord) {
    this.context = context;
    this.task = task;
  }

  all(role: OutputRole): PlannedOutput[] {
    return this.task.outputs.filter((output) => output.role === role);
  }

  link(output: PlannedOutput): string {
    const { origin, store, clock } = this.context;
    return signLink(origin, store.linkSecret(), this.task.id, output.name, clock.now());
  }

  first(role: OutputRole): string | undefined {
    const output = this.all(role)[0];
    return output === undefined ? undefined : this.link(output);
  }
}

/** `data[]` of images as links. */
export function imageData(context: SandboxContext, task: TaskRecord): Body[] {
  const view = new OutputLinks(context, task);
  const revised = task.texts.revised_prompt;
  return view.all('image').map((output) => ({
    url: view.link(output),
    ...(revised === undefined ? {} : { revised_prompt: revised }),
  }));
}

function videoResult(view: OutputLinks, task: TaskRecord): Body {
  const videos = view.all('video');
  const [first] = videos;
  if (first === undefined) return {};
  const shape = (output: PlannedOutput) =>
    output.spec.kind === 'mp4'
      ? { duration: output.spec.seconds, width: output.spec.width, height: output.spec.height }
      : {};
  const lastFrame = view.first('last_frame');
  return {
    video_url: view.link(first),
    video: { url: view.link(first), ...shape(first) },
    ...(videos.length > 1
      ? { videos: videos.map((output) => ({ url: view.link(output), ...shape(output) })) }
      : {}),
    ...(lastFrame === undefined
      ? {}
      : {
          last_frame_url: lastFrame,
          content: { video_url: view.link(first), last_frame_url: lastFrame, file_url: null },
        }),
    ...(task.texts.generate_audio === undefined
      ? {}
      : { generate_audio: task.texts.generate_audio === 'true' }),
  };
}

function musicResult(view: OutputLinks, task: TaskRecord): Body {
  const { title, lyrics, audio_id: audioId } = task.texts;
  const stems = view.all('stem').map((output) => ({ title: output.title, audio_url: view.link(output) }));
  const audio = view.first('audio');
  const cover = view.first('cover');
  return {
    ...(title === undefined ? {} : { title }),
    ...(lyrics === undefined ? {} : { lyrics }),
    ...(audioId === undefined ? {} : { audio_id: audioId }),
    ...(audio === undefined ? {} : { audio_url: audio, stream_audio_url: audio }),
    ...(cover === undefined ? {} : { image_url: cover }),
    ...(stems.length === 0 ? {} : { data: stems }),
  };
}

function solidResult(view: OutputLinks, _task: TaskRecord): Body {
  const links: Body = {};
  for (const output of view.all('model')) {
    if (output.spec.kind === 'mesh') links[`${output.spec.format}_url`] = view.link(output);
  }
  const [main] = view.all('model');
  return { ...(main === undefined ? {} : { model_url: view.link(main) }), ...links };
}

function worldResult(view: OutputLinks, task: TaskRecord): Body {
  return { ...worldLinks(view, task), cost: { total_credits: 1_600 } };
}

/** The links and texts of a finished world. */
export function worldLinks(view: OutputLinks, task: TaskRecord): Body {
  const page = view.first('thumbnail')?.replace(/\/[^/?]+\?.*$/, '/page.html');
  return {
    world_id: task.texts.world_id,
    operation_id: task.texts.operation_id,
    world_marble_url: page,
    model_url: page,
    glb_url: view.first('collider'),
    pano_url: view.first('pano'),
    thumbnail_url: view.first('thumbnail'),
    caption: task.texts.caption,
  };
}
