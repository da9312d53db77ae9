import { Argument, type Command } from 'commander';
import type { CliContext } from '../cli-context';
import { bashCompletion } from '../completion/bash';
import { commandTree } from '../completion/command-tree';
import { fishCompletion } from '../completion/fish';
import { zshCompletion } from '../completion/zsh';

const SHELLS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;
type Shell = keyof typeof SHELLS;

const LOAD = `
Load it once:   source <(deksdenflow completion bash)     and the same for zsh
                deksdenflow completion fish | source
For good, put that line into ~/.bashrc, ~/.zshrc (after compinit) or ~/.config/fish/config.fish.`;

export function completionCommand(program: Command, { terminal }: CliContext): void {
  program
    .command('completion')
    .description('a script that completes commands and options in your shell')
    .addArgument(new Argument('<shell>', 'the shell that you use').choices(Object.keys(SHELLS)))
    .addHelpText('after', LOAD)
    .action((shell: Shell) => {
      terminal.write(SHELLS[shell](commandTree(program)));
    });
}
