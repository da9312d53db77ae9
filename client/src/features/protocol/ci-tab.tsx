import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Schemas } from '../../api/client';
import { queries } from '../../api/queries';
import { visible } from '../../lib/visible';
import { ExternalLink } from '../../ui/external-link';
import { Facts, Section, Sheet } from '../../ui/page';
import { Sha, Tag } from '../../ui/small';
import { Empty, Loaded } from '../../ui/states';
import { Status } from '../../ui/status';
import { Table } from '../../ui/table';
import { Ago } from '../../ui/time';
import { PrintedText, VisibleText } from '../../ui/visible-text';
import { CiState } from './header';
import styles from './protocol.module.css';
import type { TabProps } from './run';

const CHECK_STATUS = { running: 'running', success: 'completed', failure: 'failed', neutral: 'cancelled' } as const;
const CHECK_WORDS = { running: 'Running', success: 'Passed', failure: 'Failed', neutral: 'Neutral' } as const;

/** What CI says about the head commit, and what it said about those before. */
export function CiTab({ run: { protocol } }: TabProps): ReactNode {
  const checks = useQuery(queries.checks(protocol.id));
  const { ci } = protocol;
  return (
    <div className={styles.sections}>
      {ci === null ? (
        <Empty title="CI has no say here">
          The project has no forge, or nothing was pushed yet. Checks of the branch are here as soon as they are
          reported.
        </Empty>
      ) : (
        <Section title="Head commit">
          <Sheet padded>
            <Facts
              of={{
                State: <CiState ci={ci} />,
                Commit: <Sha sha={ci.sha} />,
                'Looked at since': <Ago time={ci.since} />,
                Missing:
                  ci.missing.length === 0 ? undefined : (
                    <VisibleText text={`${ci.missing.join(', ')}: required, and nobody has heard of it`} />
                  ),
              }}
            />
          </Sheet>
          {ci.failures.map((failure) => (
            <Failed key={failure.name} failure={failure} />
          ))}
        </Section>
      )}
      <Loaded query={checks}>
        {(rows) =>
          rows.length === 0 ? null : (
            <Section title="Checks">
              <Table
                label="Checks"
                rows={rows}
                id={(check) => `${check.group}${check.kind}${check.name}${check.sha}`}
                columns={[
                  { head: 'Check', lead: true, cell: (check) => <Name check={check} /> },
                  {
                    head: 'State',
                    cell: ({ state }) => <Status status={CHECK_STATUS[state]} words={CHECK_WORDS[state]} />,
                  },
                  { head: 'It says', cell: ({ conclusion }) => <VisibleText text={conclusion} /> },
                  {
                    head: 'Commit',
                    cell: ({ sha }) => (
                      <>
                        <Sha sha={sha} /> {sha === protocol.head_sha ? null : <Tag>earlier</Tag>}
                      </>
                    ),
                  },
                  { head: 'When', cell: ({ updated_at }) => <Ago time={updated_at} /> },
                ]}
              />
            </Section>
          )
        }
      </Loaded>
    </div>
  );
}

const Name = ({ check }: { readonly check: Schemas['Check'] }): ReactNode =>
  check.url === null ? (
    <VisibleText text={check.name} />
  ) : (
    <ExternalLink href={check.url}>
      <VisibleText text={check.name} />
    </ExternalLink>
  );

const CLASSES: Record<Schemas['CiFailure']['class'], string> = {
  code: 'the change',
  flaky: 'a flaky check',
  base_broken: 'the base branch, which is red as well',
  infra: 'the runner',
  billing: 'the account of CI',
  cancelled: 'somebody who cancelled it',
};

function Failed({ failure }: { readonly failure: Schemas['CiFailure'] }): ReactNode {
  return (
    <Sheet padded>
      <div className={styles.sections}>
        <p>
          <Status status="failed" words={failure.name} />{' '}
          <span className={styles.quiet}>is put down to {CLASSES[failure.class]}</span>{' '}
          {failure.url !== null && <ExternalLink href={failure.url}>At the forge</ExternalLink>}
        </p>
        {failure.reason !== null && (
          <p>
            <VisibleText text={failure.reason} />
          </p>
        )}
        {failure.log_tail !== null && (
          <pre
            className={styles.output}
            tabIndex={0}
            role="region"
            aria-label={`End of the log of ${visible(failure.name)}`}
          >
            <PrintedText text={failure.log_tail} />
          </pre>
        )}
      </div>
    </Sheet>
  );
}
