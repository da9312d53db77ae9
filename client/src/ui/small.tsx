import { createLink } from '@tanstack/react-router';
import { Check, Copy } from 'lucide-react';
import { useLayoutEffect, useRef, useState, type ComponentProps, type ReactNode } from 'react';
import { visible } from '../lib/visible';
import { classes } from './class-names';
import styles from './small.module.css';
import { toast } from './toast';
import { VisibleText } from './visible-text';

/** Text that one press copies: a command, an address, a sha. `shown` is a shorter form of it. */
export function Copyable({
  text,
  shown = text,
  label,
}: {
  readonly text: string;
  readonly shown?: string;
  readonly label: string;
}): ReactNode {
  const [copied, setCopied] = useState(false);
  const copy = (): void => {
    copyText(text).then(
      () => {
        setCopied(true);
        window.setTimeout(() => {
          setCopied(false);
        }, 1_500);
      },
      (error: unknown) => {
        toast.failed('It could not be copied', error);
      },
    );
  };
  return (
    <button
      type="button"
      className={classes(styles.copy, 'mono')}
      title={`Copy ${label}`}
      aria-label={`${visible(shown)}: copy ${label}`}
      onClick={copy}
    >
      <VisibleText text={shown} />
      {copied ? <Check size={13} aria-label="copied" /> : <Copy size={13} aria-hidden />}
    </button>
  );
}

/** navigator.clipboard exists in secure contexts only, and teams run this on http://server. */
async function copyText(text: string): Promise<void> {
  if (!window.isSecureContext)
    throw new Error('Over plain http the browser does not let a page copy: mark it and copy it.');
  await navigator.clipboard.writeText(text);
}

export const Sha = ({ sha }: { readonly sha: string }): ReactNode => (
  <Copyable text={sha} shown={sha.slice(0, 8)} label="the commit" />
);

export const Kbd = ({ children }: { readonly children: ReactNode }): ReactNode => (
  <kbd className={styles.kbd}>{children}</kbd>
);

export const Tag = ({ children }: { readonly children: ReactNode }): ReactNode => (
  <span className={styles.tag}>{children}</span>
);

/** A part of a whole; without a whole there is nothing to fill. */
export function Meter({
  value,
  max,
  label,
  plain = false,
}: {
  readonly value: number;
  readonly max: number;
  readonly label: string;
  /** Full is no alarm: slots are there to be used. */
  readonly plain?: boolean;
}): ReactNode {
  const share = max === 0 ? 1 : value / max;
  const level = plain ? 'fine' : share >= 1 ? 'over' : share >= 0.8 ? 'near' : 'fine';
  return (
    <span
      className={styles.meter}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={Math.min(value, max)}
      data-level={level}
    >
      <span style={{ width: `${String(Math.min(100, share * 100))}%` }} />
    </span>
  );
}

/** On a narrow screen they scroll sideways: the one that is shown comes into sight. */
export function Tabs({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactNode {
  const nav = useRef<HTMLElement>(null);
  const seen = useRef<string>(undefined);
  useLayoutEffect(() => {
    const current = nav.current?.querySelector<HTMLElement>('[aria-current]');
    if (nav.current === null || current == null || seen.current === current.textContent) return;
    seen.current = current.textContent;
    const [box, tab] = [nav.current.getBoundingClientRect(), current.getBoundingClientRect()];
    // Not scrollIntoView: the page itself stays where it is.
    if (tab.right > box.right) nav.current.scrollLeft += tab.right - box.right;
    else if (tab.left < box.left) nav.current.scrollLeft -= box.left - tab.left;
  });
  return (
    <nav ref={nav} className={styles.tabs} aria-label={label}>
      {children}
    </nav>
  );
}

function TabAnchor({
  current,
  count,
  children,
  ...rest
}: { readonly current: boolean; readonly count?: number | undefined } & ComponentProps<'a'>): ReactNode {
  return (
    <a {...rest} className={styles.tab} aria-current={current ? 'page' : undefined}>
      {children}
      {count !== undefined && count > 0 && <span className={styles.count}>{count}</span>}
    </a>
  );
}

/** A part of a page with an address of its own. */
export const Tab = createLink(TabAnchor);
