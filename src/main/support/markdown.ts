/** The packet as a page that a person can read before it leaves the computer. Holds nothing that packet.json lacks. */
import type { PacketJob, SupportPacket, ValueShape } from './schema.ts';

/** Text of servers and users cannot become markup: it stands in code spans, on one line. */
const code = (text: string): string => {
  const flat = text.replace(/\s+/g, ' ').trim();
  const fence = '`'.repeat(Math.max(0, ...(flat.match(/`+/g) ?? []).map((run) => run.length)) + 1);
  const pad = flat.startsWith('`') || flat.endsWith('`') ? ' ' : '';
  return flat === '' ? 'empty' : `${fence}${pad}${flat}${pad}${fence}`;
};
const cell = (text: string): string => code(text).replaceAll('|', '\\|');
const line = (label: string, value: string | number | null | undefined): string[] =>
  value === null || value === undefined
    ? []
    : [`- ${label}: ${typeof value === 'number' ? value : code(value)}`];

export function packetMarkdown(packet: SupportPacket): string {
  const { app, system } = packet;
  const runtime = [
    app.electron === null ? null : `Electron ${app.electron}`,
    app.chromium === null ? null : `Chromium ${app.chromium}`,
    app.node === null ? null : `Node.js ${app.node}`,
  ].filter((part) => part !== null);
  const head = [
    '# Support packet',
    '',
    `- Form: ${code(packet.schema)}`,
    `- Made at: ${packet.madeAt} (UTC)`,
    `- App: ${code([`${app.name} ${app.version}`, ...runtime].join(', '))}`,
    ...(system === undefined
      ? []
      : [`- System: ${code(`${system.platform} ${system.release} ${system.arch}`)}`]),
    ...(packet.omitted.length === 0 ? [] : [`- Left out by the user: ${packet.omitted.join(', ')}`]),
    '',
    'Keys, addresses with their queries, prompts, media, names and e-mail addresses are not in this packet.',
  ];
  return `${[...head, ...diagnosticsSection(packet.diagnostics), ...packet.jobs.flatMap(jobSection)].join('\n')}\n`;
}

function diagnosticsSection(found: SupportPacket['diagnostics']): string[] {
  if (found === undefined) return [];
  const { keychain, ledger, trust } = found;
  const facts = (parts: readonly (string | null)[]) => code(parts.filter((part) => part !== null).join(', '));
  const ms = (value: number | null, what: string) => (value === null ? null : `${what} ${value} ms`);
  return [
    '',
    '## Diagnostics',
    '',
    `- Made at: ${found.madeAt} (UTC)`,
    `- Keychain: ${facts([keychain.backend, keychain.state, keychain.detail])}`,
    `- Ledger: ${facts([
      ledger.isSound ? 'sound' : 'damaged',
      `schema ${ledger.schema}`,
      `${ledger.jobs} jobs`,
      `${ledger.bytes} bytes`,
      `${ledger.backups} backups, last ${ledger.lastBackupAt ?? 'never'}`,
      `disk ${ledger.disk}`,
    ])}`,
    ...found.folders.map(
      ({ use, freeBytes, problem }) =>
        `- Folder, ${use}: ${facts([freeBytes === null ? 'free space unknown' : `${freeBytes} bytes free`, problem])}`,
    ),
    ...found.servers.map(
      (server) =>
        `- Server, ${server.kind}: ${facts([
          `${server.hostClass} host`,
          server.proxies === 0 ? 'no proxy' : `${server.proxies} proxies`,
          server.httpStatus === null ? null : `HTTP ${server.httpStatus}`,
          ms(server.tookMs, 'answered in'),
          ms(server.clockAheadMs, 'our clock is ahead by'),
          server.problem,
        ])}`,
    ),
    `- Trust: ${facts([`${trust.runtime} authorities of the runtime`, `${trust.system} of the system`])}`,
    ...trust.named.map(
      ({ variable, certificates, problem }) =>
        `- ${variable}: ${facts([`${certificates} certificates`, problem])}`,
    ),
    `- Start: ${facts(found.start.map(({ step, ms: at }) => `${step} ${at} ms`))}`,
  ];
}

function jobSection(job: PacketJob): string[] {
  const { error, times, status } = job;
  const out = ['', `## Job ${code(job.jobId)}`, ''];
  out.push(
    `- Request: ${code(`${job.method} ${job.endpoint}`)}`,
    `- Family: ${code(job.operation === null ? job.family : `${job.family}, ${job.operation}`)}`,
    `- Model: ${code(job.model.asked)}${job.model.resolved === null ? '' : `, resolved to ${code(job.model.resolved)}`}`,
    ...line(
      'Account',
      job.account === undefined ? null : `${job.account.kind}, host ${job.account.hostClass}`,
    ),
    ...line('Task id', job.taskId),
    ...line('Poll path', job.pollPath),
    ...line('Billing transaction id', job.billingTransactionId),
    `- Status: ${code(status.state)}${status.remoteStatus === null ? '' : `, TokenLab says ${code(status.remoteStatus)}`}`,
    ...line('Progress', status.progress),
    ...line('Needs attention', status.attention),
    ...line('Held', status.hold),
    ...line('Settlement', status.settlement),
    ...line('HTTP statuses', job.httpStatuses.map(({ of, status }) => `${status} ${of}`).join(', ') || null),
  );
  if (status.cancellation.state !== 'none') {
    const { state, code: reason, httpStatus } = status.cancellation;
    out.push(
      `- Cancellation: ${code([state, reason, httpStatus].filter((part) => part !== null).join(', '))}`,
    );
  }
  out.push('', `Expected: ${job.expected}`, '', `Observed: ${job.observed}`);
  if (job.requestIds.length > 0) {
    out.push('', '| Request id | Seen in | Time (UTC) | HTTP |', '| --- | --- | --- | --- |');
    for (const seen of job.requestIds) {
      out.push(
        `| ${cell(seen.requestId)} | ${cell(seen.seenIn)} | ${seen.at ?? ''} | ${seen.httpStatus ?? ''} |`,
      );
    }
  }
  const { minUsd, maxUsd } = job.estimate;
  if (minUsd !== null || maxUsd !== null || job.charges.length > 0) {
    const range = minUsd === maxUsd ? minUsd : `${minUsd ?? 'unknown'} to ${maxUsd ?? 'unknown'}`;
    out.push('', '### Money (USD)', '', `- Estimate: ${range ?? 'unknown'}`);
  }
  if (job.charges.length > 0) {
    out.push(
      '',
      '| Usage row at (UTC) | USD | Billing transaction id | Request id | Asked for | Tier |',
      '| --- | --- | --- | --- | --- | --- |',
    );
    for (const row of job.charges) {
      const ids = [row.billingTransactionId, row.requestId, row.requestedPolicy, row.resolvedTier].map(
        (id) => (id === null ? '' : cell(id)),
      );
      out.push(`| ${row.at} | ${row.usd ?? 'unknown'} | ${ids.join(' | ')} |`);
    }
  }
  if (times !== undefined) {
    out.push('', '### Times (UTC)', '');
    for (const [name, at] of Object.entries(times)) if (at !== null) out.push(`- ${name}: ${at}`);
  }
  out.push('', '### Counts', '');
  for (const [name, count] of Object.entries(job.counts)) out.push(`- ${name}: ${count}`);
  if (error !== undefined && error !== null) {
    out.push('', '### Error', '', ...line('Code', error.code), ...line('Message', error.message));
    out.push(...line('HTTP status', error.httpStatus), ...line('TokenLab code', error.remoteCode));
    out.push(...line('TokenLab type', error.remoteType), ...line('TokenLab message', error.remoteMessage));
    out.push(...line('Parameter', error.parameter));
    for (const issue of error.fields) out.push(`- ${code(issue.path)}: ${code(issue.message)}`);
  }
  if (job.request !== undefined) {
    out.push('', '### Request shape', '', ...line('Delivery policy', job.request.delivery));
    for (const field of [...job.request.fields, ...job.request.rawFields]) {
      out.push(`- ${code(field.name)}: ${describe(field.shape)}`);
    }
    for (const input of job.request.inputs) {
      const facts = [input.mime, input.bytes === null ? null : `${input.bytes} bytes`, input.sha256];
      const details =
        input.shape === null ? facts.filter((fact) => fact !== null).join(', ') : describe(input.shape);
      out.push(`- input ${code(input.field)}: ${input.source}${details === '' ? '' : `, ${details}`}`);
    }
  }
  if (job.promptSample !== undefined) {
    out.push('', '### Prompt sample (masked)', '');
    for (const { field, sample } of job.promptSample) out.push(`- ${code(field)}: ${code(sample)}`);
  }
  if (job.results !== undefined && job.results.length > 0) {
    out.push('', '### Results', '', '| # | Role | Kind | State | Bytes | SHA-256 | Error |');
    out.push('| --- | --- | --- | --- | --- | --- | --- |');
    for (const result of job.results) {
      const cells = [result.role, result.mime ?? result.media, result.download].map(cell).join(' | ');
      out.push(
        `| ${result.index} | ${cells} | ${result.bytes ?? ''} | ${result.sha256 ?? ''} | ${result.errorCode ?? ''} |`,
      );
    }
  }
  if (job.timeline !== undefined && job.timeline.length > 0) {
    out.push('', '### Timeline (UTC)', '');
    for (const entry of job.timeline) {
      const detail = Object.keys(entry.detail).length === 0 ? '' : ` ${code(JSON.stringify(entry.detail))}`;
      out.push(`- ${entry.at} ${entry.source} ${code(entry.type)}${detail}`);
    }
  }
  if (job.log !== undefined && job.log.length > 0) {
    out.push('', '### Log', '', ...job.log.map((text) => `    ${text.replace(/[\r\n]+/g, ' ')}`));
  }
  return out;
}

function describe(shape: ValueShape): string {
  switch (shape.type) {
    case 'null':
      return 'null';
    case 'boolean':
      return String(shape.value);
    case 'number':
      return shape.value === undefined ? 'a number' : String(shape.value);
    case 'text':
      return shape.value === undefined ? `text of ${shape.length} characters` : code(shape.value);
    case 'url':
      return `${shape.scheme} address on a ${shape.hostClass} host, ${shape.length} characters`;
    case 'data_url':
      return `data URL${shape.mime === null ? '' : ` of ${shape.mime}`}, ${shape.length} characters`;
    case 'list':
      return `list of ${shape.length}${shape.items.length === 0 ? '' : `: ${shape.items.map(describe).join('; ')}`}`;
    case 'object':
      return `object with ${shape.fields.map((field) => `${code(field.name)}: ${describe(field.shape)}`).join('; ')}`;
  }
}
