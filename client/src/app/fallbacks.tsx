import type { ErrorComponentProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ButtonLink } from '../ui/button';
import { Page } from '../ui/page';
import { Empty, Failure } from '../ui/states';

export const NotFoundPage = (): ReactNode => (
  <Page title="Not found">
    <Empty title="There is no such page" action={<ButtonLink to="/">What needs you</ButtonLink>}>
      The address may be from another version of the console, or cut off.
    </Empty>
  </Page>
);

/** A page that broke. After an upgrade its parts may be gone from the server: loading anew gets the new ones. */
export const PageFailed = ({ error }: ErrorComponentProps): ReactNode => (
  <Page title="Something broke">
    <Failure
      error={error}
      retry={() => {
        window.location.reload();
      }}
    />
  </Page>
);
