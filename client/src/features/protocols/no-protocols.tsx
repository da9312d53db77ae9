import type { ReactNode } from 'react';
import { ButtonLink } from '../../ui/button';
import { Empty } from '../../ui/states';
import { isFiltered, type Search } from './filter';

export function NoProtocols({ search }: { readonly search: Search }): ReactNode {
  if (isFiltered(search))
    return (
      <Empty
        title="No protocol is like that"
        action={
          <ButtonLink to="/protocols" search={{ view: search.view }}>
            Show all
          </ButtonLink>
        }
      >
        The filters above leave none.
      </Empty>
    );
  return (
    <Empty title="There is no protocol yet" action={<ButtonLink to="/protocols/new">New protocol</ButtonLink>}>
      A protocol is one change: a goal, a plan of steps, a branch of its own, and checks that decide when it is done.
    </Empty>
  );
}
