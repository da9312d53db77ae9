import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { renderOpenApi } from '../../src/openapi';

const NOTE = `/** Made from docs/openapi.json by \`npm run generate\`: do not edit. Types of all that may be asked and answered. */\n`;

/** The types that clients are written with: nobody writes the shape of an answer by hand. */
export async function renderClientTypes(): Promise<string> {
  const document = JSON.parse(await renderOpenApi()) as OpenAPI3;
  return NOTE + astToString(await openapiTS(document, { silent: true }));
}
