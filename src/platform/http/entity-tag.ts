import { createHash } from 'node:crypto';
import { InvalidInput } from '../../kernel/errors';
import type { ExpectedVersions } from '../../kernel/expected-version';

const TAG = /^(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"$/;
/** Only what changes the version is a change that somebody who acts has to know of; see {@link entityTag}. */
const OURS = /^"(\d{1,15})(?:-[\w-]+)?"$/;
const LISTED = 100;

/**
 * `"<version>-<digest>"`. The digest is of the text as shown, of which some changes without a new version: what an agent
 * has used so far, what a run waits for. So "not modified" is always true, and `If-Match` looks at the version alone.
 */
export function entityTag(version: number, text: string): string {
  return `"${String(version)}-${createHash('sha256').update(text).digest('base64url').slice(0, 16)}"`;
}

/** The tag of a version of which nothing else is known; good for `If-Match`. */
export function versionTag(version: number): string {
  return `"${String(version)}"`;
}

/** `If-Match`: the versions it names. Weak tags and tags that are not ours match none. Throws `precondition.malformed`. */
export function expectedVersions(header: string | undefined): ExpectedVersions {
  if (header === undefined || header.trim() === '*') return undefined;
  const tags = tagsOf(header);
  if (tags === undefined) {
    throw new InvalidInput(
      'precondition.malformed',
      'If-Match is * or a list of entity tags in double quotes, as ETag or version of an answer have them: "7".',
    );
  }
  return tags.flatMap((tag) => {
    const version = OURS.exec(tag)?.[1];
    return version === undefined ? [] : [Number(version)];
  });
}

/** `If-None-Match`, where weak and strong are the same. What is malformed is as if it were not there. */
export function isUnmodified(header: string | undefined, current: string): boolean {
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  return tagsOf(header)?.some((tag) => tag.replace(/^W\//, '') === current) ?? false;
}

function tagsOf(header: string): string[] | undefined {
  const tags = header.split(',').map((tag) => tag.trim());
  return tags.length <= LISTED && tags.every((tag) => TAG.test(tag)) ? tags : undefined;
}
