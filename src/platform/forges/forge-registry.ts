import type { Clock } from '../../kernel/clock';
import { Forges, type Forge, type ForgeConnection } from '../../ports/forge';
import type { CiProvider } from '../../projects/domain/project';
import { accountOf, ForgeLimits } from './forge-limits';
import { GithubForge } from './github/github-forge';
import { GitlabForge } from './gitlab/gitlab-forge';

type Driver = new (connection: ForgeConnection, limits: ForgeLimits) => Forge;

const DRIVERS: Readonly<Record<CiProvider, Driver>> = {
  github: GithubForge,
  gitlab: GitlabForge,
};
/** A GitHub App's token is good for an hour: a forge that is kept need not ask for another. */
const MOST_KEPT = 100;

/** Picks the driver of the provider. Those of an App are kept for a while, by account and repository. */
export class ForgeConnections extends Forges {
  private readonly limits: ForgeLimits;
  private readonly kept = new Map<string, Forge>();

  constructor(clock: Clock) {
    super();
    this.limits = new ForgeLimits(clock);
  }

  connect(connection: ForgeConnection): Forge {
    return connection.credentials.kind === 'github_app' ? this.keptFor(connection) : this.open(connection);
  }

  private keptFor(connection: ForgeConnection): Forge {
    const key = `${connection.provider} ${connection.repository} ${accountOf(connection)}`;
    const known = this.kept.get(key);
    if (known !== undefined) return known;
    const forge = this.open(connection);
    this.kept.set(key, forge);
    const oldest = this.kept.keys().next().value;
    if (this.kept.size > MOST_KEPT && oldest !== undefined) this.kept.delete(oldest);
    return forge;
  }

  private open(connection: ForgeConnection): Forge {
    const Driver = DRIVERS[connection.provider];
    return new Driver(connection, this.limits);
  }
}
