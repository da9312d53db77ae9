import { Controller, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../../platform/auth/access';
import { RequestCause } from '../../platform/http/request-context';
import { ShownPart } from '../../platform/http/shown';
import { projectShape, ProjectShape } from '../../projects/http/project.shape';
import type { Cause } from '../../protocols/domain/run-context';
import { protocolShape, ProtocolShape } from '../../protocols/http/protocol.shape';
import { DemoService } from '../application/demo.service';

class DemoShape {
  @ShownPart(() => ProjectShape) project!: ProjectShape;
  @ShownPart(() => ProtocolShape, { description: 'Started.' }) protocol!: ProtocolShape;
}

/** No admin is asked for, though it registers a project: nothing of what it does is the caller's choice. */
@ApiTags('projects')
@Controller('demo')
export class DemoController {
  constructor(private readonly demo: DemoService) {}

  @Access({ role: 'operator', within: 'server' })
  @Post()
  @ApiOperation({ summary: 'Start a protocol to watch, on a small repository in the data folder' })
  @ApiCreatedResponse({ type: DemoShape })
  async createDemo(@RequestCause() cause: Cause): Promise<DemoShape> {
    const { project, protocol } = await this.demo.start(cause);
    return { project: projectShape(project), protocol: protocolShape(protocol) };
  }
}
