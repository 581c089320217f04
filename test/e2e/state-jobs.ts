/** The jobs that the way through every state looks at. */
import type { Family } from '../../src/shared/families/index.ts';
import type { JobState } from '../../src/shared/job.ts';

interface Case {
  name: string;
  family: Family;
  model: string;
  title: string;
  prompt: string;
  state: JobState;
  /** Why it needs a person, where its state alone does not say that it has come to its end. */
  attention?: 'link_expired';
}

export const film = { family: 'video', model: 'veo3.1' } as const;
const picture = { family: 'image', model: 'gpt-image-2' } as const;

/** A job for each way in which one can stand. Their titles have no Latin letters, so that these are the window's own. */
export const cases: Case[] = [
  { ...picture, name: 'white-cat', title: '白猫', prompt: '一只白猫', state: 'completed' },
  { ...picture, name: 'black-cat', title: '黑猫', prompt: '一只黑猫', state: 'completed' },
  { ...film, name: 'street', title: '雨夜街道', prompt: '雨夜', state: 'completed' },
  {
    family: 'music',
    model: 'suno-music',
    name: 'song',
    title: '静电',
    prompt: '温暖的歌',
    state: 'completed',
  },
  { family: '3d', model: 'tripo-h3.1', name: 'robot', title: '机器人', prompt: '机器人', state: 'completed' },
  { ...film, name: 'endless', title: '没有尽头', prompt: '循环 sandbox:never-finishes', state: 'processing' },
  { ...film, name: 'failed', title: '出错的', prompt: '雨 sandbox:fail', state: 'failed' },
  {
    ...film,
    name: 'no-answer',
    title: '没有答复',
    prompt: '雨 sandbox:lost-answer',
    state: 'unconfirmed',
  },
  { ...film, name: 'gone', title: '丢失的', prompt: '雨 sandbox:task-not-owned', state: 'lost' },
  {
    ...film,
    name: 'empty',
    title: '空的',
    prompt: '雨 sandbox:completed-without-output',
    state: 'output_missing',
  },
  {
    ...picture,
    name: 'expired',
    title: '过期的',
    prompt: '猫 sandbox:expired-links',
    state: 'completed',
    attention: 'link_expired',
  },
];
