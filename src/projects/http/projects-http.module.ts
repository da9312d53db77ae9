import { Module } from '@nestjs/common';
import { ProjectsController } from './projects.controller';

/** Needs `ProjectsService` and `ProjectCheck`. */
@Module({ controllers: [ProjectsController] })
export class ProjectsHttpModule {}
