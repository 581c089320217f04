import { describe, expect, test } from 'vitest';
import {
  chooseOperation,
  type Filled,
  fitTo,
  fromRequest,
  mediaKindsIn,
} from '../../../../src/renderer/features/compose/fit.ts';
import type { ModelForm } from '../../../../src/shared/form/types.ts';
import { formFor } from '../../../../src/shared/form.ts';
import { detail } from './models.ts';

const form = (parameters: string[], over = {}, operation = 'text-to-video'): ModelForm => {
  const model = detail('model', { family: 'video', parameters, ...over });
  const made = formFor(model, operation);
  if (!made) throw new Error('no form');
  return made;
};
const filled = (values: Filled['values'], over: Partial<Filled> = {}): Filled => ({
  values,
  auto: {},
  setAside: {},
  loose: [],
  ...over,
});
const picture = { source: { kind: 'result' as const, resultId: 'r1' }, width: null, height: null };

describe('switching the model', () => {
  const withSeed = form(['prompt', 'seed', 'duration'], { durations: ['5', '8'] });
  const without = form(['prompt', 'duration'], { durations: ['5', '10'] });

  test('keeps what fits, says what was dropped, and brings it back on return', () => {
    const first = fitTo(filled({ prompt: 'rain', seed: 7, duration: '8' }), without, null);
    expect(first.values.prompt).toBe('rain');
    expect(first.dropped).toEqual(['seed', 'duration']);
    const back = fitTo(first, withSeed, null);
    expect(back.values).toMatchObject({ prompt: 'rain', seed: 7, duration: '8' });
    expect(back.setAside).toEqual({});
  });

  test('what waits on the setAside is not called dropped again', () => {
    const first = fitTo(filled({ prompt: 'rain', seed: 7 }), without, null);
    expect(fitTo(first, without, null).dropped).toEqual([]);
  });

  test('a value that the form began with is neither carried nor called dropped', () => {
    const first = fitTo(
      filled({ duration: '8', prompt: 'rain' }, { auto: { duration: '8' } }),
      without,
      null,
    );
    expect(first.dropped).toEqual([]);
    expect(first.values.duration).toBeUndefined();
  });

  test('what is typed now wins over what waits on the setAside', () => {
    const first = fitTo(filled({ seed: 7 }), without, null);
    const next = fitTo({ ...first, values: { ...first.values, seed: 9 } }, withSeed, null);
    expect(next.values.seed).toBe(9);
  });
});

describe('a result used as input', () => {
  const model = detail('model', {
    family: 'video',
    operations: ['text-to-video', 'image-to-video'],
    parameters: ['prompt', 'image_url', 'image'],
  });

  test('chooses the operation that takes it, and moves into its field', () => {
    const loose = [{ ...picture, kind: 'image' as const }];
    const operation = chooseOperation(model, null, ['image']);
    expect(operation).toBe('image-to-video');
    const made = formFor(model, operation ?? '');
    if (!made) throw new Error('no form');
    const fitted = fitTo(filled({}, { loose }), made, null);
    expect(fitted.values.image_url).toEqual([picture]);
    expect(fitted.loose).toEqual([]);
  });

  test('keeps its place when the model changes: the next operation takes pictures, too', () => {
    const made = formFor(model, 'image-to-video');
    const kinds = mediaKindsIn(filled({ image_url: [picture] }), made);
    expect(kinds).toEqual(['image']);
    expect(chooseOperation(model, 'image-to-image', kinds)).toBe('image-to-video');
  });

  test('continues waiting where no field takes it', () => {
    const loose = [{ ...picture, kind: 'audio' as const }];
    expect(fitTo(filled({}, { loose }), form(['prompt']), null).loose).toEqual(loose);
  });

  test('an operation that was wished for is kept', () => {
    expect(chooseOperation(model, 'text-to-video', [])).toBe('text-to-video');
    expect(chooseOperation(model, 'no-such-thing', [])).toBe('text-to-video');
  });
});

