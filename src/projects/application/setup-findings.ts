import type { ForgeAccess } from '../../ports/forge';
import type { Project } from '../domain/project';
import type { SetupFinding } from '../domain/project-setup';

/** What a person should know of the access to the forge. `access` is null where the project has none. */
export function forgeFindings(project: Project, access: ForgeAccess | null): readonly SetupFinding[] {
  const { ciProvider, baseBranch } = project;
  if (ciProvider === null) return [];
  if (access === null) {
    return [
      {
        code: 'forge.not_connected',
        message: `There is no token for ${ciProvider}: no pull request is opened, and checks are known by webhooks only. Store one as a secret of the project.`,
      },
    ];
  }
  const findings: SetupFinding[] = [];
  if (!access.writes) {
    findings.push({
      code: 'forge.read_only',
      message: `The token of ${access.login} may not push branches or open pull requests: give it the right to write.`,
    });
  }
  if (access.defaultBranch !== baseBranch) {
    findings.push({
      code: 'forge.other_default_branch',
      message: `The default branch there is ${access.defaultBranch}; work of this project starts from and goes to ${baseBranch}.`,
    });
  }
  return findings;
}
