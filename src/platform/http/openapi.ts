import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { productVersion } from '../../config/version';
import { describeConventions } from './conventions.openapi';
import { toOpenApi31 } from './openapi-31';
import { completeAnswers } from './openapi-answers';
import { nameSchemas } from './openapi-names';
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
    .addTag('projects', 'Repositories, and what holds for all runs in them.')
    .addTag('protocols', 'Runs: from a goal to a merged pull request.')
    .addTag('steps', 'The plan of a run.')
    .addTag('attempts', 'What agents did, with their output.')
    .addTag('events', 'What happened, as a list and as a stream.')
    .addTag('queues', 'Jobs and workers.')
    .addTag('webhooks', 'What forges and CI report.')
    .addTag('tokens', 'Who may ask.')
    .addTag('audit', 'Who changed who may do what.')
    .addTag('health', 'Whether the server is well.')
    .build();
  const document = SwaggerModule.createDocument(app, options, {
    operationIdFactory: (_controller, method) => method,
    extraModels: [ProblemShape],
  });
  return completeAnswers(nameSchemas(toOpenApi31(describeConventions(document))));
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
