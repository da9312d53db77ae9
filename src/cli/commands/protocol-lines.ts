import type { CheckOut, CiOut, ProtocolOut, PullRequestOut } from '../api/api-types';
import { record, table } from '../table';

export function protocolTable(protocols: readonly ProtocolOut[], width: number): string[] {
  if (protocols.length === 0) return ['No protocols.'];
  const rows = protocols.map((protocol) => [
    protocol.id,
    protocol.protocol_name,
    protocol.status,
    protocol.status_reason?.code ?? protocol.waiting?.code ?? '',
    protocol.description,
  ]);
  return table(['ID', 'NAME', 'STATUS', 'REASON', 'DESCRIPTION'], rows, width);
}

export function protocolRecord(protocol: ProtocolOut): string[] {
  const reason = protocol.status_reason;
  return record([
    ['id', protocol.id],
    ['name', protocol.protocol_name],
    ['description', protocol.description],
    ['status', protocol.status],
    ['reason', reason === null ? null : `${reason.code}: ${reason.message}`],
    ['waiting for', protocol.waiting_for],
    ['branch', `${protocol.branch} from ${protocol.base_branch}`],
    ['pull request', pullRequestText(protocol.pr)],
    ['ci', ciText(protocol.ci)],
    ...(protocol.ci?.failures ?? []).map(({ name, class: kind, reason: why, url }): [string, string] => [
      '',
      [`✗ ${name} (${kind})`, why, url].filter((part) => part !== null).join('  '),
    ]),
    ['allowed now', protocol.allowed_actions.join(', ')],
    ['created', protocol.created_at],
  ]);
}

export function checkTable(checks: readonly CheckOut[], width: number): string[] {
  if (checks.length === 0) return ['No check has reported.'];
  const rows = checks.map((check) => [
    check.sha.slice(0, 10),
    check.name,
    check.kind,
    check.state,
    check.conclusion === check.state ? '' : check.conclusion,
    check.updated_at,
    check.url ?? '',
  ]);
  return table(['COMMIT', 'CHECK', 'KIND', 'STATE', 'CONCLUSION', 'UPDATED', 'URL'], rows, width);
}

function pullRequestText(pr: PullRequestOut | null | undefined): string | null {
  if (pr == null) return null;
  const open = pr.state === 'open';
  const marks = [open && pr.draft ? 'draft' : pr.state, open && pr.mergeable === false ? 'with conflicts' : null];
  return `#${String(pr.number)} ${marks.filter((mark) => mark !== null).join(', ')}  ${pr.url}`;
}

function ciText(ci: CiOut | null | undefined): string | null {
  if (ci == null) return null;
  const parts = [
    `${ci.state} on ${ci.sha.slice(0, 10)}`,
    ci.passed.length === 0 ? null : `passed ${ci.passed.join(', ')}`,
    ci.running.length === 0 ? null : `running ${ci.running.join(', ')}`,
    ci.missing.length === 0 ? null : `missing ${ci.missing.join(', ')}`,
  ];
  return parts.filter((part) => part !== null).join('; ');
}
