import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { adminOf, ADMIN_TOKEN } from '../support/access-callers';
import { type ApiDocument, operationsOf } from '../support/api-document';
import { databaseKinds, type DatabaseServer } from '../support/databases';
import { Fuzz } from '../support/fuzz/fuzz';
import { requestsOf } from '../support/fuzz/request-arbitrary';
import { startTestApp, type TestApp } from '../support/test-app';

/**
 * The seed is in the name of the test. A pipeline has the same one every time, so that it says the same of the same commit;
 * everywhere else each run asks something new, and DEKSDENFLOW_TEST_FUZZ_SEED asks it again.
 */
const PIPELINE_SEED = 20_261_122;
const ownSeed = process.env.CI === 'true' ? PIPELINE_SEED : randomInt(2 ** 31);
const SEED = Number(process.env.DEKSDENFLOW_TEST_FUZZ_SEED ?? ownSeed);
/** On each database. */
const REQUESTS = Number(process.env.DEKSDENFLOW_TEST_FUZZ_REQUESTS ?? 5_000);
const WEBHOOK_SECRET = 'signs-what-the-fuzz-sends';
const AMPLE = '10000000';
const ENVIRONMENT = {
  DEKSDENFLOW_RATE_LIMIT_PER_TOKEN: AMPLE,
  DEKSDENFLOW_RATE_LIMIT_PER_ADDRESS: AMPLE,
  DEKSDENFLOW_WRONG_TOKENS_PER_ADDRESS: AMPLE,
  DEKSDENFLOW_REFUSED_WEBHOOKS_PER_ADDRESS: AMPLE,
  DEKSDENFLOW_WEBHOOK_TOKEN: WEBHOOK_SECRET,
};

jest.setTimeout(300_000);

for (const kind of databaseKinds()) {
  kind.describe(`any request to the API on ${kind.name}`, () => {
    let server: DatabaseServer;
    let app: TestApp | undefined;
    beforeAll(async () => {
      server = await kind.start();
      const databaseUrl = await server.create();
      app = await startTestApp({
        token: ADMIN_TOKEN,
        env: ENVIRONMENT,
        // Those of the document's examples.
        engines: ['idle', 'codex'],
        ...(databaseUrl === undefined ? {} : { databaseUrl }),
      });
    });
    afterAll(async () => {
      await app?.close();
      await server.dispose();
    });

    it(`is answered as the document says, and changes nothing when refused (seed ${String(SEED)})`, async () => {
      if (app === undefined) throw new Error('The application did not start.');
      const document = (await adminOf(app).get('/openapi.json')).body as unknown as ApiDocument;
      const operations = operationsOf(document);
      const fuzz = await Fuzz.of(app, document, operations, WEBHOOK_SECRET);
      try {
        await fc.assert(
          fc.asyncProperty(requestsOf(document, operations), async (request) => {
            expect(await fuzz.faults(request)).toEqual([]);
          }),
          { numRuns: REQUESTS, seed: SEED },
        );
      } finally {
        fuzz.close();
      }
      // What nothing gets through to proves nothing: nearly every operation has done its work at least once.
      expect(fuzz.sent).toBeGreaterThanOrEqual(REQUESTS);
      expect(fuzz.accepted.size).toBeGreaterThan(operations.length * Math.min(1, REQUESTS / 2_500) * 0.9);
      expect(fuzz.compared).toBeGreaterThan(REQUESTS / 500);
    });
  });
}
