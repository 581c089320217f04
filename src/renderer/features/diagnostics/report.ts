/** The findings in words, for the page and for the clipboard. Pure. */

import type { TFunction } from 'i18next';
import {
  type Diagnostics,
  type FolderFinding,
  largestClockError,
  type ServerFinding,
  smallFreeBytes,
} from '../../../shared/diagnostics.ts';
import { shown } from '../../i18n/index.ts';
import { formatBytes, formatList, formatStamp } from '../../ui/format.ts';

/** Null: a fact without a judgement. */
export type Verdict = 'fine' | 'watch' | 'bad' | null;

export interface Line {
  label: string;
  text: string;
  verdict: Verdict;
}

export interface Section {
  id: 'versions' | 'keychain' | 'ledger' | 'folders' | 'network' | 'trust' | 'start';
  lines: Line[];
}

export function sectionsOf(found: Diagnostics, t: TFunction<'diagnostics'>): Section[] {
  const { versions, keychain, ledger, trust } = found;
  const fact = (label: string, text: string, verdict: Verdict = null): Line => ({ label, text, verdict });
  const backups =
    ledger.lastBackupAt === null
      ? t('ledger.noBackups')
      : t('ledger.backupsValue', { count: ledger.backups, at: formatStamp(ledger.lastBackupAt) });
  return [
    {
      id: 'keychain',
      lines: [
        fact(
          keychain.backend,
          keychain.detail ? shown(keychain.detail) : t(`keychain.${keychain.state}`),
          keychain.state === 'ready' ? 'fine' : 'bad',
        ),
      ],
    },
    {
      id: 'ledger',
      lines: [
        fact(
          t('ledger.check'),
          t(ledger.isSound ? 'ledger.sound' : 'ledger.damaged'),
          ledger.isSound ? 'fine' : 'bad',
        ),
        fact(t('ledger.disk'), t(`ledger.diskState.${ledger.disk}`), ledger.disk === 'ok' ? 'fine' : 'bad'),
        fact(
          t('ledger.content'),
          t('ledger.contentValue', {
            count: ledger.jobs,
            size: formatBytes(ledger.bytes),
            schema: ledger.schema,
          }),
        ),
        fact(t('ledger.backups'), backups),
      ],
    },
    { id: 'folders', lines: found.folders.map((folder) => folderLine(folder, t)) },
    {
      id: 'network',
      lines:
        found.servers.length === 0
          ? [fact(t('server.servers'), t('server.none'))]
          : found.servers.flatMap((server) => serverLines(server, t)),
    },
    {
      id: 'trust',
      lines: [
        fact(t('trust.authorities'), t('trust.authoritiesValue', trust)),
        ...trust.named.map(({ variable, path, certificates, problem }) =>
          problem === null
            ? fact(variable, t('trust.named', { path, count: certificates }), 'fine')
            : fact(variable, t('trust.problem', { path, problem: shown(problem) }), 'bad'),
        ),
      ],
    },
    {
      id: 'start',
      lines: found.start.map(({ step, ms }) => fact(t(`start.${step}`), t('start.ms', { ms }))),
    },
    {
      id: 'versions',
      lines: (['app', 'electron', 'chromium', 'node', 'system'] as const).map((name) =>
        fact(t(`versions.${name}`), versions[name]),
      ),
    },
  ];
}

function folderLine({ use, path, freeBytes, problem }: FolderFinding, t: TFunction<'diagnostics'>): Line {
  const place =
    freeBytes === null
      ? t('folder.unknown', { path })
      : t('folder.free', { path, size: formatBytes(freeBytes) });
  return {
    label: t(`folder.${use}`),
    text: problem === null ? place : `${path}. ${shown(problem)}`,
    verdict: problem !== null ? 'bad' : freeBytes !== null && freeBytes < smallFreeBytes ? 'watch' : 'fine',
  };
}

function serverLines(server: ServerFinding, t: TFunction<'diagnostics'>): Line[] {
  const { status, tookMs, clockAheadMs, proxies } = server;
  const lines: Line[] = [
    {
      label: server.host,
      text: server.problem
        ? shown(server.problem)
        : t('server.answered', { status: status ?? 0, ms: tookMs ?? 0 }),
      verdict: server.problem === null ? 'fine' : 'bad',
    },
    {
      label: t('server.way'),
      text: proxies.length === 0 ? t('server.direct') : t('server.proxies', { proxies: formatList(proxies) }),
      verdict: null,
    },
  ];
  if (clockAheadMs === null) return lines;
  const isFine = Math.abs(clockAheadMs) < largestClockError;
  const which = isFine ? 'clockFine' : clockAheadMs > 0 ? 'clockAhead' : 'clockBehind';
  const seconds = Math.round(Math.abs(clockAheadMs) / 1000);
  lines.push({
    label: t('server.clock'),
    text: t(`server.${which}`, { seconds }),
    verdict: isFine ? 'fine' : 'watch',
  });
  return lines;
}

/** As a person pastes it into a mail. */
export function reportText(
  sections: readonly Section[],
  t: TFunction<'diagnostics'>,
  madeAt: number,
): string {
  const marks = (verdict: Verdict) =>
    verdict === null || verdict === 'fine' ? '' : ` (${t(`verdict.${verdict}`)})`;
  return [
    `Safelight: ${t('title')}`,
    t('madeAt', { at: new Date(madeAt).toISOString() }),
    ...sections.flatMap(({ id, lines }) => [
      '',
      t(`section.${id}`),
      ...lines.map(({ label, text, verdict }) => `  ${label}: ${text}${marks(verdict)}`),
    ]),
    '',
  ].join('\n');
}
