const HEADS = 'refs/heads/';
const TAGS = 'refs/tags/';

export type PushedRef =
  | { readonly kind: 'branch'; readonly branch: string }
  | { readonly kind: 'nothing'; readonly reason: 'tag' | 'not_a_branch' };

/** What the `ref` of a push names. Only branches matter to us; a tag may have the name of a branch. */
export function pushedRef(ref: string | null): PushedRef {
  if (ref?.startsWith(HEADS) === true && ref.length > HEADS.length) {
    return { kind: 'branch', branch: ref.slice(HEADS.length) };
  }
  return { kind: 'nothing', reason: ref?.startsWith(TAGS) === true ? 'tag' : 'not_a_branch' };
}

/** The branch of a field that holds a branch's name, bare or as `refs/heads/`; none for another kind of ref. */
export function branchesOf(name: string | null): readonly string[] {
  if (name === null) return [];
  const bare = name.startsWith(HEADS) ? name.slice(HEADS.length) : name;
  return bare === '' || bare.startsWith('refs/') ? [] : [bare];
}
