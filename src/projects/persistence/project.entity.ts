import { Column, Entity, Unique } from 'typeorm';
import { bigint, integer, json, nullable, shownJson, text } from '../../platform/persistence/columns';
import type { Gate, Models, Policies } from '../domain/policies';
import type { CiProvider, Project } from '../domain/project';
import type { ProjectSetup } from '../domain/project-setup';

@Entity('projects')
@Unique('uq_projects_name', ['name'])
export class ProjectEntity implements Project {
  @Column(text('id', { primary: true, primaryKeyConstraintName: 'pk_projects' })) id!: string;
  @Column(text('name')) name!: string;
  @Column(text('git_url')) gitUrl!: string;
  @Column(text('base_branch')) baseBranch!: string;
  @Column(text('ci_provider', nullable)) ciProvider!: CiProvider | null;
  @Column(text('forge_url', nullable)) forgeUrl!: string | null;
  @Column(text('forge_repository', nullable)) forgeRepository!: string | null;
  @Column(text('default_engine', nullable)) defaultEngine!: string | null;
  @Column(json('default_models')) defaultModels!: Models;
  @Column(json('policies')) policies!: Policies;
  @Column(json('gates')) gates!: readonly Gate[];
  @Column(shownJson('setup', nullable)) setup!: ProjectSetup | null;
  @Column(integer('version')) version!: number;
  @Column(bigint('created_at')) createdAt!: number;
  @Column(bigint('updated_at')) updatedAt!: number;
}
