import { GitPullRequest } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Schemas } from '../../api/client';
import { counted } from '../../lib/numbers';
import type { Glyph, Tone } from '../../lib/status';
import { visible } from '../../lib/visible';
import { ExternalLink } from '../../ui/external-link';
import { Mark } from '../../ui/status';
import styles from './protocols.module.css';

type Protocol = Schemas['Protocol'];

/** The pull request by its number, and what has become of it. */
export function PullRequestMark({ pr }: { readonly pr: NonNullable<Protocol['pr']> }): ReactNode {
  const state = pr.state === 'open' && pr.draft ? 'draft' : pr.state;
  return (
    <span className={styles.mark}>
      <GitPullRequest size={13} aria-hidden />
      <ExternalLink href={pr.url}>
        #{pr.number}
        <span className="sr-only"> pull request,</span> {state}
      </ExternalLink>
    </span>
  );
}

const LOOKS: Record<NonNullable<Protocol['ci']>['state'], readonly [Tone, Glyph, string]> = {
  none: ['idle', 'ring', 'CI not heard of'],
  running: ['work', 'arc', 'CI running'],
  settling: ['work', 'dots', 'CI settling'],
  success: ['good', 'check', 'CI green'],
  failure: ['fail', 'cross', 'CI red'],
};

export function CiMark({ ci }: { readonly ci: NonNullable<Protocol['ci']> }): ReactNode {
  const [tone, glyph, words] = LOOKS[ci.state];
  const facts = [
    ci.failures.length > 0 && `failed: ${ci.failures.map(({ name }) => name).join(', ')}`,
    ci.running.length > 0 && `running: ${ci.running.join(', ')}`,
    ci.missing.length > 0 && `not heard of: ${ci.missing.join(', ')}`,
    ci.passed.length > 0 && `${counted(ci.passed.length, 'check')} passed`,
  ].filter((fact) => fact !== false);
  return (
    <span className={styles.mark} title={visible(facts.join('; '))}>
      <Mark tone={tone} glyph={glyph} />
      {words}
    </span>
  );
}
