import { Link } from '@tanstack/react-router';
import { useCallback, type ReactNode } from 'react';
import type { Schemas } from '../../api/client';
import { attemptName } from '../../lib/attempt-name';
import { lookOf } from '../../lib/status';
import { visible } from '../../lib/visible';
import { ChoiceBox } from '../../ui/field';
import { LogView } from '../../ui/log/log-view';
import { useLog } from '../../ui/log/use-log';
import { Toolbar } from '../../ui/page';
import { Empty } from '../../ui/states';
import { Status } from '../../ui/status';
import type { Run, TabProps } from './run';
import { attemptsOf, currentAttempt } from './runs';
import { useGo, useProtocolSearch } from './use-place';

/** What the attempt that runs prints; of another one when it is named. */
export function LogTab({ run, step }: TabProps): ReactNode {
  const { attempt: named } = useProtocolSearch();
  const go = useGo();
  const attempts = step === undefined ? run.attempts : attemptsOf(run.attempts, step.id);
  const attempt = attempts.find(({ id }) => id === named) ?? currentAttempt(attempts);
  if (attempt === undefined)
    return <Empty title="Nothing has run yet">What an attempt prints is here as soon as it starts.</Empty>;
  return (
    <>
      <Toolbar label="Attempt">
        <ChoiceBox
          label="Attempt"
          value={attempt.id}
          choices={attempts.toReversed().map((each) => ({ value: each.id, label: nameOf(each, run) }))}
          onChange={(event) => {
            go({ attempt: event.target.value, line: undefined, q: undefined }, 'push');
          }}
        />
        <Status status={attempt.status} />
        <Link to="/attempts/$attemptId" params={{ attemptId: attempt.id }}>
          All about this attempt
        </Link>
      </Toolbar>
      <AttemptLog key={attempt.id} attempt={attempt} />
    </>
  );
}

function AttemptLog({ attempt }: { readonly attempt: Schemas['Attempt'] }): ReactNode {
  const { line, q = '', view = 'pretty' } = useProtocolSearch();
  const go = useGo();
  const log = useLog(attempt.id, view);
  const { id } = attempt;
  const onLine = useCallback(
    (to: number) => {
      // With its attempt: another one may run when the address is opened.
      go({ line: to, attempt: id });
    },
    [go, id],
  );
  return (
    <LogView
      log={log}
      label={`Log of ${attemptName(attempt)}`}
      look={view}
      onLook={(look) => {
        go({ view: look === 'raw' ? 'raw' : undefined });
      }}
      line={line}
      onLine={onLine}
      search={q}
      onSearch={(words) => {
        go({ q: words === '' ? undefined : words });
      }}
    />
  );
}

function nameOf(attempt: Schemas['Attempt'], run: Run): string {
  const step = run.steps.find(({ id }) => id === attempt.step_run_id);
  const place = step === undefined ? '' : `${String(step.step_index)}. ${visible(step.step_name)} · `;
  return `${place}${attemptName(attempt)}, ${lookOf(attempt.status).words.toLowerCase()}`;
}
