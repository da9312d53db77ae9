import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Schemas } from '../../api/client';
import { queries } from '../../api/queries';
import { useSilence } from '../../api/signals';
import { Page } from '../../ui/page';
import { Loaded } from '../../ui/states';
import { VisibleText } from '../../ui/visible-text';
import { Goal, ProtocolFacts } from './header';
import { ProtocolActions } from './protocol-actions';
import styles from './protocol.module.css';
import { ProtocolTabs } from './protocol-tabs';
import type { Run } from './run';
import { StepPanel } from './step-panel';
import { StepRail } from './step-rail';
import { useProtocolId, useProtocolSearch } from './use-place';
import { WaitingBanner } from './waiting-banner';

export default function ProtocolPage(): ReactNode {
  const query = useQuery(queries.protocol(useProtocolId()));
  if (query.data === undefined)
    return (
      <Page title="Protocol">
        <Loaded query={query} lines={8}>
          {() => null}
        </Loaded>
      </Page>
    );
  return <Shown protocol={query.data} />;
}

function Shown({ protocol }: { readonly protocol: Schemas['ProtocolDetail'] }): ReactNode {
  const steps = useQuery(queries.steps(protocol.id));
  const attempts = useQuery(queries.attempts(protocol.id));
  return (
    <Page
      wide
      title={protocol.protocol_name}
      heading={
        <span className="mono">
          <VisibleText text={protocol.protocol_name} />
        </span>
      }
      over={
        <>
          <Link to="/protocols">Protocols</Link> ·{' '}
          <Link to="/projects/$projectId" params={{ projectId: protocol.project_id }}>
            <VisibleText text={protocol.project_name} />
          </Link>
        </>
      }
      about={<Goal text={protocol.description} />}
      actions={<ProtocolActions protocol={protocol} />}
    >
      <Loaded query={steps} lines={8}>
        {(allSteps) => (
          <Loaded query={attempts} lines={8}>
            {(allAttempts) => <Body run={{ protocol, steps: allSteps, attempts: allAttempts }} />}
          </Loaded>
        )}
      </Loaded>
    </Page>
  );
}

function Body({ run }: { readonly run: Run }): ReactNode {
  const { step: chosen } = useProtocolSearch();
  const step = run.steps.find(({ id }) => id === chosen);
  const silent = useSilence(run.protocol.id, run.attempts);
  return (
    <>
      <WaitingBanner run={run} chosen={step?.id} silent={silent} />
      <ProtocolFacts protocol={run.protocol} silent={silent} />
      <div className={styles.body}>
        <StepRail run={run} chosen={step?.id} />
        <div className={styles.main}>
          {step !== undefined && <StepPanel step={step} run={run} />}
          <ProtocolTabs run={run} step={step} />
        </div>
      </div>
    </>
  );
}
