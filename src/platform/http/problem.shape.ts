import { ShownParts, ShownText, ShownTexts, ShownWhole } from './shown';

class FieldErrorShape {
  @ShownText({ example: 'steps[0].step_name' }) field!: string;
  @ShownText({ example: 'step_name is required' }) message!: string;
  @ShownText({ example: 'required' }) code!: string;
}

/** The document of every error. */
export class ProblemShape {
  @ShownText({ example: 'urn:deksdenflow:problem:protocol.transition_refused' }) type!: string;
  @ShownText({ example: 'Conflict' }) title!: string;
  @ShownWhole({ example: 409 }) status!: number;
  @ShownText({ example: 'Protocol 0001-demo is completed: start is refused.' }) detail!: string;
  @ShownText({ description: 'Stable.', example: 'protocol.transition_refused' }) code!: string;
  @ShownText({ nullable: true }) request_id!: string | null;
  @ShownParts(() => FieldErrorShape, { optional: true }) errors?: readonly FieldErrorShape[];
  @ShownTexts({ optional: true, description: 'What is possible instead, where a transition was refused.' })
  allowed_actions?: readonly string[];
}
