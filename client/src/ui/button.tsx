import { createLink } from '@tanstack/react-router';
import type { ComponentProps, ReactNode } from 'react';
import { visible } from '../lib/visible';
import { classes } from './class-names';
import styles from './button.module.css';

interface Look {
  readonly tone?: 'primary' | 'plain' | 'quiet' | 'danger';
  readonly small?: boolean;
  readonly icon?: ReactNode;
}

const look = ({ tone = 'plain', small }: Look, more?: string): string =>
  classes(styles.button, tone !== 'plain' && styles[tone], small === true && styles.small, more);

/** `busy` shows that it is at work and takes no second press; the label stays, so that nothing jumps. */
export function Button({
  tone,
  small,
  icon,
  busy = false,
  className,
  children,
  disabled,
  ...rest
}: Look & ComponentProps<'button'> & { readonly busy?: boolean }): ReactNode {
  return (
    <button
      type="button"
      {...rest}
      disabled={busy || disabled}
      aria-busy={busy || undefined}
      className={look({ ...(tone && { tone }), ...(small !== undefined && { small }) }, className)}
    >
      {busy ? <span className={styles.spin} aria-hidden /> : icon}
      {children}
    </button>
  );
}

/** Only a picture; its label is its name for whoever hears the page, and its tip. */
export function IconButton({
  label,
  children,
  small,
  className,
  ...rest
}: { readonly label: string; readonly small?: boolean } & ComponentProps<'button'>): ReactNode {
  return (
    <button
      type="button"
      title={visible(label)}
      aria-label={visible(label)}
      {...rest}
      className={look({ tone: 'quiet', ...(small !== undefined && { small }) }, classes(styles.icon, className))}
    >
      {children}
    </button>
  );
}

function Anchor({ tone, small, icon, className, children, ...rest }: Look & ComponentProps<'a'>): ReactNode {
  return (
    <a {...rest} className={look({ ...(tone && { tone }), ...(small !== undefined && { small }) }, className)}>
      {icon}
      {children}
    </a>
  );
}

/** To a page of the console, as a button looks. */
export const ButtonLink = createLink(Anchor);
/** To somewhere else. */
export const ButtonAnchor = Anchor;
