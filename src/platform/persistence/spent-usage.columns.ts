import { Column } from 'typeorm';
import { bigint, real } from './columns';
import type { SpentUsage } from '../../steps/domain/usage';

/** Embedded by inheritance in attempts, steps and protocols. */
export abstract class SpentUsageColumns implements SpentUsage {
  @Column(bigint('input_tokens')) inputTokens!: number;
  @Column(bigint('cached_input_tokens')) cachedInputTokens!: number;
  @Column(bigint('output_tokens')) outputTokens!: number;
  @Column(bigint('reasoning_tokens')) reasoningTokens!: number;
  @Column(real('cost_usd')) costUsd!: number;
}
