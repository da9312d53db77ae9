import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { queries } from '../../api/queries';
import { ButtonLink } from '../../ui/button';
import { Page } from '../../ui/page';
import { Empty, Loaded } from '../../ui/states';
import { NewProtocolForm } from './new-protocol-form';

export default function NewProtocolPage(): ReactNode {
  const { project } = useSearch({ from: '/protocols/new' });
  return (
    <Page
      title="New protocol"
      over={<Link to="/protocols">Protocols</Link>}
      about="One change, from a goal to a branch that has been checked. Only the goal is needed."
    >
      <Loaded query={useQuery(queries.projects())} lines={6}>
        {(projects) =>
          projects.length === 0 ? (
            <Empty
              title="There is no project to work in"
              action={<ButtonLink to="/projects/new">Register a project</ButtonLink>}
            >
              A protocol works on a repository. Register one first: its address is enough.
            </Empty>
          ) : (
            <NewProtocolForm projects={projects} project={project ?? only(projects)} />
          )
        }
      </Loaded>
    </Page>
  );
}

const only = (projects: readonly { readonly id: string }[]): string =>
  projects.length === 1 ? (projects[0]?.id ?? '') : '';
