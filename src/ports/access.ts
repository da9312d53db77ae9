import type { Role, TokenState } from '../tokens/domain/token';

/** What a request's token is good for. */
export interface KnownToken {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly projectId: string | null;
  readonly state: TokenState;
}

export abstract class TokenDirectory {
  /** By the SHA-256 of its value, in hex; undefined when nobody was ever given it. Notes that it was used. */
  abstract find(digest: string): Promise<KnownToken | undefined>;
}

/** What an `{id}` in a path can name. */
export type Resource = 'project' | 'protocol' | 'step' | 'attempt';

/** The one place that says to which project a thing belongs. */
export abstract class ResourceProjects {
  /** Undefined when there is no such thing. */
  abstract projectOf(resource: Resource, id: string): Promise<string | undefined>;
}
