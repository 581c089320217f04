/** What the price of a usage row is for. */
import { i18next } from '../i18n/index.ts';

/** @param name TokenLab's for the price; `fixed` is one for the row's `unit` */
export function unitWords(name: string, unit: string | null): string {
  const raw = name === 'fixed' ? (unit ?? name) : name;
  const words: string = i18next.t(`ui:delivery.unit.${raw}` as 'ui:delivery.unit.per_second', {
    defaultValue: raw.replaceAll('_', ' '),
  });
  return words;
}
