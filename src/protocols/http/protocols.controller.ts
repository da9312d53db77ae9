import { Body, Controller, Get, Header, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Page } from '../../kernel/page';
import { Access, OwnProject, within } from '../../platform/auth/access';
import { IdOf } from '../../platform/http/id-param';
import { pageOf, Paginated } from '../../platform/http/pagination';
import { Versioned } from '../../platform/http/versioned';
import { RequestCause } from '../../platform/http/request-context';
import { ProjectsService } from '../../projects/application/projects.service';
import { ProtocolsService } from '../application/protocols.service';
import { WorkspaceQueries } from '../application/workspace-queries';
import type { Cause } from '../domain/run-context';
import {
  CreateProtocolDto,
  ProtocolsOfProjectQuery,
  ProtocolsQuery,
  toNewProtocol,
  toProtocolFilter,
} from './protocol.dto';
import { protocolDetailShape, ProtocolDetailShape } from './protocol-detail.shape';
import { protocolShape, ProtocolShape } from './protocol.shape';

@ApiTags('protocols')
@Controller()
export class ProtocolsController {
  constructor(
    private readonly protocols: ProtocolsService,
    private readonly projects: ProjectsService,
    private readonly workspaces: WorkspaceQueries,
  ) {}

  @Access({ role: 'operator', within: 'project' })
  @Post('projects/:id/protocols')
  @Versioned()
  @ApiOperation({ summary: 'Create a protocol' })
  @ApiCreatedResponse({ type: ProtocolShape })
  async createProtocol(
    @IdOf('project') id: string,
    @Body() body: CreateProtocolDto,
    @RequestCause() cause: Cause,
  ): Promise<ProtocolShape> {
    return protocolShape(await this.protocols.create(id, toNewProtocol(body), cause));
  }

  @Access({ role: 'viewer', within: 'project' })
  @Get('projects/:id/protocols')
  @ApiOperation({ summary: 'Protocols of a project, newest first' })
  @Paginated(ProtocolShape)
  async listProtocolsOfProject(
    @IdOf('project') id: string,
    @Query() query: ProtocolsOfProjectQuery,
  ): Promise<Page<ProtocolShape>> {
    await this.projects.get(id);
    const page = await this.protocols.list({ ...toProtocolFilter(query), projectId: id }, pageOf(query));
    return { ...page, items: page.items.map(protocolShape) };
  }

  @Access({ role: 'viewer', within: 'narrowed' })
  @Get('protocols')
  @ApiOperation({ summary: 'Protocols of all projects, newest first' })
  @Paginated(ProtocolShape)
  async listProtocols(@Query() query: ProtocolsQuery, @OwnProject() own: string | null): Promise<Page<ProtocolShape>> {
    const filter = within(own, toProtocolFilter(query));
    if (filter === undefined) return { items: [] };
    const page = await this.protocols.list(filter, pageOf(query));
    return { ...page, items: page.items.map(protocolShape) };
  }

  @Access({ role: 'viewer', within: 'protocol' })
  @Get('protocols/:id')
  @Versioned()
  @ApiOperation({ summary: 'One protocol' })
  @ApiOkResponse({ type: ProtocolDetailShape })
  async getProtocol(@IdOf('protocol') id: string): Promise<ProtocolDetailShape> {
    const { view, elapsed } = await this.protocols.detail(id);
    return protocolDetailShape(view, elapsed);
  }

  @Access({ role: 'viewer', within: 'protocol' })
  @Get('protocols/:id/diff')
  @Header('Content-Type', 'text/plain; charset=utf-8')
  @ApiOperation({ summary: 'All that the protocol has changed, as a unified diff' })
  @ApiProduces('text/plain')
  @ApiOkResponse({ schema: { type: 'string' } })
  getProtocolDiff(@IdOf('protocol') id: string): Promise<string> {
    return this.workspaces.protocolDiff(id);
  }
}
