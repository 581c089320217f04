/** What of a packet stands in a mail: all of it when it is short, else the ids by which support finds the requests. */
import type { BuiltPacket } from './packet.ts';
import type { PacketJob, SupportPacket } from './schema.ts';

/** Mail programs and systems cut longer `mailto:` addresses; this many encoded characters pass everywhere. */
const longestBody = 1_800;

const fits = (body: string): boolean => encodeURIComponent(body).length <= longestBody;

const supportAddress = 'support@tokenlab.sh';

export interface SupportMail {
  to: string;
  subject: string;
  body: string;
  /** False when the body is an extract, and the packet itself has to be pasted or attached. */
  isWhole: boolean;
}

export function mailOf(built: BuiltPacket): SupportMail {
  const subject = built.fileName.replace(/\.zip$/, '');
  const isWhole = fits(built.markdown);
  return { to: supportAddress, subject, body: isWhole ? built.markdown : extracts(built.packet), isWhole };
}

function extracts(packet: SupportPacket): string {
  const head = `${packet.schema} of ${packet.madeAt}, Safelight ${packet.app.version}\n`;
  const foot = '\nThe whole packet is in the clipboard: paste it here, or attach the saved zip.\n';
  let body = '';
  for (const [index, job] of packet.jobs.entries()) {
    const left = packet.jobs.length - index - 1;
    const more = left > 0 ? `\nand ${left} more in the packet\n` : '';
    const next = `${body}\n${extract(job)}`;
    if (!fits(head + next + more + foot)) {
      body += `\nand ${left + 1} more in the packet\n`;
      break;
    }
    body = next;
  }
  return head + body + foot;
}

function extract(job: PacketJob): string {
  const last = job.requestIds.at(-1);
  return [
    `${job.method} ${job.endpoint}, ${job.model.resolved ?? job.model.asked}`,
    job.times === undefined ? null : `sent ${job.times.submitted ?? 'never'}, created ${job.times.created}`,
    job.taskId && `task ${job.taskId}`,
    ...job.requestIds.slice(0, 1).map((seen) => `request ${seen.requestId} (${seen.seenIn})`),
    last !== undefined && job.requestIds.length > 1 ? `request ${last.requestId} (${last.seenIn})` : null,
    job.billingTransactionId && `billing transaction ${job.billingTransactionId}`,
    `Observed: ${job.observed}`,
    '',
  ]
    .filter((line) => line !== null)
    .join('\n');
}
