import { isoTime, ShownChoice, ShownPart, ShownParts, ShownText, ShownTime } from '../../platform/http/shown';
import { type ProjectSetup, SETUP_STAGES, SETUP_STATUSES } from '../domain/project-setup';

class SuggestedGateShape {
  @ShownText({ example: 'npm test' }) name!: string;
  @ShownText({ example: 'npm run test' }) command!: string;
  @ShownText({ example: 'package.json', description: 'The file that speaks of it.' }) source!: string;
  @ShownText({ example: 'It has a script test.' }) why!: string;
}

class SetupFindingShape {
  @ShownText({ example: 'forge.read_only' }) code!: string;
  @ShownText({ description: 'What was found, and what to do about it.' }) message!: string;
}

export class ProjectSetupShape {
  @ShownChoice(SETUP_STATUSES) status!: string;
  @ShownChoice(SETUP_STAGES, { nullable: true, description: 'How far it has come.' }) stage!: string | null;
  @ShownText({ nullable: true, description: 'Commit of the base branch.' }) base_sha!: string | null;
  @ShownParts(() => SuggestedGateShape, {
    description: 'For you to take over into gates; nothing runs them by itself.',
  })
  suggested_gates!: readonly SuggestedGateShape[];
  @ShownParts(() => SetupFindingShape, { description: 'Worth knowing; none of them stops a run.' })
  findings!: readonly SetupFindingShape[];
  @ShownPart(() => SetupFindingShape, { nullable: true, description: 'Why it failed.' })
  problem!: SetupFindingShape | null;
  @ShownTime() updated_at!: string;
}

export function setupShape(setup: ProjectSetup | null): ProjectSetupShape | null {
  return setup === null ? null : { ...setup, updated_at: isoTime(setup.updated_at) };
}
