import { Module } from '@nestjs/common';
import { ProjectsController } from './projects.controller';

/** Needs `ProjectsService`. */
@Module({ controllers: [ProjectsController] })
export class ProjectsHttpModule {}
