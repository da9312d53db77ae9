import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { Schemas } from '../../api/client';
import { useChangeProject, useSetUpProject } from '../../api/project-commands';
import { queries } from '../../api/queries';
import { visible } from '../../lib/visible';
import { Button } from '../../ui/button';
import { FormProblem } from '../../ui/form-problem';
import { Facts, Section, Sheet } from '../../ui/page';
import { Copyable, Sha } from '../../ui/small';
import { Empty, Loaded } from '../../ui/states';
import { RailOfCounts, Status } from '../../ui/status';
import { Table } from '../../ui/table';
import { Ago } from '../../ui/time';
import { VisibleText } from '../../ui/visible-text';
import { FORGES } from './addresses';
import { formProblem } from './form-problems';
import styles from './projects.module.css';
import { SetupBadge } from './setup-badge';
import { newSuggestions } from './setup-state';
import { SetupTrack } from './setup-track';

type Project = Schemas['Project'];

export function OverviewTab({ project }: { readonly project: Project }): ReactNode {
  return (
    <>
      <Health project={project} />
      <Suggestions project={project} />
      <FactsOf project={project} />
      <Lately project={project} />
    </>
  );
}

function Health({ project }: { readonly project: Project }): ReactNode {
  const { setup } = project;
  const [busy, setBusy] = useState(false);
  const setUp = useSetUpProject();
  const again = (): void => {
    setBusy(true);
    setUp(project.id)
      // It says itself how it went.
      .catch(() => undefined)
      .finally(() => {
        setBusy(false);
      });
  };
  const atWork = setup?.status === 'queued' || setup?.status === 'running';
  return (
    <Section
      title="Health"
      note={<SetupBadge setup={setup} />}
      aside={
        <Button small busy={busy} disabled={atWork} onClick={again}>
          Set up again
        </Button>
      }
    >
      <Sheet padded>
        {setup === null ? (
          <p className={styles.notSaid}>It has not been looked at yet.</p>
        ) : (
          <div className={styles.stack}>
            <SetupTrack setup={setup} />
            {setup.problem !== null && (
              <div className={styles.finding} data-tone="fail" role="alert">
                <p>
                  <VisibleText text={setup.problem.message} />
                </p>
                <code>{setup.problem.code}</code>
              </div>
            )}
            {setup.findings.map(({ code, message }) => (
              <div key={code} className={styles.finding} data-tone="act">
                <p>
                  <VisibleText text={message} />
                </p>
                <code>{code}</code>
              </div>
            ))}
            <p className={styles.notSaid}>
              Looked at <Ago time={setup.updated_at} />
            </p>
          </div>
        )}
      </Sheet>
    </Section>
  );
}

/** Commands that its own files speak of. Nothing runs them until somebody takes them over. */
function Suggestions({ project }: { readonly project: Project }): ReactNode {
  const change = useChangeProject();
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState<string>();
  const found = newSuggestions(project.setup, project.gates);
  if (found.length === 0) return null;
  const take = (gates: readonly Schemas['SuggestedGate'][], which: string): void => {
    setBusy(which);
    setError(undefined);
    const added = gates.map(({ name, command }) => ({ name, command }));
    change({
      project,
      body: { gates: [...project.gates, ...added] },
      done: added.length === 1 ? `${added[0]?.name ?? ''} is a gate now` : 'They are gates now',
    })
      .catch(setError)
      .finally(() => {
        setBusy(undefined);
      });
  };
  return (
    <Section
      title="Gates that its files speak of"
      note="A gate decides a step: its command must end with 0."
      aside={
        found.length > 1 && (
          <Button
            small
            busy={busy === 'all'}
            onClick={() => {
              take(found, 'all');
            }}
          >
            Take over all
          </Button>
        )
      }
    >
      <FormProblem text={formProblem(error, [])} />
      <Table
        label="Suggested gates"
        rows={found}
        id={({ command }) => command}
        columns={[
          {
            head: 'Command',
            lead: true,
            cell: ({ command }) => (
              <code>
                <VisibleText text={command} />
              </code>
            ),
          },
          { head: 'Why', cell: ({ why, source }) => <VisibleText text={`${source}: ${why}`} /> },
          {
            head: '',
            right: true,
            cell: (gate) => (
              <Button
                small
                aria-label={`Take over ${visible(gate.command)}`}
                busy={busy === gate.command}
                onClick={() => {
                  take([gate], gate.command);
                }}
              >
                Take over
              </Button>
            ),
          },
        ]}
      />
    </Section>
  );
}

function FactsOf({ project }: { readonly project: Project }): ReactNode {
  const { gates, setup } = project;
  return (
    <Section title="Facts">
      <Sheet padded>
        <Facts
          of={{
            Repository: <Copyable text={project.git_url} label="the address" />,
            'Base branch': (
              <>
                <span className="mono">
                  <VisibleText text={project.base_branch} />
                </span>{' '}
                {setup?.base_sha != null && <Sha sha={setup.base_sha} />}
              </>
            ),
            Forge: project.ci_provider === null ? 'None: it ends with a pushed branch' : FORGES[project.ci_provider],
            'API of the forge': project.forge_url === null ? undefined : <VisibleText text={project.forge_url} />,
            'Repository there':
              project.forge_repository === null ? undefined : <VisibleText text={project.forge_repository} />,
            Engine: <VisibleText text={project.default_engine ?? 'The server’s'} />,
            Gates: <VisibleText text={gates.length === 0 ? 'None' : gates.map(({ name }) => name).join(', ')} />,
            Id: <Copyable text={project.id} label="the id" />,
            Registered: <Ago time={project.created_at} />,
          }}
        />
      </Sheet>
    </Section>
  );
}

const LATELY = 6;

function Lately({ project }: { readonly project: Project }): ReactNode {
  const protocols = useInfiniteQuery(queries.protocols({ project_id: project.id }));
  return (
    <Section
      title="Protocols"
      aside={
        <Link to="/protocols" search={{ project: project.id }}>
          All of them
        </Link>
      }
    >
      <Loaded query={protocols} lines={3}>
        {({ pages }) => {
          const rows = pages[0]?.items.slice(0, LATELY) ?? [];
          if (rows.length === 0)
            return <Empty title="No protocols yet">The first one begins with “New protocol”.</Empty>;
          return (
            <Table
              label="Protocols"
              rows={rows}
              id={({ id }) => id}
              columns={[
                {
                  head: 'Protocol',
                  lead: true,
                  cell: ({ id, protocol_name: name }) => (
                    <Link to="/protocols/$protocolId" params={{ protocolId: id }} className={styles.name}>
                      <VisibleText text={name} />
                    </Link>
                  ),
                },
                { head: 'Status', cell: ({ status }) => <Status status={status} /> },
                {
                  head: 'Steps',
                  cell: ({ steps_total: total, steps_completed: done, status }) => (
                    <RailOfCounts done={done} total={total} current={status} />
                  ),
                },
                { head: 'Changed', right: true, cell: ({ updated_at: updated }) => <Ago time={updated} /> },
              ]}
            />
          );
        }}
      </Loaded>
    </Section>
  );
}