describe('a song used as input', () => {
  const suno = detail('suno', {
    family: 'music',
    operations: ['music', 'upload-cover', 'vocal-separate', 'continue'],
    parameters: ['prompt', 'audio_url', 'task_id', 'audio_id', 'continue_clip_id', 'mv', 'title', 'tags'],
  });
  const formOf = (operation: string): ModelForm => {
    const made = formFor(suno, operation);
    if (!made) throw new Error('no form');
    return made;
  };
  const song = {
    source: { kind: 'result' as const, resultId: 'r1' },
    width: null,
    height: null,
    result: {
      mime: 'audio/wav',
      bytes: 9,
      linked: true,
      family: 'music' as const,
      taskId: 'task-1',
      audioId: 'aud-1',
    },
  };
  const waiting = filled({}, { loose: [{ ...song, kind: 'audio' as const }] });

  test('is named by its task and its song where the operation takes these', () => {
    const stems = fitTo(waiting, formOf('vocal-separate'), null);
    expect(stems.values).toMatchObject({ task_id: 'task-1', audio_id: 'aud-1' });
    expect(stems.loose).toEqual([]);
    expect(fitTo(waiting, formOf('continue'), null).values.continue_clip_id).toBe('aud-1');
  });

  test('is itself where a recording is wanted, and changes between the two silently', () => {
    const cover = fitTo(waiting, formOf('upload-cover'), null);
    expect(cover.values.audio_url).toEqual([song]);
    const stems = fitTo(cover, formOf('vocal-separate'), null);
    expect(stems.values).toMatchObject({ task_id: 'task-1', audio_id: 'aud-1' });
    expect([stems.dropped, stems.loose]).toEqual([[], []]);
    const back = fitTo(stems, formOf('upload-cover'), null);
    expect(back.values.audio_url).toEqual([song]);
    expect(back.values.task_id).toBeUndefined();
    expect(back.dropped).toEqual([]);
  });

  test('names typed by hand are left alone, and a song of another kind of job names nothing', () => {
    const typed = fitTo({ ...waiting, values: { task_id: 'mine' } }, formOf('vocal-separate'), null);
    expect(typed.values.task_id).toBe('mine');
    const spoken = { ...song, kind: 'audio' as const, result: { ...song.result, family: 'speech' as const } };
    expect(fitTo(filled({}, { loose: [spoken] }), formOf('vocal-separate'), null).values.task_id).toBe(
      undefined,
    );
  });

  test('without a link it waits where only links are taken', () => {
    const unlinked = { ...song, kind: 'audio' as const, result: { ...song.result, linked: false } };
    const cover = fitTo(filled({}, { loose: [unlinked] }), formOf('upload-cover'), null);
    expect(cover.values.audio_url).toBeUndefined();
    expect(cover.loose).toEqual([unlinked]);
  });
});

describe('an earlier request', () => {
  test('fills the form again', () => {
    const read = fromRequest({
      family: 'video',
      operation: 'text-to-video',
      model: 'model',
      fields: {
        prompt: 'rain',
        duration: 5,
        output_audio: false,
        permission: { public: true },
        kling_elements: [{ name: 'cat', element_input_urls: ['https://a.example/1.png'] }],
        tags: ['a', 'b'],
        odd: { deep: 1 },
      },
      inputs: [{ field: 'reference_images', source: { kind: 'url', url: 'https://a.example/1.png' } }],
    });
    expect(read.values).toEqual({
      prompt: 'rain',
      duration: 5,
      output_audio: false,
      permission: true,
      kling_elements: [{ name: 'cat', description: '', urls: ['https://a.example/1.png'] }],
      tags: ['a', 'b'],
      reference_images: [
        { source: { kind: 'url', url: 'https://a.example/1.png' }, width: null, height: null },
      ],
    });
    expect(read.loose).toEqual([]);
  });

  test('without a model its inputs are loose, named by their kind', () => {
    const read = fromRequest({
      family: 'image',
      operation: null,
      model: '',
      fields: {},
      inputs: [{ field: 'image', source: picture.source }],
    });
    expect(read.loose).toEqual([{ ...picture, kind: 'image' }]);
  });
});
