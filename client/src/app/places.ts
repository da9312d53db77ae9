import { Activity, FolderGit2, Gauge, Inbox, ListChecks, Settings2, type LucideIcon } from 'lucide-react';

export interface Place {
  readonly to: '/' | '/projects' | '/protocols' | '/operations' | '/events' | '/settings';
  readonly label: string;
  readonly icon: LucideIcon;
  /** After `g`. */
  readonly key: string;
}

export const PLACES: readonly Place[] = [
  { to: '/', label: 'Needs you', icon: Inbox, key: 'n' },
  { to: '/protocols', label: 'Protocols', icon: ListChecks, key: 'p' },
  { to: '/projects', label: 'Projects', icon: FolderGit2, key: 'r' },
  { to: '/operations', label: 'Operations', icon: Gauge, key: 'o' },
  { to: '/events', label: 'Events', icon: Activity, key: 'e' },
  { to: '/settings', label: 'Settings', icon: Settings2, key: 's' },
];
