/** Lists of models as texts: a catalogue can be so long that only its thread and the window hold it as values. */
import { readModelList } from './catalogue.ts';
import { parseJson } from './json.ts';

const listOf = (text: string) => {
  const body = parseJson(text);
  return readModelList(body.ok ? body.value : null);
};

/** How many models a list has, which also says that it can be read. */
export const countModels = (text: string): number => listOf(text).models.length;

/**
 * The JSON of a `ModelList`: the models of the first list, each with its place in the others, which are by recommendation.
 */
export function catalogueOf(text: string, recommended: readonly string[]): string {
  const list = listOf(text);
  const ranks = new Map(
    recommended.flatMap((one) => listOf(one).models).map(({ id, preferredRank }) => [id, preferredRank]),
  );
  const models = list.models.map((model) => ({
    ...model,
    preferredRank: ranks.get(model.id) ?? model.preferredRank,
  }));
  return JSON.stringify({ ...list, models });
}
