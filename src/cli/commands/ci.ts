import { Argument, type Command, Option } from 'commander';
import { CI_PROVIDERS } from '../../projects/domain/project';
import { apiOf, type CliContext, print } from '../cli-context';
import { reportCi, type ReportOptions } from '../ci/report';

const VARIABLES = `
Environment: DEKSDENFLOW_API_BASE and DEKSDENFLOW_WEBHOOK_TOKEN (required); DEKSDENFLOW_CI_PROVIDER, _PROJECT_ID,
_PROTOCOL_RUN_ID, _BRANCH, _SHA, _CHECK_NAME, _TARGET_URL, _STATUS; else the variables of GitHub Actions or GitLab CI.`;

export function ciCommands(program: Command, context: CliContext): void {
  const ci = program.command('ci').description('checks of a branch');

  ci.command('report')
    .description('tell the server how a CI job ended, as its forge would')
    // "cancelled" and the like come from the CI's own variables.
    .addArgument(
      new Argument('[state]', 'default: DEKSDENFLOW_STATUS, CI_JOB_STATUS').choices([
        ...['success', 'failure', 'running'],
        ...['failed', 'cancelled', 'canceled'],
      ]),
    )
    .addOption(new Option('--provider <provider>', 'whose form the report has').choices(CI_PROVIDERS))
    .option('--project <id>', 'whose webhook secret it is signed with')
    .option('--protocol <id>', 'which protocol (default: found by repository and branch)')
    .option('--branch <branch>', 'branch that was checked')
    .option('--sha <sha>', 'commit that was checked')
    .option('--name <name>', 'name of the check')
    .option('--target-url <url>', 'where its log is')
    .option('--soft', 'a report that cannot be made or sent does not fail the job')
    .addHelpText('after', VARIABLES)
    .action(async (state: string | undefined, options: ReportOptions) => {
      await reportCi(context, state, options);
    });

  ci.command('trigger <protocol-id>')
    .description('run the failed checks of its branch again, or start CI')
    .option('--json', 'print the answer as JSON')
    .action(async (id: string, { json }: { json?: boolean }) => {
      const answer = await apiOf(context).act(id, 'trigger_ci');
      print(context, json, answer, () => [answer.message]);
    });
}
