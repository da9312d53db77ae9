import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Schemas } from '../../api/client';
import { exactNumber, usd } from '../../lib/numbers';
import { Section } from '../../ui/page';
import { Sha } from '../../ui/small';
import { Status } from '../../ui/status';
import { Table } from '../../ui/table';
import { Elapsed } from '../../ui/time';
import { VisibleText } from '../../ui/visible-text';
import styles from './attempt.module.css';
import { tokensOf } from './attempt-words';
import { Changes } from './changes';

type Attempt = Schemas['Attempt'];

/** What became different with this attempt: its figures beside those of the one before, and what lies between their commits. */
export function Comparison({
  attempt,
  previous,
}: {
  readonly attempt: Attempt;
  readonly previous: Attempt;
}): ReactNode {
  return (
    <div className={styles.parts}>
      <Table
        label="This attempt and the one before"
        rows={[previous, attempt]}
        id={({ id }) => id}
        columns={[
          {
            head: 'Attempt',
            lead: true,
            cell: (each) =>
              each === attempt ? (
                `${String(each.number)} (this one)`
              ) : (
                <Link to="/attempts/$attemptId" params={{ attemptId: each.id }}>
                  {each.number}
                </Link>
              ),
          },
          { head: 'Status', cell: ({ status }) => <Status status={status} /> },
          {
            head: 'Verdict',
            cell: ({ verdict }) =>
              verdict === null ? (
                '–'
              ) : (
                <>
                  {verdict.verdict === 'pass' ? 'Pass' : 'Fail'}: <VisibleText text={verdict.summary} />
                </>
              ),
          },
          {
            head: 'Worked',
            right: true,
            cell: ({ started_at, finished_at }) =>
              started_at === null ? '–' : <Elapsed from={started_at} to={finished_at} />,
          },
          { head: 'Tokens', right: true, cell: ({ usage }) => exactNumber(tokensOf(usage)) },
          { head: 'Cost', right: true, cell: ({ cost_usd }) => usd(cost_usd) },
          { head: 'Head', cell: ({ head_sha }) => (head_sha === null ? '–' : <Sha sha={head_sha} />) },
        ]}
      />
      {attempt.head_sha !== null && previous.head_sha !== null && (
        <Section title="What lies between their commits">
          <Changes attempt={attempt} against="previous" />
        </Section>
      )}
    </div>
  );
}
