/** What is wrong with the query by GitHub's published schema. The schema has 4 MB: it is read when first asked. */
export async function graphqlFaults(query: string): Promise<string[]> {
  const { validate } = await import('@octokit/graphql-schema');
  return validate(query).map((error) => error.message);
}
