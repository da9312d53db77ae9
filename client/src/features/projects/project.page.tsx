import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { MoreHorizontal } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { Schemas } from '../../api/client';
import { useRemoveProject, useSetUpProject } from '../../api/project-commands';
import { queries } from '../../api/queries';
import { ButtonLink, IconButton } from '../../ui/button';
import { Confirm } from '../../ui/dialog';
import { Menu } from '../../ui/menu';
import { Page } from '../../ui/page';
import { Tab, Tabs } from '../../ui/small';
import { Loaded } from '../../ui/states';
import { ChangeProject } from './change-project';
import { OverviewTab } from './overview-tab';
import { PoliciesTab } from './policies-tab';
import { SecretsTab } from './secrets-tab';
import { WebhooksTab } from './webhooks-tab';

type Project = Schemas['ProjectDetail'];

const TABS = [
  ['overview', 'Overview', OverviewTab],
  ['policies', 'Policies', PoliciesTab],
  ['secrets', 'Secrets', SecretsTab],
  ['webhooks', 'Webhooks', WebhooksTab],
] as const;

export default function ProjectPage(): ReactNode {
  const { projectId } = useParams({ from: '/projects/$projectId' });
  const { tab = 'overview' } = useSearch({ from: '/projects/$projectId' });
  const project = useQuery(queries.project(projectId));
  const Shown = TABS.find(([name]) => name === tab)?.[2] ?? OverviewTab;
  return (
    <Page
      title={project.data?.name ?? 'Project'}
      over={<Link to="/projects">Projects</Link>}
      actions={project.data !== undefined && <Actions project={project.data} />}
    >
      <Tabs label="Parts of the project">
        {TABS.map(([name, label]) => (
          <Tab
            key={name}
            to="/projects/$projectId"
            params={{ projectId }}
            search={{ tab: name === 'overview' ? undefined : name }}
            current={tab === name}
            count={name === 'secrets' ? project.data?.secret_names.length : undefined}
          >
            {label}
          </Tab>
        ))}
      </Tabs>
      <Loaded query={project} lines={6}>
        {(loaded) => <Shown key={loaded.id} project={loaded} />}
      </Loaded>
    </Page>
  );
}

function Actions({ project }: { readonly project: Project }): ReactNode {
  const [asked, setAsked] = useState<'change' | 'remove' | null>(null);
  const navigate = useNavigate();
  const setUp = useSetUpProject();
  const remove = useRemoveProject();
  const close = (): void => {
    setAsked(null);
  };
  return (
    <>
      <ButtonLink to="/protocols" search={{ project: project.id }}>
        Protocols
      </ButtonLink>
      <ButtonLink to="/protocols/new" search={{ project: project.id }} tone="primary">
        New protocol
      </ButtonLink>
      <Menu
        trigger={
          <IconButton label="More for this project">
            <MoreHorizontal size={16} aria-hidden />
          </IconButton>
        }
        items={[
          {
            label: 'Change name or repository',
            onSelect: () => {
              setAsked('change');
            },
          },
          {
            label: 'Set up again',
            onSelect: () => {
              // It says itself how it went.
              setUp(project.id).catch(() => undefined);
            },
          },
          {
            label: 'Remove the project',
            danger: true,
            onSelect: () => {
              setAsked('remove');
            },
          },
        ]}
      />
      {asked === 'change' && <ChangeProject project={project} onClose={close} />}
      <Confirm
        open={asked === 'remove'}
        onClose={close}
        title={`Remove ${project.name}`}
        text="Its protocols, their history and its secrets are forgotten. The repository itself and its branches stay as they are."
        label="Remove the project"
        danger
        onConfirm={async () => {
          await remove(project);
          await navigate({ to: '/projects' });
        }}
      />
    </>
  );
}
