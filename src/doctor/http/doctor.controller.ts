import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../../platform/auth/access';
import { ShownChoice, ShownParts, ShownText } from '../../platform/http/shown';
import { DoctorService } from '../application/doctor.service';
import { type Finding, VERDICTS } from '../domain/finding';

class DoctorFindingShape {
  @ShownText({ example: 'runs: budget' }) check!: string;
  @ShownChoice(VERDICTS) verdict!: string;
  @ShownText({ description: 'What was found.' }) evidence!: string;
  @ShownText({ optional: true, description: 'What to do about it.' }) fix?: string;
}

class DoctorShape {
  @ShownChoice(VERDICTS, { description: 'The worst of all.' }) verdict!: string;
  @ShownParts(() => DoctorFindingShape) findings!: readonly DoctorFindingShape[];
}

@ApiTags('health')
@Controller('doctor')
export class DoctorController {
  constructor(private readonly doctor: DoctorService) {}

  @Access({ role: 'operator', within: 'server' })
  @Get()
  @ApiOperation({ summary: 'What is wrong with runs, workers and queue, and what to do about it' })
  @ApiOkResponse({ type: DoctorShape })
  async getDoctor(): Promise<DoctorShape> {
    const findings: readonly Finding[] = await this.doctor.examine();
    const worst = VERDICTS.findLast((verdict) => findings.some((finding) => finding.verdict === verdict));
    return { verdict: worst ?? 'ok', findings };
  }
}
