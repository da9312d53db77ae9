import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Schemas } from '../../api/client';
import { queries } from '../../api/queries';
import type { Glyph, Tone } from '../../lib/status';
import { Section } from '../../ui/page';
import { Tag } from '../../ui/small';
import { Loaded } from '../../ui/states';
import { Mark } from '../../ui/status';
import { Table, type Column } from '../../ui/table';
import { VisibleText } from '../../ui/visible-text';
import { Hint } from './hint';
import styles from './settings.module.css';

type Engine = Schemas['System']['engines'][number];

type Capability = keyof Engine['capabilities'];

const CAN: Record<Capability, string> = {
  agent: 'plans and judges',
  resume: 'resumes sessions',
  structured_output: 'answers by schema',
  live_usage: 'tells tokens while it runs',
  cost: 'tells its cost',
};

const CREDENTIALS: Record<Engine['credentials'], readonly [Tone, Glyph, string]> = {
  present: ['good', 'check', 'there'],
  missing: ['act', 'bang', 'missing'],
  unknown: ['idle', 'ring', 'none needed, or not told'],
};

const COLUMNS: readonly Column<Engine>[] = [
  {
    head: 'Engine',
    lead: true,
    cell: ({ name, version }) => (
      <div className={styles.stack}>
        <strong>
          <VisibleText text={name} />
        </strong>
        {version !== null && (
          <span className={styles.under}>
            version <VisibleText text={version} />
          </span>
        )}
      </div>
    ),
  },
  {
    head: 'Installed',
    cell: ({ installed }) => (
      <span className={styles.mark}>
        <Mark tone={installed ? 'good' : 'idle'} glyph={installed ? 'check' : 'slash'} />
        {installed ? 'yes' : 'no'}
      </span>
    ),
  },
  {
    head: 'Credentials',
    cell: ({ credentials }) => {
      const [tone, glyph, words] = CREDENTIALS[credentials];
      return (
        <span className={styles.mark}>
          <Mark tone={tone} glyph={glyph} />
          {words}
        </span>
      );
    },
  },
  {
    head: 'Can',
    cell: ({ capabilities }) => (
      <span className={styles.tags}>
        {(Object.keys(CAN) as Capability[])
          .filter((each) => capabilities[each])
          .map((each) => (
            <Tag key={each}>{CAN[each]}</Tag>
          ))}
      </span>
    ),
  },
  { head: 'What to do', cell: ({ hint }) => (hint === null ? null : <Hint text={hint} />) },
];

export function EnginesTab(): ReactNode {
  return (
    <Section title="Engines" note="as this server sees them; a worker elsewhere has its own">
      <Loaded query={useQuery(queries.system())}>
        {({ engines }) => <Table label="Engines" rows={engines} id={({ name }) => name} columns={COLUMNS} />}
      </Loaded>
    </Section>
  );
}
