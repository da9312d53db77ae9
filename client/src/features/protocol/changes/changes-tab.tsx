import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Schemas } from '../../../api/client';
import { queries } from '../../../api/queries';
import { attemptName } from '../../../lib/attempt-name';
import { DiffView } from '../../../ui/diff/diff-view';
import type { LineAddress } from '../../../ui/diff/diff-rows';
import { ChoiceBox } from '../../../ui/field';
import { Toolbar } from '../../../ui/page';
import { Sha } from '../../../ui/small';
import { Empty, Loaded } from '../../../ui/states';
import { VisibleText } from '../../../ui/visible-text';
import styles from './changes.module.css';
import type { TabProps } from '../run';
import { attemptsOf } from '../runs';
import { type ProtocolSearch, useGo, useProtocolSearch } from '../use-place';
import { type Review, useReview } from './review';
import { ReviewTray } from './review-tray';

/** What was changed: of the whole protocol, or of the step that is chosen, whose lines take comments. */
export function ChangesTab({ run, step }: TabProps): ReactNode {
  return step === undefined ? <OfProtocol run={run} /> : <OfStep key={step.id} run={run} step={step} />;
}

function OfProtocol({ run: { protocol, steps } }: Pick<TabProps, 'run'>): ReactNode {
  const diff = useQuery(queries.protocolDiff(protocol));
  const place = useLinePlace();
  const open = steps.find((step) => step.allowed_actions.includes('request_changes'));
  if (protocol.head_sha === null || protocol.head_sha === protocol.base_sha)
    return <Empty title="Nothing was changed yet">Commits of the steps are here as soon as there are some.</Empty>;
  return (
    <>
      <p className={styles.what}>
        All of the branch against{' '}
        <span className="mono">
          <VisibleText text={protocol.base_branch} />
        </span>
        {open !== undefined && (
          <>
            . To comment,{' '}
            <Link
              from="/protocols/$protocolId"
              to="."
              search={(before: ProtocolSearch) => ({ ...before, step: open.id })}
            >
              choose step {open.step_index}
            </Link>
            .
          </>
        )}
      </p>
      <Loaded query={diff} lines={10}>
        {(text) => <DiffView key={text.length} text={text} label="Changes of the protocol" review={null} {...place} />}
      </Loaded>
    </>
  );
}

function OfStep({ run, step }: { readonly run: TabProps['run']; readonly step: Schemas['Step'] }): ReactNode {
  const { attempt: named, against = 'base' } = useProtocolSearch();
  const go = useGo();
  const review = useReview(step.id);
  const done = attemptsOf(run.attempts, step.id).filter(
    ({ kind, head_sha }) => kind === 'execute' && head_sha !== null,
  );
  const attempt = done.find(({ id }) => id === named) ?? done.at(-1);
  if (attempt === undefined)
    return <Empty title="This step has changed nothing yet">What it commits is here as soon as it was executed.</Empty>;
  const isLatest = attempt.head_sha === step.head_sha;
  const canComment = isLatest && against === 'base' && step.allowed_actions.includes('request_changes');
  const isFirst = done[0] === attempt;
  return (
    <>
      <Toolbar label="What is compared">
        <ChoiceBox
          label="Attempt"
          value={attempt.id}
          choices={done.toReversed().map((each) => ({ value: each.id, label: attemptName(each) }))}
          onChange={(event) => {
            go({ attempt: event.target.value, file: undefined, line: undefined, side: undefined }, 'push');
          }}
        />
        <ChoiceBox
          label="Against"
          value={isFirst ? 'base' : against}
          choices={[
            { value: 'base', label: 'against what was before the step' },
            ...(isFirst ? [] : [{ value: 'previous', label: 'against the attempt before' }]),
          ]}
          onChange={(event) => {
            go({ against: event.target.value === 'previous' ? 'previous' : undefined }, 'push');
          }}
        />
        {attempt.head_sha !== null && <Sha sha={attempt.head_sha} />}
      </Toolbar>
      <StepDiff
        attempt={attempt}
        against={isFirst ? 'base' : against}
        step={step}
        review={canComment ? review : null}
      />
    </>
  );
}

interface StepDiffProps {
  readonly attempt: Schemas['Attempt'];
  readonly against: 'base' | 'previous';
  readonly step: Schemas['Step'];
  readonly review: Review | null;
}

function StepDiff({ attempt, against, step, review }: StepDiffProps): ReactNode {
  const diff = useQuery(queries.attemptDiff(attempt, against === 'base' ? 'step' : against));
  const place = useLinePlace();
  return (
    <>
      <Loaded query={diff} lines={10}>
        {(text) => (
          <DiffView
            key={`${attempt.id}${against}`}
            text={text}
            label={`Changes of ${step.step_name}`}
            review={review}
            {...place}
          />
        )}
      </Loaded>
      {review !== null && attempt.head_sha !== null && (
        <ReviewTray step={step} head={attempt.head_sha} review={review} onGoTo={place.onTarget} />
      )}
    </>
  );
}

/** The line of the diff that the address leads to. */
function useLinePlace(): { readonly target: LineAddress | null; readonly onTarget: (target: LineAddress) => void } {
  const { file, line, side = 'new' } = useProtocolSearch();
  const go = useGo();
  return {
    target: file === undefined || line === undefined ? null : { file, line, side },
    onTarget: (to) => {
      go({ file: to.file, line: to.line, side: to.side === 'old' ? 'old' : undefined });
    },
  };
}
