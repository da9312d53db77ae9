import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { Schemas } from '../../api/client';
import { useRotateWebhookSecret } from '../../api/project-commands';
import { queries } from '../../api/queries';
import { lookOfOutcome } from '../../lib/delivery-outcome';
import { Button } from '../../ui/button';
import { Confirm } from '../../ui/dialog';
import { Section, Sheet } from '../../ui/page';
import { Copyable } from '../../ui/small';
import { Empty, Loaded } from '../../ui/states';
import { Mark } from '../../ui/status';
import { Table, type Column } from '../../ui/table';
import { Ago } from '../../ui/time';
import { VisibleText } from '../../ui/visible-text';
import styles from './projects.module.css';
import { guidesFor } from './webhook-guide';

type Project = Schemas['ProjectDetail'];
type Delivery = Schemas['Delivery'];

/** How the forge tells of checks and merges, and what it has told. */
export function WebhooksTab({ project }: { readonly project: Project }): ReactNode {
  return (
    <>
      <Secret project={project} />
      <Guides project={project} />
      <Deliveries project={project} />
    </>
  );
}

const SIGNED_BY = {
  project: 'A secret of this project signs them.',
  server: 'The server’s secret (DEKSDENFLOW_WEBHOOK_TOKEN) signs them. One of its own is safer: make one here.',
  none: 'There is no secret yet: every delivery is refused. Make one here, and give it to the forge.',
} as const;

function Secret({ project }: { readonly project: Project }): ReactNode {
  const { webhook } = project;
  const [asking, setAsking] = useState(false);
  const [made, setMade] = useState<Schemas['RotatedWebhookSecret'] | null>(null);
  const rotate = useRotateWebhookSecret();
  const first = webhook.secret !== 'project';
  const until = made === null ? webhook.previous_accepted_until : made.previous_accepted_until;
  return (
    <Section
      title="Secret"
      aside={
        <Button
          small
          onClick={() => {
            setAsking(true);
          }}
        >
          {first ? 'Make a secret' : 'Rotate the secret'}
        </Button>
      }
    >
      <Sheet padded>
        <div className={styles.stack}>
          <p>{SIGNED_BY[webhook.secret]}</p>
          {made !== null && (
            <div className={styles.finding} data-tone="act" role="status">
              <p>
                <strong>Copy it now: it is not shown again.</strong>
              </p>
              <Copyable text={made.secret} label="the secret" />
            </div>
          )}
          {until !== null && (
            <p className={styles.notSaid}>
              The one before is accepted too; it expires <Ago time={until} />.
            </p>
          )}
        </div>
      </Sheet>
      <Confirm
        open={asking}
        onClose={() => {
          setAsking(false);
        }}
        title={first ? 'Make a webhook secret' : 'Rotate the webhook secret'}
        text={
          first
            ? 'From then on only what is signed with it is accepted for this project. It is shown once.'
            : 'A new one is made and shown once. The one before stays valid for a while, so that you can change it at the forge.'
        }
        label={first ? 'Make it' : 'Rotate it'}
        onConfirm={async () => {
          setMade(await rotate(project));
        }}
      />
    </Section>
  );
}

function Guides({ project }: { readonly project: Project }): ReactNode {
  const { github_path: github, gitlab_path: gitlab } = project.webhook;
  return guidesFor(project.ci_provider).map(({ provider, name, where, secretField, events }) => (
    <Section key={provider} title={`At ${name}`}>
      <Sheet padded>
        <ol className={styles.steps}>
          <li>{where}</li>
          <li>
            Address, as {name} reaches this server:{' '}
            <Copyable
              text={`${window.location.origin}${provider === 'github' ? github : gitlab}`}
              label={`the address for ${name}`}
            />
          </li>
          <li>{secretField}: the secret above.</li>
          <li>
            Tick: <Copyable text={events} label="the events" />
          </li>
          <li>What {name} sends as a test appears below.</li>
        </ol>
      </Sheet>
    </Section>
  ));
}

const COLUMNS: readonly Column<Delivery>[] = [
  {
    head: 'Event',
    lead: true,
    cell: ({ event, replay_of: replayOf }) => (
      <span className={styles.repository}>
        <code>
          <VisibleText text={event} />
        </code>
        {replayOf !== null && <span className={styles.notSaid}>replayed</span>}
      </span>
    ),
  },
  {
    head: 'Outcome',
    cell: ({ outcome, reason }) => {
      const look = lookOfOutcome(outcome);
      return (
        <span>
          <span className={styles.badge}>
            <Mark {...look} />
            {look.words}
          </span>
          {reason !== null && (
            <>
              {' '}
              <span className={styles.notSaid}>
                <VisibleText text={reason} />
              </span>
            </>
          )}
        </span>
      );
    },
  },
  {
    head: 'Protocol',
    cell: ({ protocol_run_id: id }) =>
      id !== null && (
        <Link to="/protocols/$protocolId" params={{ protocolId: id }} search={{ tab: 'ci' }}>
          What it moved
        </Link>
      ),
  },
  { head: 'Received', right: true, cell: ({ received_at: received }) => <Ago time={received} /> },
];

const LATELY = 10;

function Deliveries({ project }: { readonly project: Project }): ReactNode {
  const deliveries = useInfiniteQuery(queries.deliveries({ project_id: project.id }));
  return (
    <Section
      title="Last deliveries"
      aside={
        <Link to="/operations" search={{ tab: 'deliveries', project: project.id }}>
          All, with replay
        </Link>
      }
    >
      <Loaded query={deliveries} lines={3}>
        {({ pages }) => {
          const rows = pages[0]?.items.slice(0, LATELY) ?? [];
          if (rows.length === 0)
            return (
              <Empty title="Nothing has come yet">
                Without webhooks the forge is asked now and then, where there is a token for it.
              </Empty>
            );
          return <Table label="Last deliveries" rows={rows} id={({ id }) => id} columns={COLUMNS} />;
        }}
      </Loaded>
    </Section>
  );
}
