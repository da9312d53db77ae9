/** What the server itself uses; every other name is a variable of the agents. */
export const KNOWN_SECRETS: Readonly<Record<string, string>> = {
  FORGE_TOKEN: 'Pull requests and checks on the forge',
  GIT_USERNAME: 'Git, where the remote asks for a name',
  GIT_TOKEN: 'Git, where the remote asks for a password; the forge too, when it has no token of its own',
  GITHUB_APP_ID: 'A GitHub App instead of a token',
  GITHUB_APP_PRIVATE_KEY: 'The key of the GitHub App, in PEM',
  GITHUB_APP_INSTALLATION_ID: 'The installation of the GitHub App; found by itself',
  WEBHOOK_SECRET: 'Signs what the forge and CI send',
};

export const purposeOf = (name: string): string => KNOWN_SECRETS[name] ?? 'A variable of the agents';
