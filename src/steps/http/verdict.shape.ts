import { ShownChoice, ShownNumber, ShownParts, ShownText, ShownWhole } from '../../platform/http/shown';
import { FINDING_SEVERITIES } from '../domain/verdict';

class FindingShape {
  @ShownChoice(FINDING_SEVERITIES) severity!: string;
  @ShownText({ optional: true }) file?: string | undefined;
  @ShownWhole({ optional: true }) line?: number | undefined;
  @ShownChoice(['old', 'new'], { optional: true, description: 'Of a comment on a diff: whose line it is.' })
  side?: string | undefined;
  @ShownText() message!: string;
}

export class VerdictShape {
  @ShownChoice(['pass', 'fail']) verdict!: string;
  @ShownText() summary!: string;
  @ShownParts(() => FindingShape) findings!: readonly FindingShape[];
  @ShownText({ description: 'The commit that was judged.' }) head_sha!: string;
  @ShownChoice(['gates', 'agent', 'person', 'policy', 'ci']) judged_by!: string;
}

export class GateResultShape {
  @ShownText() name!: string;
  @ShownText() command!: string;
  @ShownWhole({ nullable: true, description: 'Null when it did not end by itself.' }) exit_code!: number | null;
  @ShownNumber() duration_ms!: number;
  @ShownText() output_tail!: string;
}

export class StatusReasonShape {
  @ShownText({ example: 'budget_exceeded' }) code!: string;
  @ShownText() message!: string;
}
