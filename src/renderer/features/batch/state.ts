/** What the New job sheet has of making many: of the draft that is in it, which keeps it. */
import { create } from 'zustand';
import type { BatchSeeds } from '../../../shared/batch.ts';
import type { InputSource } from '../../../shared/inputs.ts';
import type { TargetKey } from './targets.ts';

export interface TableUse {
  /** Of the file; empty for a pasted table. */
  name: string;
  content: string;
  /** Its content is not here: it is awaited, or has to be chosen again. What is set for it is here. */
  isGone: boolean;
  withHeader: boolean;
  /** What columns stand for, as the person chose; empty: nothing. A column that is not here is guessed by its name. */
  targets: Readonly<Record<string, TargetKey>>;
  /** Cells that the person has corrected, by line. */
  fixed: Readonly<Record<number, readonly string[]>>;
  leftOut: readonly number[];
  /** Files that the person chose for the names in the table, by name in small letters. */
  files: Readonly<Record<string, InputSource>>;
}

/** One value of a media list. */
export interface ListedMedium {
  label: string;
  source: InputSource;
}

export interface Making {
  name: string;
  repeat: number;
  seeds: BatchSeeds;
  how: 'combine' | 'together';
  /** The lists, one value to a line. A list that the form or the prompt has no place for waits. */
  texts: Readonly<Record<TargetKey, string>>;
  media: Readonly<Record<TargetKey, readonly ListedMedium[]>>;
  /** Fields that have a list, in the order in which they were added. */
  fields: readonly TargetKey[];
  table: TableUse | null;
  /** A table that is being pasted and was not taken yet. */
  pasted: string;
  /** The long text that main keeps beside the draft, and whose place is empty here until it comes. */
  awaits: { textId: string; of: 'table' | 'pasted' } | null;
  /** Lines of the combinations that are left out. */
  leftOut: readonly number[];
  limitUsd: string;
}

export const single: Making = {
  name: '',
  repeat: 1,
  seeds: { kind: 'model' },
  how: 'combine',
  texts: {},
  media: {},
  fields: [],
  table: null,
  pasted: '',
  awaits: null,
  leftOut: [],
  limitUsd: '',
};

export const useMaking = create<Making>(() => single);

export const change = (part: Partial<Making>): void => useMaking.setState(part);

type MakingChange = (making: Making) => Partial<Making>;

/** Who has the drafts: the one in the sheet, whose making is here, and those that wait aside. */
export interface Drafts {
  /** Id of the draft. */
  inSheet(): string;
  changeAside(draftId: string, next: MakingChange): void;
}
let drafts: Drafts | null = null;
export const belongTo = (owner: Drafts): void => {
  drafts = owner;
};

/** What changes the making that is here now, also when its draft has been put aside before something has come for it. */
export function changeLater(): (next: MakingChange) => void {
  const draftId = drafts?.inSheet();
  return (next) => {
    if (draftId === undefined || draftId === drafts?.inSheet()) useMaking.setState(next);
    else drafts?.changeAside(draftId, next);
  };
}

/** Whether the pane beside the form shows. */
export const useManyPane = create<{ isOpen: boolean }>(() => ({ isOpen: false }));
export const showPane = (isOpen: boolean): void => useManyPane.setState({ isOpen });

/** Back to one job. */
export function makeOne(): void {
  useMaking.setState(single, true);
  showPane(false);
}

export const setText = (key: TargetKey, text: string): void =>
  useMaking.setState(({ texts }) => ({ texts: { ...texts, [key]: text }, leftOut: [] }));

export const withMedia =
  (key: TargetKey, next: (before: readonly ListedMedium[]) => readonly ListedMedium[]): MakingChange =>
  ({ media }) => ({ media: { ...media, [key]: next(media[key] ?? []) }, leftOut: [] });

export const addField = (key: TargetKey): void =>
  useMaking.setState(({ fields }) => ({ fields: fields.includes(key) ? fields : [...fields, key] }));

export const removeField = (key: TargetKey): void =>
  useMaking.setState(({ fields }) => ({ fields: fields.filter((one) => one !== key), leftOut: [] }));

/** A table that is chosen again keeps what was set for it. */
export const withTable =
  (name: string, content: string): MakingChange =>
  ({ table }) => ({
    table:
      table?.isGone === true && table.name === name
        ? { ...table, content, isGone: false }
        : { ...newTable, name, content },
    pasted: '',
    leftOut: [],
  });

export const takeTable = (name: string, content: string): void =>
  useMaking.setState(withTable(name, content));

const newTable: TableUse = {
  name: '',
  content: '',
  isGone: false,
  withHeader: true,
  targets: {},
  fixed: {},
  leftOut: [],
  files: {},
};

export const withTablePart =
  (next: (table: TableUse) => Partial<TableUse>): MakingChange =>
  ({ table }) =>
    table === null ? {} : { table: { ...table, ...next(table) } };

export const changeTable = (part: Partial<TableUse>): void => useMaking.setState(withTablePart(() => part));

/** What main keeps beside the draft is here; null: it could not be had. */
export const takeAwaited = (textId: string, text: string | null): void =>
  useMaking.setState(({ awaits, table, pasted }) => {
    if (awaits?.textId !== textId) return {};
    if (text === null) return { awaits: null };
    return awaits.of === 'pasted'
      ? { awaits: null, pasted: pasted || text }
      : { awaits: null, table: table && { ...table, content: text, isGone: false } };
  });
