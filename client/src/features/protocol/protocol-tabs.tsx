import { useEffect, useRef, type ReactNode } from 'react';
import { isDialogOpen, isTyping } from '../../lib/typing';
import { Tab, Tabs } from '../../ui/small';
import { ChangesTab } from './changes/changes-tab';
import { CiTab } from './ci-tab';
import { CostTab } from './cost-tab';
import { LogTab } from './log-tab';
import { PlanTab } from './plan-tab';
import styles from './protocol.module.css';
import type { TabProps } from './run';
import { QaTab } from './qa-tab';
import { TimelineTab } from './timeline/timeline-tab';
import { NO_TARGET, type ProtocolSearch, type ProtocolTab, TABS, useGo, useProtocolSearch } from './use-place';

const SHOWN: Record<ProtocolTab, (props: TabProps) => ReactNode> = {
  timeline: TimelineTab,
  log: LogTab,
  changes: ChangesTab,
  qa: QaTab,
  ci: CiTab,
  plan: PlanTab,
  cost: CostTab,
};

export function ProtocolTabs(props: TabProps): ReactNode {
  const { tab: asked } = useProtocolSearch();
  const tab = asked ?? 'timeline';
  const box = useRef<HTMLDivElement>(null);
  useTabKeys(tab);
  useEffect(() => {
    if (asked !== undefined && box.current !== null) bringIntoView(box.current);
  }, [asked]);
  const Shown = SHOWN[tab];
  return (
    <div ref={box} className={styles.tabs}>
      <Tabs label="Parts of the protocol">
        {TABS.map(([each, label]) => (
          <Tab
            key={each}
            from="/protocols/$protocolId"
            to="."
            search={(before: ProtocolSearch) => ({ ...before, ...NO_TARGET, tab: each })}
            current={each === tab}
          >
            {label}
          </Tab>
        ))}
      </Tabs>
      <Shown key={tab} {...props} />
    </div>
  );
}

/** On a telephone a part that a link leads to is below the fold: who follows "Read the evidence" must come to see it. */
function bringIntoView(box: HTMLElement): void {
  if (box.getBoundingClientRect().top > window.innerHeight * 0.6) box.scrollIntoView({ block: 'start' });
}

/** `[` and `]` go to the tab before and after. */
function useTabKeys(tab: ProtocolTab): void {
  const go = useGo();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const by = event.key === '[' ? -1 : event.key === ']' ? 1 : 0;
      if (by === 0 || isTyping(event) || isDialogOpen()) return;
      const at = TABS.findIndex(([each]) => each === tab) + by;
      const next = TABS[(at + TABS.length) % TABS.length];
      if (next !== undefined) go({ ...NO_TARGET, tab: next[0] }, 'push');
    };
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('keydown', onKey);
    };
  }, [go, tab]);
}
