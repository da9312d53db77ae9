import { maskSecrets } from '../../kernel/mask-secrets';
import type { Redactor } from '../../kernel/redaction/redactor';
import type { CheckReport } from './check';

/** Takes secrets out of a text. */
export type Hide = (text: string) => string;

/** Those of the project by their value, and whatever has the form of a credential: CI prints both sooner or later. */
export function hiding(redactor: Redactor): Hide {
  return (text) => redactor.text(text);
}

/** Readers of reports take more: a secret that is cut in two is not recognised any more. */
const SUMMARY_LENGTH = 2_000;

/**
 * What a reporter wrote is kept and shown: without secrets. In names only the forms count, since a check may be required
 * by its name, and a secret may be an ordinary word.
 */
export function maskedReport(report: CheckReport, hide: Hide): CheckReport {
  const { name, url, summary } = report;
  const texts = {
    url: url === null ? null : hide(url),
    summary: summary === null ? null : hide(summary).slice(0, SUMMARY_LENGTH),
  };
  return { ...report, ...texts, name: maskSecrets(name), conclusion: maskSecrets(report.conclusion) };
}
