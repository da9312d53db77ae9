import {
  ShownChoice,
  ShownFlag,
  ShownPart,
  ShownParts,
  ShownText,
  ShownTime,
  ShownWhole,
} from '../../platform/http/shown';

const FOR_ADMINS = 'Null for whoever is no admin.';

class SystemDatabaseShape {
  @ShownChoice(['sqlite', 'postgres']) kind!: string;
  @ShownText({ nullable: true, example: '17.2', description: 'Null: it did not answer.' }) version!: string | null;
  @ShownText({ nullable: true, example: 'db.example:5432/deksdenflow', description: FOR_ADMINS })
  location!: string | null;
}

class SystemQueueShape {
  @ShownText({ example: 'redis' }) backend!: string;
}

export class SystemMigrationsShape {
  @ShownWhole({ example: 9 }) applied!: number;
  @ShownWhole({ example: 0 }) pending!: number;
  @ShownText({ nullable: true, example: 'Initial1795000000000' }) newest!: string | null;
}

class EngineCapabilitiesShape {
  @ShownFlag({ description: 'Goes on with a session.' }) resume!: boolean;
  @ShownFlag({ description: 'Tells its usage while it runs.' }) live_usage!: boolean;
  @ShownFlag({ description: 'Tells what it costs.' }) cost!: boolean;
  @ShownFlag() structured_output!: boolean;
  @ShownFlag({ description: 'It can plan and judge, not only run commands.' }) agent!: boolean;
}

export class SystemEngineShape {
  @ShownText({ example: 'codex' }) name!: string;
  @ShownPart(() => EngineCapabilitiesShape) capabilities!: EngineCapabilitiesShape;
  @ShownFlag() installed!: boolean;
  @ShownText({ nullable: true, example: '0.144.1' }) version!: string | null;
  @ShownChoice(['present', 'missing', 'unknown'], { description: 'unknown: it needs none, or does not tell.' })
  credentials!: string;
  @ShownText({ nullable: true, description: 'What to do when it is not ready.' }) hint!: string | null;
}

class SystemDataDirShape {
  @ShownText({ nullable: true, example: '/var/lib/deksdenflow', description: FOR_ADMINS }) path!: string | null;
  @ShownWhole({ nullable: true, example: 50_000_000_000 }) free_bytes!: number | null;
}

class SystemAuthShape {
  @ShownFlag({ description: 'False: this machine only, and without a token.' }) required!: boolean;
}

class SystemWebhooksShape {
  @ShownFlag({ description: 'There is a secret for projects that have none of their own.' }) server_secret!: boolean;
  @ShownWhole({ example: 72, description: 'For how long the secret before the current one is accepted.' })
  secret_grace_hours!: number;
}

export class SystemShape {
  @ShownText({ example: '0.1.0' }) version!: string;
  @ShownChoice(['embedded', 'server'], {
    description: 'embedded: this process takes the jobs too. server: workers are processes of their own.',
  })
  mode!: string;
  @ShownText({ example: '22.12.0' }) node_version!: string;
  @ShownTime() started_at!: string;
  @ShownPart(() => SystemDatabaseShape) database!: SystemDatabaseShape;
  @ShownPart(() => SystemQueueShape) queue!: SystemQueueShape;
  @ShownPart(() => SystemMigrationsShape, { nullable: true, description: 'Null: the database did not answer.' })
  migrations!: SystemMigrationsShape | null;
  @ShownParts(() => SystemEngineShape, { description: 'As on the machine of this server; up to 30 seconds old.' })
  engines!: readonly SystemEngineShape[];
  @ShownPart(() => SystemDataDirShape) data_dir!: SystemDataDirShape;
  @ShownPart(() => SystemAuthShape) auth!: SystemAuthShape;
  @ShownPart(() => SystemWebhooksShape) webhooks!: SystemWebhooksShape;
}
