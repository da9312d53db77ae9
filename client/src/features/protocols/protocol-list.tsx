import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { BULK_PROTOCOL_ACTIONS, useBulkCommands } from '../../api/bulk-commands';
import type { Schemas } from '../../api/client';
import { queries } from '../../api/queries';
import { useSilentProtocols } from '../../api/signals';
import { inButtonWords, isDestructive, words } from '../../lib/action-words';
import { compact, exactNumber, usd } from '../../lib/numbers';
import { visible } from '../../lib/visible';
import { BulkBar } from '../../ui/bulk-bar';
import { BulkResult } from '../../ui/bulk-result';
import { More } from '../../ui/more';
import { Sentence, VisibleText } from '../../ui/visible-text';
import { useSelection } from '../../ui/selection';
import { Loaded } from '../../ui/states';
import { RailOfCounts, Status } from '../../ui/status';
import { Table, type Column } from '../../ui/table';
import { Ago } from '../../ui/time';
import { useBulk } from '../../ui/use-bulk';
import { filterOf, type Search } from './filter';
import { CiMark, PullRequestMark } from './marks';
import { NoProtocols } from './no-protocols';
import styles from './protocols.module.css';
import { currentOf } from './rail';

type Protocol = Schemas['Protocol'];

const columnsOf = (silent: ReadonlySet<string>): readonly Column<Protocol>[] => [
  {
    head: 'Protocol',
    lead: true,
    cell: ({ id, protocol_name: name, description, project_name: project }) => (
      <div className={styles.lead}>
        <Link to="/protocols/$protocolId" params={{ protocolId: id }} className={styles.name}>
          <VisibleText text={name} />
        </Link>
        <span className={styles.goal}>
          <VisibleText text={description} />
        </span>
        <span className={styles.of}>
          <VisibleText text={project} />
        </span>
      </div>
    ),
  },
  {
    head: 'Status',
    cell: ({ id, status, waiting_for: why }) => (
      <div className={styles.state}>
        <Status status={silent.has(id) ? 'silent' : status} />
        {why !== null && (
          <span className={styles.why} title={visible(inButtonWords(why))}>
            <Sentence text={why} />
          </span>
        )}
      </div>
    ),
  },
  {
    head: 'Steps',
    cell: (protocol) =>
      protocol.steps_total === 0 ? (
        <span className={styles.none}>no plan yet</span>
      ) : (
        <span className={styles.rail}>
          <RailOfCounts
            done={protocol.steps_completed}
            total={protocol.steps_total}
            current={currentOf(protocol, silent.has(protocol.id))}
          />
        </span>
      ),
  },
  {
    head: 'PR and CI',
    cell: ({ pr, ci }) =>
      pr === null && ci === null ? null : (
        <div className={styles.marks}>
          {pr !== null && <PullRequestMark pr={pr} />}
          {ci !== null && <CiMark ci={ci} />}
        </div>
      ),
  },
  {
    head: 'Cost',
    right: true,
    cell: ({ budget: { used_tokens: tokens, used_usd: dollars } }) =>
      tokens === 0 && dollars === 0 ? null : (
        <span title={`${exactNumber(tokens)} tokens`}>{dollars > 0 ? usd(dollars) : compact(tokens)}</span>
      ),
  },
  { head: 'Updated', right: true, cell: ({ updated_at: at }) => <Ago time={at} suffix={false} /> },
];

const CANCEL = 'A cancelled protocol is never brought back. What was committed stays on its branch.';

/** Newest first, as far as one looks; several can be chosen and acted on at once. */
export function ProtocolList({ search }: { readonly search: Search }): ReactNode {
  const query = useInfiniteQuery(queries.protocols(filterOf(search)));
  const rows = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const silent = useSilentProtocols(rows);
  const selection = useSelection(rows.map(({ id }) => id));
  const commands = useBulkCommands();
  const bulk = useBulk();
  const chosen = rows.filter(({ id }) => selection.has(id));
  const names = new Map(rows.map(({ id, protocol_name: name }) => [id, name]));
  return (
    <>
      <BulkResult outcome={bulk.outcome} onClose={bulk.close} />
      <Loaded query={query} lines={8}>
        {() =>
          rows.length === 0 ? (
            <NoProtocols search={search} />
          ) : (
            <Table
              label="Protocols"
              rows={rows}
              id={({ id }) => id}
              columns={columnsOf(silent)}
              choose={{ selection, name: ({ protocol_name: name }) => name }}
            />
          )
        }
      </Loaded>
      <More query={query} what="protocols" />
      <BulkBar
        count={chosen.length}
        noun="protocol"
        onClear={selection.clear}
        actions={BULK_PROTOCOL_ACTIONS.map((action) => ({
          label: words(action),
          danger: isDestructive(action),
          ids: chosen.filter(({ allowed_actions: allowed }) => allowed.includes(action)).map(({ id }) => id),
          ...(isDestructive(action) && { confirm: CANCEL }),
          run: (ids) =>
            bulk.run(
              words(action),
              (id) => names.get(id) ?? id,
              async () => {
                const items = await commands.protocols(action, ids);
                selection.clear();
                return items;
              },
            ),
        }))}
      />
    </>
  );
}
