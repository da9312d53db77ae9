import { ShownChoice, ShownPart, ShownText, ShownTexts, ShownWhole } from '../../platform/http/shown';
import type { Health } from './health-checks';
import type { Check } from './single-check';

export class HealthCheckShape {
  @ShownChoice(['ok', 'down']) status!: string;
  @ShownText({ optional: true, description: 'What is wrong.' }) message?: string;
  @ShownWhole({ optional: true, description: 'Disk: free space.' }) free_mib?: number;
  @ShownWhole({
    optional: true,
    description: 'Worker: since when nothing came by this queue; absent while it is busy.',
  })
  canary_age_seconds_agents?: number;
  @ShownWhole({ optional: true }) canary_age_seconds_control?: number;
}

export class HealthChecksShape {
  @ShownPart(() => HealthCheckShape) database!: HealthCheckShape;
  @ShownPart(() => HealthCheckShape) queue!: HealthCheckShape;
  @ShownPart(() => HealthCheckShape) migrations!: HealthCheckShape;
  @ShownPart(() => HealthCheckShape) disk!: HealthCheckShape;
  @ShownPart(() => HealthCheckShape, { optional: true }) worker?: HealthCheckShape;
}

export class HealthShape {
  @ShownChoice(['ok', 'degraded']) status!: string;
  @ShownPart(() => HealthChecksShape, { optional: true }) checks?: HealthChecksShape;
}

export class MigrationsShape {
  @ShownChoice(['ok', 'pending', 'newer', 'unknown']) status!: string;
  @ShownTexts() applied!: readonly string[];
  @ShownTexts() pending!: readonly string[];
  @ShownTexts({ description: 'Known only to a newer version.' }) unknown!: readonly string[];
}

export function healthShape({ ok, checks }: Health): HealthShape {
  const shown = Object.entries(checks).map(([name, check]) => [name, checkShape(check)] as const);
  return { status: ok ? 'ok' : 'degraded', checks: Object.fromEntries(shown) as unknown as HealthChecksShape };
}

function checkShape({ status, message, facts }: Check): HealthCheckShape {
  return { status, ...(message === undefined ? {} : { message }), ...facts };
}
