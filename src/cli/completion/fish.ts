import { allCommands, type CommandNode } from './command-tree';

/** fish asks each line whether it holds here: the words that are commands, so far, must be those of the line. */
export function fishCompletion(tree: CommandNode): string {
  const nodes = allCommands(tree);
  const paths = nodes.slice(1).map(({ path }) => quoted(path.join(' ')));
  return `# fish completion of deksdenflow. Load it with: deksdenflow completion fish | source
function __deksdenflow_path
  set -l path
  for word in (commandline -opc)[2..-1]
    set -l longer (string join -- ' ' $path $word)
    if contains -- $longer ${paths.join(' ')}
      set path $path $word
    end
  end
  string join -- ' ' $path
end
function __deksdenflow_at
  set -l path (__deksdenflow_path)
  test "$path" = "$argv[1]"
end
complete -c deksdenflow -f
${nodes.flatMap(linesOf).join('\n')}
`;
}

function linesOf(node: CommandNode): string[] {
  const here = `complete -c deksdenflow -n ${quoted(`__deksdenflow_at '${node.path.join(' ')}'`)}`;
  return [
    ...node.commands.map(({ name, description }) => `${here} -a ${quoted(name)} -d ${quoted(description)}`),
    ...node.argumentChoices.map((choice) => `${here} -a ${quoted(choice)}`),
    ...(node.takesFile ? [`${here} -F`] : []),
    ...node.options.map(({ flags, description, takesValue, choices, file }) => {
      const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
      const value = !takesValue
        ? ''
        : choices.length > 0
          ? ` -x -a ${quoted(choices.join(' '))}`
          : file
            ? ' -r -F'
            : ' -x';
      return `${here} ${names.join(' ')}${value} -d ${quoted(description)}`;
    }),
  ];
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
