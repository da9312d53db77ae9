import type { Schemas } from '../../api-client/client';

/** What the API answers. The shapes are generated; these are the names that the command line has for them. */
export type SetupOut = Schemas['ProjectSetup'];
export type ProjectOut = Schemas['Project'];
export type PullRequestOut = Schemas['PullRequest'];
export type CiOut = Schemas['Ci'];
export type CheckOut = Schemas['Check'];
export type ProtocolOut = Schemas['Protocol'];
export type StepOut = Schemas['Step'];
export type AttemptOut = Schemas['Attempt'];
export type EventOut = Schemas['Event'];
export type ActionOut = Schemas['Command'];
export type QueuesOut = Schemas['Queues'];
/** A webhook that was received, whatever came of it. */
export type DeliveryOut = Schemas['Delivery'];
/** What became of a delivery that was taken in once more. */
export type ReceiptOut = Schemas['Receipt'];
export type TokenOut = Schemas['Token'];
export type NewTokenOut = Schemas['NewToken'];
export type JobOut = Schemas['Job'];
export type WorkerOut = Schemas['Worker'];
/** What became of one of several. */
export type BulkItemOut = Omit<Schemas['ProtocolBulkItem'], 'protocol'>;
export type AuditEntryOut = Schemas['AuditEntry'];
