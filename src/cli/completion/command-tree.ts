import type { Command, Option } from 'commander';

export interface OptionNode {
  /** As the help shows it: `--limit <n>`. */
  readonly names: string;
  readonly flags: readonly string[];
  readonly description: string;
  readonly takesValue: boolean;
  readonly choices: readonly string[];
  /** The value is a path. */
  readonly file: boolean;
}

export interface CommandNode {
  /** Words from the program on, without its name: `protocols run`. */
  readonly path: readonly string[];
  readonly name: string;
  readonly usage: string;
  readonly description: string;
  readonly commands: readonly CommandNode[];
  readonly options: readonly OptionNode[];
  readonly argumentChoices: readonly string[];
  readonly takesFile: boolean;
}

/** What completions and the reference are made of: commander's own tree, so that neither can fall behind it. */
export function commandTree(command: Command, path: readonly string[] = []): CommandNode {
  const help = command.createHelp();
  const visible = help.visibleCommands(command).filter((child) => child.name() !== 'help');
  return {
    path,
    name: command.name(),
    usage: command.registeredArguments.map(argumentText).join(' '),
    description: command.description(),
    commands: visible.map((child) => commandTree(child, [...path, child.name()])),
    options: help
      .visibleOptions(command)
      .filter(({ long }) => long !== '--help')
      .map(optionNode),
    argumentChoices: command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
    takesFile: command.registeredArguments.some((argument) => argument.name() === 'file'),
  };
}

export function allCommands(node: CommandNode): readonly CommandNode[] {
  return [node, ...node.commands.flatMap(allCommands)];
}

function argumentText(argument: { name(): string; required: boolean }): string {
  return argument.required ? `<${argument.name()}>` : `[${argument.name()}]`;
}

function optionNode({ short, long, description, required, optional, argChoices, flags }: Option): OptionNode {
  return {
    names: flags,
    flags: [short, long].filter((flag) => flag !== undefined),
    description,
    takesValue: required || optional,
    choices: argChoices ?? [],
    file: /<(file|folder)>/.test(flags),
  };
}
