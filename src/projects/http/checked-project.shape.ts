import { ShownChoice, ShownFlag, ShownParts, ShownText, ShownTexts } from '../../platform/http/shown';
import type { CheckedProject } from '../application/project-check';
import { CI_PROVIDERS } from '../domain/project';

class ProjectProblemShape {
  @ShownText({ description: 'The field that it is about.', example: 'git_url' }) field!: string;
  @ShownText({ description: 'required, or a code of an error.', example: 'git.remote_not_found' }) code!: string;
  @ShownText({ example: 'There is no such repository.' }) message!: string;
}

export class CheckedProjectShape {
  @ShownFlag({ description: 'No problems: it could be registered now.' }) ok!: boolean;
  @ShownFlag() name_taken!: boolean;
  @ShownParts(() => ProjectProblemShape) problems!: readonly ProjectProblemShape[];
  @ShownFlag({ nullable: true, description: 'Whether git can read it with these secrets; null: it was not asked.' })
  reachable!: boolean | null;
  @ShownText({ nullable: true, example: 'main' }) default_branch!: string | null;
  @ShownTexts({ description: 'The default one first; at most 50.', example: ['main'] }) branches!: readonly string[];
  @ShownChoice(CI_PROVIDERS, { nullable: true, description: 'Told from git_url.' }) forge!: string | null;
}

export function checkedProjectShape(checked: CheckedProject): CheckedProjectShape {
  const { nameTaken, problems, reachable, defaultBranch, branches, forge } = checked;
  return {
    ok: problems.length === 0,
    name_taken: nameTaken,
    problems,
    reachable,
    default_branch: defaultBranch,
    branches,
    forge,
  };
}
