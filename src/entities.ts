import { AuditEntryEntity } from './audit/persistence/audit-entry.entity';
import { CheckEntity } from './ci/persistence/check.entity';
import { EventEntity } from './events/persistence/event.entity';
import { ProjectSecretEntity } from './projects/persistence/project-secret.entity';
import { ProjectEntity } from './projects/persistence/project.entity';
import { ProtocolRunEntity } from './protocols/persistence/protocol-run.entity';
import { ProtocolTextEntity } from './protocols/persistence/protocol-text.entity';
import { JobEntity } from './queue/persistence/job.entity';
import { WorkerEntity } from './queue/persistence/worker.entity';
import { RetentionEntity } from './retention/persistence/retention.entity';
import { AttemptOutputEntity } from './steps/persistence/attempt-output.entity';
import { AttemptEntity } from './steps/persistence/attempt.entity';
import { StepRunEntity } from './steps/persistence/step-run.entity';
import { TokenEntity } from './tokens/persistence/token.entity';
import { DeliveryEntity } from './webhooks/persistence/delivery.entity';
import { IdempotencyKeyEntity } from './platform/persistence/idempotency-key.entity';
import { InstallationEntity } from './platform/persistence/installation.entity';

/** Every table of ours. */
export const ENTITIES = [
  InstallationEntity,
  ProjectEntity,
  ProjectSecretEntity,
  ProtocolRunEntity,
  ProtocolTextEntity,
  StepRunEntity,
  AttemptEntity,
  AttemptOutputEntity,
  JobEntity,
  WorkerEntity,
  EventEntity,
  CheckEntity,
  DeliveryEntity,
  TokenEntity,
  IdempotencyKeyEntity,
  RetentionEntity,
  AuditEntryEntity,
];
