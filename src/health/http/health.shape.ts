import { ShownChoice, ShownPart, ShownText, ShownTexts, ShownWhole } from '../../platform/http/shown';
import type { Health } from './health-checks';
import type { Check } from './single-check';

export class CheckShape {
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

export class ChecksShape {
  @ShownPart(() => CheckShape) database!: CheckShape;
  @ShownPart(() => CheckShape) queue!: CheckShape;
  @ShownPart(() => CheckShape) migrations!: CheckShape;
  @ShownPart(() => CheckShape) disk!: CheckShape;
  @ShownPart(() => CheckShape, { optional: true }) worker?: CheckShape;
}

export class HealthShape {
  @ShownChoice(['ok', 'degraded']) status!: string;
  @ShownPart(() => ChecksShape, { optional: true }) checks?: ChecksShape;
}

export class MigrationsShape {
  @ShownChoice(['ok', 'pending', 'newer', 'unknown']) status!: string;
  @ShownTexts() applied!: readonly string[];
  @ShownTexts() pending!: readonly string[];
  @ShownTexts({ description: 'Known only to a newer version.' }) unknown!: readonly string[];
}

export function healthShape({ ok, checks }: Health): HealthShape {
  const shown = Object.entries(checks).map(([name, check]) => [name, checkShape(check)] as const);
  return { status: ok ? 'ok' : 'degraded', checks: Object.fromEntries(shown) as unknown as ChecksShape };
}

function checkShape({ status, message, facts }: Check): CheckShape {
  return { status, ...(message === undefined ? {} : { message }), ...facts };
}
