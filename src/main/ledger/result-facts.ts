/** What is known of a result besides its columns: small things of its output and its download, together in one JSON text. */
import { z } from 'zod';
import { checkedOr } from '../../shared/checked.ts';
import { readObject } from './stored.ts';

/** What an answer gave with an output, and its file showed, besides what has a column of its own. */
export interface OutputFacts {
  /** Where it stood in the answer; the same place in a later answer is the same output. */
  place: string | null;
  title: string | null;
  revisedPrompt: string | null;
  codec: string | null;
  /** How often a decoder goes over a picture, where that is more than once. */
  passes: number | null;
  /** Where it waits that came inside of the answer, until it is a file of its own; by its name. */
  media: string | null;
}

/** What a download remembers between its attempts. */
export interface DownloadNotes {
  /** A fresh link was asked for, and since then none has worked and none was waited for. */
  askedForFreshLink: boolean;
  /** Unix ms since which no link has worked; null while none was refused. */
  refusedSince: number | null;
  /** How often its link was waited for since then. */
  linkWaits: number;
  /** It had expired, and a start of the app has tried it once more. */
  triedAtStart: boolean;
  /** How many files turned out not to be what was promised. */
  wrongFiles: number;
  /** Hash of a file that could not prove its end: a second one that is the same is believed. */
  doubtedSha256: string | null;
  /** It could not be unpacked; the next attempt takes the bytes as they come. */
  takesPacked: boolean;
  /**
   * The start of the system in which the part grows, while an attempt runs. A process that is killed leaves it: what the
   * system has taken by then is good until it starts again, also what was not noted yet.
   */
  partBoot: string | null;
  /** What waits beside the part, when something does. */
  aside: 'page' | 'part' | 'doubted' | null;
}

export const noDownloadNotes: DownloadNotes = {
  askedForFreshLink: false,
  refusedSince: null,
  linkWaits: 0,
  triedAtStart: false,
  wrongFiles: 0,
  doubtedSha256: null,
  takesPacked: false,
  partBoot: null,
  aside: null,
};

const noOutputFacts: OutputFacts = {
  place: null,
  title: null,
  revisedPrompt: null,
  codec: null,
  passes: null,
  media: null,
};

const textOrNull = z.string().nullable().catch(null);

const outputFacts = z.object({
  place: textOrNull,
  title: textOrNull,
  revisedPrompt: textOrNull,
  codec: textOrNull,
  passes: z.number().int().nonnegative().nullable().catch(null),
  media: textOrNull,
});

const downloadNotes = z.object({
  askedForFreshLink: z.boolean().catch(noDownloadNotes.askedForFreshLink),
  refusedSince: z.number().nullable().catch(null),
  linkWaits: z.number().int().nonnegative().catch(noDownloadNotes.linkWaits),
  triedAtStart: z.boolean().catch(noDownloadNotes.triedAtStart),
  wrongFiles: z.number().int().nonnegative().catch(noDownloadNotes.wrongFiles),
  partBoot: textOrNull,
  doubtedSha256: textOrNull,
  takesPacked: z.boolean().catch(noDownloadNotes.takesPacked),
  aside: z.enum(['page', 'part', 'doubted']).nullable().catch(null),
});

export const readOutputFacts = (text: string | null): OutputFacts =>
  checkedOr(outputFacts, readObject(text), noOutputFacts);

export const readDownloadNotes = (text: string | null): DownloadNotes =>
  checkedOr(downloadNotes, readObject(text), noDownloadNotes);

/** The JSON text with some of it changed; what is not known stays as it is, and what is null is not written. */
export function writeFacts(
  before: string | null,
  output: Partial<OutputFacts> = {},
  notes: Partial<DownloadNotes> = {},
): string {
  const facts = { ...readObject(before), ...output, ...notes };
  return JSON.stringify(Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null)));
}
