/** A price in a few words, and the name of a command with it: "Retry · up to $3.20". */
import type { TFunction } from 'i18next';
import { type JobPrice, mostOf } from '../../../shared/price.ts';
import { type JobCommand, rowOf } from '../../commands/job-commands.ts';
import { formatMoney } from '../../ui/format.ts';

export function priceWords({ estimate }: JobPrice, isSample: boolean, t: TFunction): string {
  const most = mostOf(estimate);
  if (most === null) return t('price:unknown');
  if (/^0(\.0+)?$/.test(most)) return t('price:free');
  return t(estimate.kind === 'exact' ? 'price:about' : 'price:upTo', { amount: formatMoney(most, isSample) });
}

/** What a button or menu item of a job says; a paid command says its price as soon as it is known. */
export function commandName(
  command: JobCommand,
  price: JobPrice | null,
  isSample: boolean,
  t: TFunction,
): string {
  const name = t(`job:command.${command}`);
  if (price === null || !rowOf(command).pays) return name;
  return t('price:named', { name, price: priceWords(price, isSample, t) });
}
