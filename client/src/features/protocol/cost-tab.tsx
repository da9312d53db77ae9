import type { ReactNode } from 'react';
import { ATTEMPT_KINDS } from '../../lib/attempt-name';
import { exactNumber, usd } from '../../lib/numbers';
import { Facts, Section, Sheet } from '../../ui/page';
import { Tag } from '../../ui/small';
import { Empty } from '../../ui/states';
import { Table } from '../../ui/table';
import { VisibleText } from '../../ui/visible-text';
import { attemptsOf } from './runs';
import { type CostRow, costRows, totalOf } from './cost';
import styles from './protocol.module.css';
import type { TabProps } from './run';

/** Tokens and money, where they went. */
export function CostTab({ run, step }: TabProps): ReactNode {
  const rows = costRows(step === undefined ? run.attempts : attemptsOf(run.attempts, step.id));
  if (rows.length === 0)
    return <Empty title="Nothing was used yet">What engines use stands here, by step, as soon as they run.</Empty>;
  const total = totalOf(rows);
  const stepName = ({ stepId }: CostRow): ReactNode => {
    const found = run.steps.find(({ id }) => id === stepId);
    return found === undefined ? '–' : <VisibleText text={`${String(found.step_index)}. ${found.step_name}`} />;
  };
  return (
    <div className={styles.sections}>
      <Sheet padded>
        <Facts
          of={{
            'Input, not cached': exactNumber(total.input),
            'Input, cached': exactNumber(total.cached),
            Output: `${exactNumber(total.output)}, of which ${exactNumber(total.reasoning)} for reasoning`,
            'All tokens': <strong>{exactNumber(total.input + total.cached + total.output)}</strong>,
            Cost: (
              <>
                <strong>{usd(total.usd)}</strong> {total.estimated && <Tag>partly estimated</Tag>}
              </>
            ),
          }}
        />
      </Sheet>
      <Section title="By step and engine">
        <Table
          label="Tokens and cost by step and engine"
          rows={rows}
          id={({ id }) => id}
          columns={[
            { head: 'Step', lead: true, cell: stepName },
            { head: 'What', cell: ({ kind }) => ATTEMPT_KINDS[kind] },
            { head: 'Engine', cell: ({ engine }) => <VisibleText text={engine} /> },
            { head: 'Attempts', right: true, cell: ({ attempts }) => attempts },
            { head: 'Input', right: true, cell: ({ input }) => exactNumber(input) },
            { head: 'Cached', right: true, cell: ({ cached }) => exactNumber(cached) },
            { head: 'Output', right: true, cell: ({ output }) => exactNumber(output) },
            { head: 'Reasoning', right: true, cell: ({ reasoning }) => exactNumber(reasoning) },
            {
              head: 'Cost',
              right: true,
              cell: (row) => (
                <>
                  {usd(row.usd)} {row.estimated && <Tag>estimated</Tag>}
                </>
              ),
            },
          ]}
        />
      </Section>
    </div>
  );
}
