import type { ReactNode } from 'react';
import type { Schemas } from '../../api/client';
import { Facts, Section, Sheet } from '../../ui/page';
import { Sha, Tag } from '../../ui/small';
import { Empty } from '../../ui/states';
import { VisibleText } from '../../ui/visible-text';
import styles from './protocol.module.css';
import type { TabProps } from './run';

/** What is to be done, as it was frozen. */
export function PlanTab({ run, step }: TabProps): ReactNode {
  const { protocol } = run;
  const steps = step === undefined ? run.steps : [step];
  if (steps.length === 0)
    return (
      <Empty title="There is no plan yet">
        An engine makes one when the protocol starts, unless steps are given with the protocol.
      </Empty>
    );
  return (
    <div className={styles.sections}>
      <p className={styles.quiet}>
        {protocol.spec_hash === null ? (
          'The plan is not frozen yet.'
        ) : (
          <>
            Frozen; its hash is <Sha sha={protocol.spec_hash} />. A step that an agent changes is put back.
          </>
        )}
      </p>
      {steps.map((each) => (
        <StepPlan key={each.id} step={each} />
      ))}
    </div>
  );
}

const QA = {
  skip: 'None: it is completed when it was executed',
  light: 'By its gates',
  full: 'By its gates, then by an agent',
} as const;

function StepPlan({ step }: { readonly step: Schemas['Step'] }): ReactNode {
  const { policy = 'light', engine, model } = step.qa;
  return (
    <Section
      title={`${String(step.step_index)}. ${step.step_name}`}
      note={
        <Tag>
          <VisibleText text={step.step_type} />
        </Tag>
      }
    >
      <Sheet padded>
        <div className={styles.sections}>
          {step.instructions === '' ? null : (
            <pre className={styles.instructions}>
              <VisibleText text={step.instructions} />
            </pre>
          )}
          <Facts
            of={{
              Commands:
                step.commands.length === 0 ? undefined : (
                  <ul className={styles.commands}>
                    {step.commands.map((command, index) => (
                      <li key={index}>
                        <code>
                          <VisibleText text={command} />
                        </code>
                      </li>
                    ))}
                  </ul>
                ),
              Gates:
                step.gates.length === 0 ? (
                  'None'
                ) : (
                  <ul className={styles.commands}>
                    {step.gates.map((gate) => (
                      <li key={gate.name}>
                        <VisibleText text={gate.name} />:{' '}
                        <code>
                          <VisibleText text={gate.command} />
                        </code>
                        {gate.timeout_seconds !== undefined && ` within ${String(gate.timeout_seconds)} s`}
                      </li>
                    ))}
                  </ul>
                ),
              QA: (
                <VisibleText
                  text={`${QA[policy]}${engine === undefined ? '' : ` (${[engine, model].filter(Boolean).join(' · ')})`}`}
                />
              ),
              Engine: step.engine === null ? 'That of the protocol' : <VisibleText text={step.engine} />,
              Model: step.model === null ? undefined : <VisibleText text={step.model} />,
              'Attempts at most': step.max_attempts ?? undefined,
            }}
          />
        </div>
      </Sheet>
    </Section>
  );
}
