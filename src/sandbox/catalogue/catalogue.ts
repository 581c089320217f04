/** The models of the sandbox, and how to find one. */
import { imageModels } from './images.ts';
import { soundModels } from './sounds.ts';
import { spaceModels } from './spaces.ts';
import type { Family, ModelSpec, OperationSpec } from './types.ts';
import { videoModels } from './videos.ts';

export const models: readonly ModelSpec[] = [...imageModels, ...videoModels, ...soundModels, ...spaceModels];

const byName = new Map<string, ModelSpec>();
for (const model of models) for (const name of [model.id, ...(model.aliases ?? [])]) byName.set(name, model);

/** The model with that id or alias. */
export function findModel(id: string): ModelSpec | undefined {
  return byName.get(id);
}

/** TokenLab's `category` of a family. No filter selects worlds; only the full list has them. */
export function category(family: Family): string {
  return family === 'speech' ? 'tts' : family;
}

/** TokenLab's `scene` of a family in the usage rows; worlds have none. */
export function scene(family: Family): string | null {
  if (family === 'world') return null;
  return family === 'speech' ? 'audio' : family;
}

/** Models whose names resemble an unknown name, closest first. */
export function nearModels(name: string): string[] {
  const wanted = name.toLowerCase();
  return models
    .filter((model) => model.stage !== 'retired')
    .map((model) => ({ id: model.id, away: distance(wanted, model.id) }))
    .sort((a, b) => a.away - b.away || a.id.localeCompare(b.id))
    .slice(0, 3)
    .map((one) => one.id);
}

/** How many letters must change to turn one word into the other. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const swap = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(swap, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[to.length]!;
}

export function findOperation(model: ModelSpec, operation: string): OperationSpec | undefined {
  return model.operations.find((one) => one.operation === operation);
}

/** Fields that every operation of a route takes, even if the model does not list them. */
export const universalParameters: readonly string[] = ['model', 'operation', 'user'];

/** Two names of one field. */
export const parameterAliases: Readonly<Record<string, string>> = {
  seconds: 'duration',
  ratio: 'aspect_ratio',
  outputAudio: 'output_audio',
  generate_audio: 'output_audio',
  referenceImages: 'reference_images',
  referenceImageType: 'reference_image_type',
};
