import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { queries } from '../../api/queries';
import { Page } from '../../ui/page';
import { Tab, Tabs } from '../../ui/small';
import { DeliveriesTab } from './deliveries.tab';
import { JobsTab } from './jobs.tab';
import { QueuesTab } from './queues.tab';
import { RunningTab } from './running.tab';

const TABS = [
  ['running', 'Running'],
  ['queues', 'Queues and workers'],
  ['deliveries', 'Deliveries'],
  ['jobs', 'Failed jobs'],
] as const;

export default function OperationsPage(): ReactNode {
  const search = useSearch({ from: '/operations' });
  const tab = search.tab ?? 'running';
  const failed = useQuery(queries.queues()).data?.queues;
  const counts = { jobs: failed === undefined ? undefined : failed.agents.failed + failed.control.failed };
  return (
    <Page
      title="Operations"
      about="What the machine does: who works at what, what waits, what came in, what went wrong."
    >
      <Tabs label="Operations">
        {TABS.map(([key, label]) => (
          <Tab
            key={key}
            to="/operations"
            search={{ tab: key }}
            current={tab === key}
            {...(key === 'jobs' && { count: counts.jobs })}
          >
            {label}
          </Tab>
        ))}
      </Tabs>
      {tab === 'running' && <RunningTab />}
      {tab === 'queues' && <QueuesTab />}
      {tab === 'deliveries' && <DeliveriesTab search={search} />}
      {tab === 'jobs' && <JobsTab />}
    </Page>
  );
}
