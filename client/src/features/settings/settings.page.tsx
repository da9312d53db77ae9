import { useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Page } from '../../ui/page';
import { Tab, Tabs } from '../../ui/small';
import { AuditTab } from './audit.tab';
import { DeviceTab } from './device.tab';
import { EnginesTab } from './engines.tab';
import { SystemTab } from './system.tab';
import { TokensTab } from './tokens.tab';

const TABS = [
  ['tokens', 'Tokens', TokensTab],
  ['engines', 'Engines', EnginesTab],
  ['system', 'System', SystemTab],
  ['audit', 'Audit', AuditTab],
  ['device', 'This device', DeviceTab],
] as const;

export default function SettingsPage(): ReactNode {
  const { tab = 'tokens' } = useSearch({ from: '/settings' });
  const Shown = TABS.find(([key]) => key === tab)?.[2] ?? TokensTab;
  return (
    <Page title="Settings">
      <Tabs label="Settings">
        {TABS.map(([key, label]) => (
          <Tab key={key} to="/settings" search={{ tab: key }} current={tab === key}>
            {label}
          </Tab>
        ))}
      </Tabs>
      <Shown />
    </Page>
  );
}
