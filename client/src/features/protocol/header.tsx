import { useState, type ReactNode } from 'react';
import type { Schemas } from '../../api/client';
import { compact, counted, usd } from '../../lib/numbers';
import { Button } from '../../ui/button';
import { ExternalLink } from '../../ui/external-link';
import { Sheet } from '../../ui/page';
import { Copyable, Meter, Sha } from '../../ui/small';
import { Status } from '../../ui/status';
import { Ago } from '../../ui/time';
import { VisibleText } from '../../ui/visible-text';
import { ElapsedBar } from './elapsed-bar';
import styles from './protocol.module.css';

type Protocol = Schemas['ProtocolDetail'];

/** A goal may be a page long: its beginning is enough to know which one this is. */
const SHORT = 240;

export function Goal({ text }: { readonly text: string }): ReactNode {
  const [whole, setWhole] = useState(false);
  const isLong = text.length > SHORT || text.split('\n').length > 3;
  const shown = whole || !isLong ? text : `${text.slice(0, SHORT).split('\n').slice(0, 3).join('\n')}…`;
  return (
    <span className={styles.goal}>
      <VisibleText text={shown} />
      {isLong && (
        <Button
          small
          tone="quiet"
          aria-expanded={whole}
          onClick={() => {
            setWhole(!whole);
          }}
        >
          {whole ? 'Less' : 'All of it'}
        </Button>
      )}
    </span>
  );
}

interface FactsProps {
  readonly protocol: Protocol;
  /** Its worker is not heard of: nobody may call that running. */
  readonly silent: boolean;
}

export function ProtocolFacts({ protocol, silent }: FactsProps): ReactNode {
  const { pr, ci, budget, elapsed } = protocol;
  return (
    <Sheet padded>
      <dl className={styles.facts}>
        <Fact name="Status">
          <Status status={silent ? 'silent' : protocol.status} />
        </Fact>
        <Fact name="Branch">
          <Copyable text={protocol.branch} label="the branch" />
          <span className={styles.quiet}>
            from{' '}
            <span className="mono">
              <VisibleText text={protocol.base_branch} />
            </span>
            {protocol.base_sha !== null && (
              <>
                {' '}
                at <Sha sha={protocol.base_sha} />
              </>
            )}
          </span>
        </Fact>
        <Fact name="Pull request">
          {pr === null ? <span className={styles.quiet}>None yet</span> : <PullRequest pr={pr} />}
          {protocol.head_sha !== null && (
            <span className={styles.quiet}>
              head <Sha sha={protocol.head_sha} />
            </span>
          )}
        </Fact>
        {ci !== null && (
          <Fact name="CI">
            <CiState ci={ci} />
          </Fact>
        )}
        <Fact name="Budget" title={BUDGET_WORDS[budget.mode]}>
          <Budget
            used={budget.used_tokens}
            cap={budget.max_tokens_per_protocol}
            words={(tokens) => `${compact(tokens)} tokens`}
            label="Tokens used of the budget"
          />
          <Budget
            used={budget.used_usd}
            cap={budget.max_usd_per_protocol}
            words={usd}
            label="Dollars used of the budget"
          />
        </Fact>
        <Fact name="Time">
          {elapsed === null ? (
            <span className={styles.quiet}>Nothing has been tried yet</span>
          ) : (
            <ElapsedBar elapsed={elapsed} />
          )}
          <span className={styles.quiet}>
            created <Ago time={protocol.created_at} />
          </span>
        </Fact>
      </dl>
    </Sheet>
  );
}

const Fact = ({
  name,
  title,
  children,
}: {
  readonly name: string;
  readonly title?: string;
  readonly children: ReactNode;
}): ReactNode => (
  <div className={styles.fact} title={title}>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

const BUDGET_WORDS = {
  strict: 'Stops the run when it is used up',
  warn: 'Warns when it is used up',
  off: 'Is only counted',
} as const;

function PullRequest({ pr }: { readonly pr: Schemas['PullRequest'] }): ReactNode {
  const state = pr.state === 'open' && pr.draft ? 'draft' : pr.state;
  return (
    <>
      <ExternalLink href={pr.url}>#{pr.number}</ExternalLink> {state}
      {pr.mergeable === false && ', has conflicts'}
    </>
  );
}

const CI_STATUS = {
  none: ['pending', 'No checks yet'],
  running: ['running', 'Running'],
  settling: ['running', 'Settling'],
  success: ['completed', 'Green'],
  failure: ['failed', 'Red'],
} as const;

export function CiState({ ci }: { readonly ci: Schemas['Ci'] }): ReactNode {
  const [status, words] = CI_STATUS[ci.state];
  const counts = [
    ci.failures.length > 0 && counted(ci.failures.length, 'failure'),
    ci.running.length > 0 && `${String(ci.running.length)} running`,
    ci.missing.length > 0 && `${String(ci.missing.length)} missing`,
    ci.passed.length > 0 && `${String(ci.passed.length)} passed`,
  ].filter((each) => each !== false);
  return (
    <>
      <Status status={status} words={words} /> <span className={styles.quiet}>{counts.join(', ')}</span>
      {ci.waived && <span className={styles.quiet}> · waived by an approval</span>}
    </>
  );
}

function Budget({
  used,
  cap,
  words,
  label,
}: {
  readonly used: number;
  readonly cap: number | null;
  readonly words: (value: number) => string;
  readonly label: string;
}): ReactNode {
  if (cap === null) return <span>{words(used)}</span>;
  return (
    <span className={styles.budget}>
      <span>
        {words(used)} <span className={styles.quiet}>of {words(cap)}</span>
      </span>
      <Meter value={used} max={cap} label={label} />
    </span>
  );
}
