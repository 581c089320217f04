/** A price in a few words, and the name of a command with it: "Retry · up to $3.20". */
import { type JobPrice, mostOf } from '../../../shared/price.ts';
import { type JobCommand, rowOf } from '../../commands/job-commands.ts';
import { i18next } from '../../i18n/index.ts';
import { formatMoney } from '../../ui/format.ts';

export function priceWords({ estimate }: JobPrice, isSample: boolean): string {
  const most = mostOf(estimate);
  if (most === null) return i18next.t('price:unknown');
  if (/^0(\.0+)?$/.test(most)) return i18next.t('price:free');
  return i18next.t(estimate.kind === 'exact' ? 'price:about' : 'price:upTo', {
    amount: formatMoney(most, isSample),
  });
}

/** What a button or menu item of a job says; a paid command says its price as soon as it is known. */
export function commandName(command: JobCommand, price: JobPrice | null, isSample: boolean): string {
  const name = i18next.t(`job:command.${command}`);
  if (price === null || !rowOf(command).pays) return name;
  return i18next.t('price:named', { name, price: priceWords(price, isSample) });
}
