import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Schemas } from '../../api/client';
import { queries } from '../../api/queries';
import { compact, counted } from '../../lib/numbers';
import type { Glyph, Tone } from '../../lib/status';
import { Facts, Section, Sheet } from '../../ui/page';
import { VisibleText } from '../../ui/visible-text';
import { Copyable } from '../../ui/small';
import { Loaded } from '../../ui/states';
import { Mark } from '../../ui/status';
import { Ago } from '../../ui/time';
import { Hint } from './hint';
import styles from './settings.module.css';

type System = Schemas['System'];
type Finding = Schemas['DoctorFinding'];

const MODES: Record<System['mode'], string> = {
  embedded: 'embedded: API, console and worker are one process',
  server: 'server: workers are processes of their own',
};
const DATABASES: Record<System['database']['kind'], string> = { sqlite: 'SQLite', postgres: 'PostgreSQL' };

export function SystemTab(): ReactNode {
  return (
    <>
      <Section title="This server">
        <Loaded query={useQuery(queries.system())} lines={6}>
          {(system) => (
            <Sheet padded>
              <Facts of={factsOf(system)} />
            </Sheet>
          )}
        </Loaded>
      </Section>
      <Section title="Doctor" note="what is wrong with it now, and what to do">
        <Loaded query={useQuery(queries.doctor())}>
          {({ findings }) => (
            <Sheet>
              <ul>
                {findings.map((finding) => (
                  <FindingRow key={`${finding.check} ${finding.evidence}`} finding={finding} />
                ))}
              </ul>
            </Sheet>
          )}
        </Loaded>
      </Section>
    </>
  );
}

function factsOf(system: System): Readonly<Record<string, ReactNode>> {
  const {
    version,
    mode,
    node_version: node,
    started_at: started,
    database,
    queue,
    migrations,
    data_dir: folder,
  } = system;
  return {
    Version: `DeksdenFlow ${version} on Node ${node}`,
    Mode: MODES[mode],
    Started: <Ago time={started} />,
    Database: (
      <>
        {DATABASES[database.kind]} <VisibleText text={database.version ?? '(does not answer)'} />
        {database.location !== null && (
          <>
            {', '}
            <Copyable text={database.location} label="where it is" />
          </>
        )}
      </>
    ),
    Migrations: migrations === null ? 'The database does not answer.' : <Migrations of={migrations} />,
    Queue: queue.backend,
    'Data folder': (
      <>
        {folder.path !== null && <Copyable text={folder.path} label="the folder" />}{' '}
        {folder.free_bytes === null ? 'cannot be looked at' : `${compact(folder.free_bytes)}B free`}
      </>
    ),
    Access: system.auth.required ? 'with a token' : 'this machine only, without a token',
    Webhooks: system.webhooks.server_secret
      ? 'a secret of the server, for projects that have none of their own'
      : 'each project has a secret of its own',
  };
}

function Migrations({ of }: { readonly of: NonNullable<System['migrations']> }): ReactNode {
  const done = of.pending === 0;
  return (
    <span className={styles.mark}>
      <Mark tone={done ? 'good' : 'act'} glyph={done ? 'check' : 'bang'} />
      <span>
        {counted(of.applied, 'migration')} applied
        {of.newest !== null && ` up to ${of.newest}`}, {done ? 'none' : of.pending} pending
      </span>
    </span>
  );
}

const VERDICTS: Record<Finding['verdict'], readonly [Tone, Glyph, string]> = {
  ok: ['good', 'check', 'in order'],
  warning: ['act', 'bang', 'warning'],
  error: ['fail', 'cross', 'error'],
};

function FindingRow({ finding: { check, verdict, evidence, fix } }: { readonly finding: Finding }): ReactNode {
  const [tone, glyph, words] = VERDICTS[verdict];
  return (
    <li className={styles.finding}>
      <Mark tone={tone} glyph={glyph} label={words} />
      <div className={styles.stack}>
        <strong>{check}</strong>
        <VisibleText text={evidence} />
        {fix !== undefined && <Hint text={fix} />}
      </div>
    </li>
  );
}
