import { draftTitle, isOpen, pullRequestOf, readyTitle, retitled, type SeenMergeRequest } from './merge-request';

const SEEN: SeenMergeRequest = {
  iid: 4,
  web_url: 'https://gitlab.example.com/acme/shop/-/merge_requests/4',
  state: 'opened',
  title: 'Count',
  description: 'Up.',
  source_branch: 'flow/x',
  target_branch: 'main',
  source_project_id: 15,
  target_project_id: 15,
  draft: false,
  sha: 'a'.repeat(40),
  merge_status: 'can_be_merged',
  detailed_merge_status: 'mergeable',
  updated_at: '2024-03-05T17:23:34.500Z',
};

describe('a merge request', () => {
  it('becomes a pull request', () => {
    expect(pullRequestOf(SEEN)).toEqual({
      ...{ number: 4, url: SEEN.web_url, state: 'open', draft: false, title: 'Count', body: 'Up.' },
      ...{ branch: 'flow/x', baseBranch: 'main', headSha: SEEN.sha, mergeable: true },
      updatedAt: Date.parse('2024-03-05T17:23:34.500Z'),
    });
  });

  it('without a description has an empty body', () => {
    expect(pullRequestOf({ ...SEEN, description: null }).body).toBe('');
  });

  it.each([
    ['mergeable', true],
    ['checking', null],
    ['unchecked', null],
    ['preparing', null],
    ['approvals_syncing', null],
    ['draft_status', false],
    ['conflict', false],
    ['ci_must_pass', false],
    ['a word of a later version', false],
  ])('that is %s: mergeable %p', (detailed_merge_status, mergeable) => {
    expect(pullRequestOf({ ...SEEN, detailed_merge_status }).mergeable).toBe(mergeable);
  });

  it.each([
    ['can_be_merged', true],
    ['cannot_be_merged', false],
    ['unchecked', null],
    ['cannot_be_merged_recheck', null],
  ])('of a GitLab before 15.6 that is %s: mergeable %p', (merge_status, mergeable) => {
    const { detailed_merge_status: _newer, ...older } = SEEN;
    expect(pullRequestOf({ ...older, merge_status }).mergeable).toBe(mergeable);
  });

  it('of a GitLab before 13.2 is a draft by WIP, and keeps that prefix', () => {
    const { draft: _newer, ...older } = SEEN;
    const seen = { ...older, work_in_progress: true, title: 'WIP: Count' };
    expect(pullRequestOf(seen)).toMatchObject({ draft: true, title: 'Count' });
    expect(retitled(seen, 'New')).toBe('WIP: New');
  });

  it('that is a draft without a prefix that we know gets one, or a new title would make it ready', () => {
    expect(retitled({ ...SEEN, draft: true }, 'New')).toBe('Draft: New');
  });

  it('is open while it is being merged', () => {
    expect(['opened', 'locked', 'closed', 'merged'].map((state) => isOpen({ ...SEEN, state }))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('a title', () => {
  it('has one prefix at most, and none when it is ready', () => {
    expect(draftTitle('draft: [Draft] Count')).toBe('Draft: Count');
    expect(readyTitle('(Draft) Count')).toBe('Count');
    expect(readyTitle('Drafting: Count')).toBe('Drafting: Count');
  });

  it('is no longer than GitLab takes it', () => {
    expect(draftTitle('x'.repeat(300))).toHaveLength(255);
    expect(readyTitle('x'.repeat(300))).toHaveLength(255);
  });
});
