import { type Resource, ResourceProjects } from '../../ports/access';
import type { Database } from './database';

const QUERIES: Readonly<Record<Resource, string>> = {
  project: 'SELECT id AS project_id FROM projects WHERE id = $1',
  protocol: 'SELECT project_id FROM protocol_runs WHERE id = $1',
  step: 'SELECT r.project_id FROM step_runs s JOIN protocol_runs r ON r.id = s.protocol_run_id WHERE s.id = $1',
  attempt: 'SELECT r.project_id FROM attempts a JOIN protocol_runs r ON r.id = a.protocol_run_id WHERE a.id = $1',
};

export class SqlResourceProjects extends ResourceProjects {
  constructor(private readonly database: Database) {
    super();
  }

  async projectOf(resource: Resource, id: string): Promise<string | undefined> {
    const [row] = await this.database.read.all(QUERIES[resource], [id]);
    return row === undefined ? undefined : String(row.project_id);
  }
}
