/** States of an account. The window shows them as banners, as long as they last. */
export const accountNotices = ['key_refused', 'balance_low', 'key_limit', 'key_unavailable'] as const;
export type AccountNotice = (typeof accountNotices)[number];

/** What a notice says. */
export type NoticeKey =
  | AccountNotice
  | 'balance_below'
  | 'charges_unreadable'
  | 'ledger_unwritable'
  | 'settings_unreadable'
  | 'settings_reset'
  | 'verification_kept'
  | 'unexpected'
  | 'link_unknown_job'
  | 'sidecar_unknown_job'
  | 'material_ready';

/** The window has words for each of these, under `notice.`. */
export type WordedNotice = Exclude<NoticeKey, AccountNotice>;

/** A short message that main shows in the window. */
export interface Notice {
  level: 'info' | 'success' | 'warning' | 'error';
  key: NoticeKey;
  params: Record<string, string | number>;
  jobId?: string;
}
