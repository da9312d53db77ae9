import { useSearch } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { ButtonLink } from '../../ui/button';
import { Page } from '../../ui/page';
import { Board } from './board';
import { Filters } from './filters';
import { ProtocolList } from './protocol-list';

export default function ProtocolsPage(): ReactNode {
  const search = useSearch({ from: '/protocols' });
  const board = search.view === 'board';
  return (
    <Page
      title="Protocols"
      wide={board}
      about={board ? 'What is going on, by who must act.' : undefined}
      actions={
        <ButtonLink
          to="/protocols/new"
          search={{ project: search.project }}
          tone="primary"
          icon={<Plus size={14} aria-hidden />}
        >
          New protocol
        </ButtonLink>
      }
    >
      <Filters search={search} />
      {board ? <Board search={search} /> : <ProtocolList search={search} />}
    </Page>
  );
}
