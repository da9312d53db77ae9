import { NestFactory } from '@nestjs/core';
import { ApiModule } from './api.module';
import { buildOpenApi } from './platform/http/openapi';

/** docs/openapi.json. In preview mode Nest knows the routes without making a controller or a service. */
export async function renderOpenApi(): Promise<string> {
  const app = await NestFactory.create(ApiModule, { preview: true, logger: false, abortOnError: false });
  return `${JSON.stringify(buildOpenApi(app), null, 2)}\n`;
}
