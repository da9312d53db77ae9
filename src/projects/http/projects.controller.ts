import { Body, Controller, Delete, Get, Header, HttpCode, Patch, Post, Query } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { ExpectedVersions } from '../../kernel/expected-version';
import type { Page } from '../../kernel/page';
import { Access, OwnProject } from '../../platform/auth/access';
import { AnswerIsSecret } from '../../platform/http/idempotency.interceptor';
import { IdOf } from '../../platform/http/id-param';
import { pageOf, Paginated } from '../../platform/http/pagination';
import { IfMatch, Versioned } from '../../platform/http/versioned';
import { RequestCause } from '../../platform/http/request-context';
import { isoTimeOrNull } from '../../platform/http/shown';
import type { Cause } from '../../protocols/domain/run-context';
import { ProjectCheck } from '../application/project-check';
import { ProjectsService } from '../application/projects.service';
import { checkedProjectShape, CheckedProjectShape } from './checked-project.shape';
import { ChangeProjectDto, CreateProjectDto, ProjectsQuery, toProjectInput, ValidateProjectDto } from './project.dto';
import { projectDetailShape, ProjectDetailShape, RotatedWebhookSecretShape } from './project-detail.shape';
import { projectShape, ProjectShape } from './project.shape';

@ApiTags('projects')
@Controller('projects')
export class ProjectsController {
  constructor(
    private readonly projects: ProjectsService,
    private readonly check: ProjectCheck,
  ) {}

  @Access({ role: 'admin', within: 'server' })
  @Post()
  @Versioned()
  @ApiOperation({ summary: 'Register a repository' })
  @ApiCreatedResponse({ type: ProjectShape })
  async createProject(@Body() body: CreateProjectDto, @RequestCause() cause: Cause): Promise<ProjectShape> {
    return projectShape(await this.projects.create(toProjectInput(body), cause));
  }

  @Access({ role: 'admin', within: 'server' })
  @Post('actions/validate')
  @HttpCode(200)
  @ApiOperation({ summary: 'Say what would become of a project, without making it; takes half a form' })
  @ApiOkResponse({ type: CheckedProjectShape })
  async validateProject(@Body() body: ValidateProjectDto): Promise<CheckedProjectShape> {
    return checkedProjectShape(await this.check.check(toProjectInput(body)));
  }

  @Access({ role: 'viewer', within: 'narrowed' })
  @Get()
  @ApiOperation({ summary: 'Projects by name' })
  @Paginated(ProjectShape)
  async listProjects(@Query() query: ProjectsQuery, @OwnProject() own: string | null): Promise<Page<ProjectShape>> {
    const page = await this.projects.list(pageOf(query), { search: query.search, only: own });
    return { ...page, items: page.items.map(projectShape) };
  }

  @Access({ role: 'viewer', within: 'project' })
  @Get(':id')
  @Versioned()
  @ApiOperation({ summary: 'One project' })
  @ApiOkResponse({ type: ProjectDetailShape })
  async getProject(@IdOf('project') id: string): Promise<ProjectDetailShape> {
    const [view, webhook] = await Promise.all([this.projects.view(id), this.projects.webhookSetup(id)]);
    return projectDetailShape(view, webhook);
  }

  @Access({ role: 'admin', within: 'project' })
  @Patch(':id')
  @Versioned()
  @ApiOperation({ summary: 'Change a project; runs that exist keep what they were made with' })
  @ApiOkResponse({ type: ProjectShape })
  async changeProject(
    @IdOf('project') id: string,
    @Body() body: ChangeProjectDto,
    @RequestCause() cause: Cause,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<ProjectShape> {
    return projectShape(await this.projects.change(id, toProjectInput(body), cause, expected));
  }

  @Access({ role: 'admin', within: 'project' })
  @Post(':id/actions/setup')
  @HttpCode(202)
  @ApiOperation({ summary: 'Look at its repository, forge and gates again' })
  @ApiAcceptedResponse({ type: ProjectShape })
  async setUpProject(@IdOf('project') id: string, @RequestCause() cause: Cause): Promise<ProjectShape> {
    return projectShape(await this.projects.setUp(id, cause));
  }

  @Access({ role: 'admin', within: 'project' })
  @Post(':id/actions/rotate_webhook_secret')
  @HttpCode(200)
  @AnswerIsSecret()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Make a new webhook secret; only this answer ever holds it' })
  @ApiOkResponse({ type: RotatedWebhookSecretShape })
  async rotateWebhookSecret(
    @IdOf('project') id: string,
    @RequestCause() cause: Cause,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<RotatedWebhookSecretShape> {
    const { secret, setup } = await this.projects.rotateWebhookSecret(id, cause, expected);
    return { secret, previous_accepted_until: isoTimeOrNull(setup.previousAcceptedUntil) };
  }

  @Access({ role: 'admin', within: 'project' })
  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove a project; refused while a protocol of it is not over' })
  @ApiNoContentResponse()
  async deleteProject(
    @IdOf('project') id: string,
    @RequestCause() cause: Cause,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<void> {
    await this.projects.remove(id, cause, expected);
  }
}
