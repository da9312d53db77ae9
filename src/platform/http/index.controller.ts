import { Controller, Get, Redirect } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { productVersion } from '../../config/version';
import { Open } from '../auth/access';
import { ShownText } from './shown';

class IndexShape {
  @ShownText({ example: 'deksdenflow' }) name!: string;
  @ShownText({ example: '0.1.0' }) version!: string;
  @ShownText({ example: '/docs' }) docs!: string;
  @ShownText({ example: '/openapi.json' }) openapi!: string;
  @ShownText({ example: '/health' }) health!: string;
}

@ApiTags('health')
@Open()
@Controller()
export class IndexController {
  @Get()
  @ApiOperation({ operationId: 'getIndex', summary: 'Where things are' })
  @ApiOkResponse({ type: IndexShape })
  index(): IndexShape {
    return {
      name: 'deksdenflow',
      version: productVersion(),
      docs: '/docs',
      openapi: '/openapi.json',
      health: '/health',
    };
  }

  /** The address that clients know already. Until the console is there, people find the API they can browse. */
  @Get('console')
  @ApiExcludeEndpoint()
  @Redirect('/docs', 302)
  console(): void {
    // The decorator answers.
  }
}
