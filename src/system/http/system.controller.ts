import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CallerRole } from '../../platform/auth/access';
import type { Role } from '../../tokens/domain/token';
import { SystemFacts } from './system-facts';
import { SystemShape } from './system.shape';

@ApiTags('health')
@Controller('system')
export class SystemController {
  constructor(private readonly facts: SystemFacts) {}

  @Access({ role: 'viewer', within: 'server' })
  @Get()
  @ApiOperation({ summary: 'What this server is made of: versions, database, queue, engines' })
  @ApiOkResponse({ type: SystemShape })
  getSystem(@CallerRole() role: Role): Promise<SystemShape> {
    return this.facts.describe(role === 'admin');
  }
}
