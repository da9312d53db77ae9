import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { productVersion } from '../../config/version';
import { describeConventions } from './conventions.openapi';
import { toOpenApi31 } from './openapi-31';
import { ProblemShape } from './problem.shape';

/** The OpenAPI document of all routes of the application. Operation ids are the names of the handlers. */
export function buildOpenApi(app: INestApplication): OpenAPIObject {
  const options = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('DeksdenFlow')
    .setDescription('Orchestrates coding agents: projects, protocols, steps, attempts, events and queues.')
    .setVersion(productVersion())
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addBearerAuth(
      { type: 'http', scheme: 'bearer', description: 'DEKSDENFLOW_API_TOKEN, or a token of /tokens.' },
      'token',
    )
    .addApiKey(
      {
        type: 'apiKey',
        in: 'header',
        name: 'X-Project-Token',
        description: 'A token of one project: alone, or to narrow the other.',
      },
      'project_token',
    )
    .addSecurityRequirements('token')
    .addSecurityRequirements('project_token')
    .build();
  const document = SwaggerModule.createDocument(app, options, {
    operationIdFactory: (_controller, method) => method,
    extraModels: [ProblemShape],
  });
  return toOpenApi31(describeConventions(document));
}

/** `/openapi.json` and, browsable and without any other server, `/docs`. Made when first asked for. */
export function serveDocs(app: INestApplication): void {
  let document: OpenAPIObject | undefined;
  SwaggerModule.setup('docs', app, () => (document ??= buildOpenApi(app)), {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    customSiteTitle: 'DeksdenFlow API',
  });
}
