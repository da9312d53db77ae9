import { maskSecrets } from '../../kernel/mask-secrets';
import { SecretMask } from '../../steps/domain/secret-mask';
import type { CheckReport } from './check';

/** Takes secrets out of a text. */
export type Hide = (text: string) => string;

/** Those of the project by their value, and whatever has the form of a credential: CI prints both sooner or later. */
export function hiding(secrets: readonly string[]): Hide {
  const mask = new SecretMask(secrets);
  return (text) => maskSecrets(mask.text(text));
}

/**
 * What a reporter wrote is kept and shown: without secrets. In names only the forms count, since a check may be required
 * by its name, and a secret may be an ordinary word.
 */
export function maskedReport(report: CheckReport, hide: Hide): CheckReport {
  const { name, url, summary } = report;
  const texts = { url: url === null ? null : hide(url), summary: summary === null ? null : hide(summary) };
  return { ...report, ...texts, name: maskSecrets(name), conclusion: maskSecrets(report.conclusion) };
}
