import type { Clock } from '../../kernel/clock';
import { InvalidInput, NotFound } from '../../kernel/errors';
import type { Ids } from '../../kernel/ids';
import type { Page, PageRequest } from '../../kernel/page';
import type { ProjectsService } from '../../projects/application/projects.service';
import type { Cause } from '../../protocols/domain/run-context';
import { type ApiToken, newTokenValue, type Role, tokenDigest, tokenHint } from '../domain/token';
import type { TokenFilter, TokenStore } from './token.store';

export interface TokenInput {
  readonly name: string;
  /** Left out: `operator` of a project, else `viewer`. */
  readonly role?: Role;
  readonly projectId?: string;
  /** Epoch milliseconds. */
  readonly expiresAt?: number;
}

/** The actors of whoever comes without a token of ours: a token of that name would speak in theirs. */
const RESERVED = ['admin', 'local'];

export class TokensService {
  constructor(
    private readonly store: TokenStore,
    private readonly projects: ProjectsService,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** The value is told here and never again. Throws `token.name_taken`, `token.name_reserved`, `token.role_invalid`, `token.expiry_past`, `project.unknown`. */
  async create(input: TokenInput, cause: Cause): Promise<{ readonly token: ApiToken; readonly value: string }> {
    const { name, projectId = null, expiresAt = null } = input;
    const role = input.role ?? (projectId === null ? 'viewer' : 'operator');
    if (RESERVED.includes(name.toLowerCase())) {
      throw new InvalidInput('token.name_reserved', `Events of others carry the name ${name}: choose another.`);
    }
    if (projectId !== null && role === 'admin') {
      throw new InvalidInput('token.role_invalid', 'A token of one project is a viewer or an operator.');
    }
    if (expiresAt !== null && expiresAt <= this.clock.now()) {
      throw new InvalidInput('token.expiry_past', 'expires_at is in the past.');
    }
    if (projectId !== null) await this.projects.get(projectId);
    const value = newTokenValue();
    const secret = { digest: tokenDigest(value), hint: tokenHint(value) };
    const made = { id: this.ids.next(), name, role, projectId, ...secret, createdBy: cause.actor, expiresAt };
    const token = await this.store.insert(made, cause);
    return { token, value };
  }

  list(filter: TokenFilter, page: PageRequest): Promise<Page<ApiToken>> {
    return this.store.list(filter, page);
  }

  /** Throws `token.unknown`. */
  async revoke(id: string, cause: Cause): Promise<void> {
    if (!(await this.store.revoke(id, cause))) throw new NotFound('token.unknown', `There is no token ${id}.`);
  }
}
