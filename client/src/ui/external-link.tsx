import { ExternalLink as Icon } from 'lucide-react';
import type { ReactNode } from 'react';
import { ButtonAnchor } from './button';
import styles from './small.module.css';

/** Addresses come from forges and agents: one that is not of the web (`javascript:`) is shown as text, never followed. */
const isWeb = (url: string): boolean => /^https?:\/\//i.test(url) && URL.canParse(url);

interface ExternalLinkProps {
  readonly href: string;
  readonly children: ReactNode;
  /** As a button looks: for the one thing to do, in a row or at the head of a page. */
  readonly button?: 'small' | 'primary';
}

/** To a page elsewhere, in a window of its own; that page does not learn from where. */
export function ExternalLink({ href, children, button }: ExternalLinkProps): ReactNode {
  if (!isWeb(href)) return <span>{children}</span>;
  const away = { href, target: '_blank', rel: 'noreferrer' };
  const icon = <Icon size={button === undefined ? 12 : 13} aria-label="(opens in a new tab)" />;
  if (button !== undefined)
    return (
      <ButtonAnchor {...away} {...(button === 'small' ? { small: true } : { tone: 'primary' })} icon={icon}>
        {children}
      </ButtonAnchor>
    );
  return (
    <a {...away} className={styles.external}>
      {children}
      {icon}
    </a>
  );
}
