import { isoTimeOrNull, ShownChoice, ShownPart, ShownText, ShownTime } from '../../platform/http/shown';
import type { ProjectView } from '../application/projects.service';
import type { WebhookSetup } from '../application/webhook-directory';
import { projectShape, ProjectShape } from './project.shape';

export class WebhookSetupShape {
  @ShownText({
    description: 'Where GitHub sends to, after the address of this server.',
    example: '/webhooks/github/0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04',
  })
  github_path!: string;
  @ShownText({
    description: 'Where GitLab sends to, after the address of this server.',
    example: '/webhooks/gitlab/0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04',
  })
  gitlab_path!: string;
  @ShownChoice(['project', 'server', 'none'], {
    description: "Whose secret signs: the project's own, else the server's; with none, every delivery is refused.",
  })
  secret!: string;
  @ShownTime({ nullable: true, description: 'Until then the secret before the current one is accepted too.' })
  previous_accepted_until!: string | null;
}

export class ProjectDetailShape extends ProjectShape {
  @ShownPart(() => WebhookSetupShape) webhook!: WebhookSetupShape;
}

export class RotatedWebhookSecretShape {
  @ShownText({ description: 'Shown only here.', example: 'shown-only-here' }) secret!: string;
  @ShownTime({ nullable: true, description: 'Until then the secret before it is accepted too; null: there was none.' })
  previous_accepted_until!: string | null;
}

export function projectDetailShape(
  view: ProjectView,
  { secret, previousAcceptedUntil }: WebhookSetup,
): ProjectDetailShape {
  const { id } = view.project;
  return {
    ...projectShape(view),
    webhook: {
      github_path: `/webhooks/github/${id}`,
      gitlab_path: `/webhooks/gitlab/${id}`,
      secret,
      previous_accepted_until: isoTimeOrNull(previousAcceptedUntil),
    },
  };
}
