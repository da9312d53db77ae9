import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Schemas } from '../../api/client';
import { Facts } from '../../ui/page';
import { Sha, Tag } from '../../ui/small';
import { Status } from '../../ui/status';
import { Ago } from '../../ui/time';
import { PrintedText, VisibleText } from '../../ui/visible-text';
import { findingsOf } from './decisions';
import styles from './protocol.module.css';
import type { ProtocolSearch } from './use-place';

type Finding = Schemas['Finding'];

const JUDGES = { gates: 'gates', agent: 'an agent', person: 'a person', policy: 'the policy', ci: 'CI' } as const;

export function VerdictView({
  verdict,
  stepId,
}: {
  readonly verdict: Schemas['Verdict'];
  readonly stepId: string | null;
}): ReactNode {
  const passed = verdict.verdict === 'pass';
  return (
    <div className={styles.sections}>
      <Facts
        of={{
          Verdict: (
            <>
              <Status status={passed ? 'completed' : 'failed'} words={passed ? 'Pass' : 'Fail'} /> by{' '}
              {JUDGES[verdict.judged_by]}
            </>
          ),
          Evidence: (
            <>
              commit <Sha sha={verdict.head_sha} />
            </>
          ),
          Summary: verdict.summary === '' ? undefined : <VisibleText text={verdict.summary} />,
        }}
      />
      <Findings findings={verdict.findings} stepId={stepId} />
    </div>
  );
}

/** What a person has decided, in whose words; the remarks of a request for changes are findings as any other's. */
export function Decision({ event, stepId }: { readonly event: Schemas['Event']; readonly stepId: string }): ReactNode {
  const { words, findings } = findingsOf(event.metadata);
  return (
    <div className={styles.sections}>
      <p>
        <VisibleText text={event.message} />{' '}
        <span className={styles.quiet}>
          <Ago time={event.created_at} />
        </span>
      </p>
      {words !== '' && (
        <blockquote className={styles.words}>
          <VisibleText text={words} />
        </blockquote>
      )}
      <Findings findings={findings} stepId={stepId} />
    </div>
  );
}

function Findings({
  findings,
  stepId,
}: {
  readonly findings: readonly Finding[];
  readonly stepId: string | null;
}): ReactNode {
  if (findings.length === 0) return null;
  return (
    <ul className={styles.findings} aria-label="Findings">
      {findings.map((finding, index) => (
        <li key={index}>
          <Tag>{finding.severity}</Tag>
          <span className={styles.finding}>
            <PrintedText text={finding.message} />
          </span>
          {finding.file !== undefined && <FindingPlace finding={finding} stepId={stepId} />}
        </li>
      ))}
    </ul>
  );
}

function FindingPlace({ finding, stepId }: { readonly finding: Finding; readonly stepId: string | null }): ReactNode {
  const { file = '', line } = finding;
  const words = <VisibleText text={`${file}${line === undefined ? '' : `:${String(line)}`}`} />;
  if (line === undefined || stepId === null) return <span className="mono">{words}</span>;
  return (
    <Link
      from="/protocols/$protocolId"
      to="."
      className="mono"
      search={(before: ProtocolSearch): ProtocolSearch => ({
        ...before,
        tab: 'changes',
        step: stepId,
        file,
        line,
        side: finding.side === 'old' ? 'old' : undefined,
      })}
    >
      {words}
    </Link>
  );
}
