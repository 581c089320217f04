/** What a person sets once for the whole app. */
import { z } from 'zod';
import { deliveryPolicies } from './delivery.ts';
import { id } from './fields.ts';
import { languageChoices } from './language.ts';
import { askAboveSchema, ownKeysSchema } from './setting-rules.ts';
import { updateChannels } from './updates.ts';

/** What a notification may be of: a job that is done, one that failed or was cancelled, one that needs a decision. */
export const notifyKinds = ['done', 'failed', 'decision'] as const;
export type NotifyKind = (typeof notifyKinds)[number];

/** Hours and minutes, as in 22:00. */
const timeOfDaySchema = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/);

/** Whether the system shows notifications. Unknown: it has not said. */
export type NotificationState = 'shown' | 'none' | 'unknown';

export const usualChargeShare = 10;

export const settingsSchema = z.object({
  theme: z.enum(['system', 'dark', 'light']),
  language: z.enum(languageChoices),
  resultsFolder: z.string().max(4096),
  /** Projects with a results folder of their own, by name. */
  projectFolders: z.record(z.string().min(1).max(100), z.string().min(1).max(4096)),
  userId: z.string().max(200),
  projectId: z.string().max(100).nullable(),
  fileNameTemplate: z.string().min(1).max(300),
  writeSidecars: z.boolean(),
  keepPollingInBackground: z.boolean(),
  notifyOnFinish: z.boolean(),
  /** What notifications are shown of, where they are at all. */
  notifyKinds: z.array(z.enum(notifyKinds)).max(notifyKinds.length),
  notifySound: z.boolean(),
  /** No notifications between these times of the computer's own day. */
  quietHours: z.object({ from: timeOfDaySchema, until: timeOfDaySchema }).nullable(),
  lowBalanceUsd: z.string().max(40),
  /** A one-click paid action that may cost more asks first; empty: none does. */
  askAboveUsd: askAboveSchema,
  /** Looks for a new version now and then, where the package can be updated. */
  checkForUpdates: z.boolean(),
  updateChannel: z.enum(updateChannels),
  /** Usage rows are read automatically after jobs have ended, where there is a management token. */
  fetchCharges: z.boolean(),
  /** How far (%) a charge may lie from its estimate before the job needs attention. */
  chargeShare: z.number().int().min(0).max(1000),
  /** The delivery tier that new jobs of an account ask for, where a person has named one. */
  delivery: z.record(id, z.enum(deliveryPolicies)),
  /** What waits at a start is sent only after the person has said so. */
  askBeforeSending: z.boolean(),
  /** Keys that the person has changed. */
  keys: ownKeysSchema,
});
export type QuietHours = NonNullable<z.infer<typeof settingsSchema>['quietHours']>;
export type Settings = z.infer<typeof settingsSchema>;

/** The settings of a new profile, besides the two that each computer and each person has their own of. */
export const newSettings: Omit<Settings, 'resultsFolder' | 'userId'> = {
  theme: 'dark',
  language: 'system',
  projectId: null,
  projectFolders: {},
  fileNameTemplate: '{date} {title} {n}',
  writeSidecars: true,
  keepPollingInBackground: false,
  notifyOnFinish: true,
  notifyKinds: [...notifyKinds],
  notifySound: true,
  quietHours: null,
  lowBalanceUsd: '5',
  askAboveUsd: '5',
  checkForUpdates: true,
  updateChannel: 'stable',
  askBeforeSending: false,
  delivery: {},
  fetchCharges: true,
  chargeShare: usualChargeShare,
  keys: {},
};

type Folders = Pick<Settings, 'resultsFolder' | 'projectFolders'>;

/** Where new files of a project go. */
export const resultsFolderOf = (
  { resultsFolder, projectFolders }: Folders,
  projectId: string | null,
): string =>
  projectId !== null && Object.hasOwn(projectFolders, projectId) ? projectFolders[projectId]! : resultsFolder;

export const allResultsFolders = ({ resultsFolder, projectFolders }: Folders): string[] => [
  ...new Set([resultsFolder, ...Object.values(projectFolders)]),
];
