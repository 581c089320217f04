/** The words of features, for components; each is drawn again when the language changes. */
import i18next, { type FlatNamespace, type TFunction } from 'i18next';
import { useSyncExternalStore } from 'react';

const changes = new Set<() => void>();
i18next.on('languageChanged', () => {
  for (const changed of [...changes]) changed();
});

const subscribe = (changed: () => void): (() => void) => {
  changes.add(changed);
  return () => {
    changes.delete(changed);
  };
};
const language = (): string => i18next.language;

/** By language and features. A function that stays the same costs a row of the list nothing to have. */
const made = new Map<string, TFunction>();

/**
 * @param features namespaces: a key of the first needs no prefix, one of another is `other:key`
 * @returns `t`, the same function as long as the language is
 */
export function useTranslation<const N extends FlatNamespace | readonly FlatNamespace[]>(
  features: N,
): { t: TFunction<N> } {
  const spoken = useSyncExternalStore(subscribe, language);
  const key = `${spoken} ${String(features)}`;
  let t = made.get(key);
  if (t === undefined) {
    t = i18next.getFixedT(spoken, features) as unknown as TFunction;
    made.set(key, t);
  }
  return { t: t as unknown as TFunction<N> };
}
