import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { queries } from '../../api/queries';
import { counted } from '../../lib/numbers';
import { ButtonLink } from '../../ui/button';
import { Page } from '../../ui/page';
import { Loaded } from '../../ui/states';
import { AttentionList } from './attention-list';
import { CompletedLately } from './completed-lately';
import { FirstRun } from './first-run';
import { RunningNow } from './running-now';

/** Home: who must act, and the one thing that most likely helps; below it what is at work. */
export default function NeedsYouPage(): ReactNode {
  const projects = useQuery(queries.projects());
  const { project } = useSearch({ from: '/' });
  const attention = useInfiniteQuery(queries.attention(project === undefined ? {} : { project_id: project }));
  const isNew = projects.data?.length === 0;
  return (
    <Page
      title="Needs you"
      about={about(isNew, attention.data?.pages.flatMap(({ items }) => items).length, attention.hasNextPage)}
      actions={
        !isNew && (
          <ButtonLink to="/protocols/new" tone="primary">
            New protocol
          </ButtonLink>
        )
      }
    >
      <Loaded query={projects} lines={6}>
        {(all) =>
          all.length === 0 ? (
            <FirstRun />
          ) : (
            <>
              <AttentionList query={attention} />
              <RunningNow />
              {attention.data?.pages[0]?.items.length === 0 && <CompletedLately />}
            </>
          )
        }
      </Loaded>
    </Page>
  );
}

function about(isNew: boolean, count: number | undefined, more: boolean): string | undefined {
  if (isNew)
    return 'DeksdenFlow takes a coding task from a plan to a merged pull request, and shows the evidence for each step.';
  if (count === undefined || count === 0) return undefined;
  const runs = more ? `More than ${counted(count, 'run')}` : counted(count, 'run');
  return `${runs} ${count === 1 ? 'goes' : 'go'} on only when a person does something.`;
}
