/** The sentences of all rooms in both languages, for what shows them. */
import type { Pair } from '../translation.ts';
import accountsEn from './accounts/en.ts';
import accountsZh from './accounts/zh.ts';
import actionsEn from './actions/en.ts';
import actionsZh from './actions/zh.ts';
import baseEn from './base/en.ts';
import baseZh from './base/zh.ts';
import batchesEn from './batches/en.ts';
import batchesZh from './batches/zh.ts';
import billingEn from './billing/en.ts';
import billingZh from './billing/zh.ts';
import bridgeEn from './bridge/en.ts';
import bridgeZh from './bridge/zh.ts';
import formEn from './form/en.ts';
import formZh from './form/zh.ts';
import inputsEn from './inputs/en.ts';
import inputsZh from './inputs/zh.ts';
import jobsEn from './jobs/en.ts';
import jobsZh from './jobs/zh.ts';
import keychainEn from './keychain/en.ts';
import keychainZh from './keychain/zh.ts';
import ledgerEn from './ledger/en.ts';
import ledgerZh from './ledger/zh.ts';
import resultsEn from './results/en.ts';
import resultsZh from './results/zh.ts';
import roomsEn from './rooms/en.ts';
import roomsZh from './rooms/zh.ts';
import settingsEn from './settings/en.ts';
import settingsZh from './settings/zh.ts';
import sharedEn from './shared/en.ts';
import sharedZh from './shared/zh.ts';
import shellEn from './shell/en.ts';
import shellZh from './shell/zh.ts';
import supportEn from './support/en.ts';
import supportZh from './support/zh.ts';
import templatesEn from './templates/en.ts';
import templatesZh from './templates/zh.ts';
import tokenlabEn from './tokenlab/en.ts';
import tokenlabZh from './tokenlab/zh.ts';
import updatesEn from './updates/en.ts';
import updatesZh from './updates/zh.ts';

export const chineseSentences: readonly Pair[] = [
  [accountsEn, accountsZh],
  [actionsEn, actionsZh],
  [baseEn, baseZh],
  [batchesEn, batchesZh],
  [billingEn, billingZh],
  [bridgeEn, bridgeZh],
  [formEn, formZh],
  [inputsEn, inputsZh],
  [jobsEn, jobsZh],
  [keychainEn, keychainZh],
  [ledgerEn, ledgerZh],
  [resultsEn, resultsZh],
  [roomsEn, roomsZh],
  [settingsEn, settingsZh],
  [sharedEn, sharedZh],
  [shellEn, shellZh],
  [supportEn, supportZh],
  [templatesEn, templatesZh],
  [tokenlabEn, tokenlabZh],
  [updatesEn, updatesZh],
];
