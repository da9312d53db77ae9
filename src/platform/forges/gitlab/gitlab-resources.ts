import { Branches, Commits, Jobs, MergeRequestNotes, MergeRequests, Pipelines, Projects, Users } from '@gitbeaker/rest';
import type { ForgeConnection } from '../../../ports/forge';
import type { GitlabTransport } from './gitlab-transport';

/** The largest page that GitLab gives, and a stop for a server whose pages never end: 20 000 entries. */
export const ALL_PAGES = { perPage: 100, maxPages: 200 } as const;

/** Only the resources that we use: gitbeaker's `Gitlab` makes all of its 150 for each connection. */
export class GitlabResources {
  readonly mergeRequests: MergeRequests;
  readonly notes: MergeRequestNotes;
  readonly pipelines: Pipelines;
  readonly jobs: Jobs;
  readonly commits: Commits;
  readonly branches: Branches;
  readonly projects: Projects;
  readonly users: Users;

  constructor(connection: ForgeConnection, token: string, transport: GitlabTransport) {
    const options = {
      // Gitbeaker puts /api/v4 behind it; what is before it may be a folder of the instance.
      host: connection.apiUrl.replace(/\/+$/, '').replace(/\/api\/v4$/, ''),
      // Goes out as a bearer: GitLab takes personal, project and group tokens so as well, and fetch knows to drop it on
      // a redirect to elsewhere, which it does not know of PRIVATE-TOKEN.
      oauthToken: token,
      requesterFn: transport.requesterFn,
      rateLimits: {},
      // The transport has its own, for each request; gitbeaker's is for all pages together.
      queryTimeout: null,
    };
    this.mergeRequests = new MergeRequests(options);
    this.notes = new MergeRequestNotes(options);
    this.pipelines = new Pipelines(options);
    this.jobs = new Jobs(options);
    this.commits = new Commits(options);
    this.branches = new Branches(options);
    this.projects = new Projects(options);
    this.users = new Users(options);
  }
}
