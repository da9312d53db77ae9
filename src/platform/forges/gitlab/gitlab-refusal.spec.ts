import { movedTo, refusalOf, wordsOf } from './gitlab-refusal';

describe('what GitLab said', () => {
  it.each([
    ['{"message":"404 Project Not Found"}', '404 Project Not Found'],
    ['{"message":["Another open merge request already exists: !5"]}', 'Another open merge request already exists: !5'],
    ['{"message":{"title":["is too long"],"base":["a","b"]}}', 'title is too long; base a; b'],
    ['{"error":"state does not have a valid value"}', 'state does not have a valid value'],
    [
      '{"error":"invalid_token","error_description":"Token was revoked. You have to re-authorize."}',
      'Token was revoked. You have to re-authorize.',
    ],
    ['Retry later\n', 'Retry later'],
    ['', ''],
    ['"words"', 'words'],
    ['{"other":1}', '{"other":1}'],
  ])('%s', (body, words) => {
    expect(wordsOf(body)).toBe(words);
  });

  it('is cut when it is a page', () => {
    expect(wordsOf(`<html>${'x'.repeat(5000)}`)).toHaveLength(500);
  });
});

describe('a refusal', () => {
  it.each([
    [401, 'forge.unauthorized'],
    [403, 'forge.forbidden'],
    [404, 'forge.not_found'],
    [400, 'forge.refused'],
    [405, 'forge.refused'],
    [409, 'forge.refused'],
    [408, 'forge.unreachable'],
    [500, 'forge.unreachable'],
    [503, 'forge.unreachable'],
  ])('by status %i is %s', (status, code) => {
    const error = refusalOf(status, 'the words', 'GitLab at https://gitlab.example.com for acme/shop');
    expect(error).toMatchObject({ code, facts: { status, said: 'the words' } });
    expect(error.message).toContain('acme/shop');
    expect(error.message).toContain('the words');
  });

  it('without words tells the status', () => {
    expect(refusalOf(418, '', 'GitLab').message).toContain('status 418');
  });

  it('by a redirect tells where to, without what is behind the question mark', () => {
    expect(movedTo('https://gitlab.example.com/api/v4/projects/7?private_token=x', 'GitLab').message).toMatch(
      /points to https:\/\/gitlab\.example\.com\/api\/v4\/projects\/7: /,
    );
    expect(movedTo(null, 'GitLab').message).toContain('elsewhere');
  });
});
