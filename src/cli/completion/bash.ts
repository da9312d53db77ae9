import { allCommands, type CommandNode } from './command-tree';

/** Which words may come is decided by the words that are commands; what may follow an option, by the option. */
export function bashCompletion(tree: CommandNode): string {
  const nodes = allCommands(tree);
  const words = nodes.map((node) => {
    const names = [
      ...node.commands.map(({ name }) => name),
      ...node.argumentChoices,
      ...node.options.flatMap(({ flags }) => flags),
      '--help',
    ];
    return `    ${pattern(node.path)}) words=${quoted(names.join(' '))} ;;`;
  });
  const paths = nodes.slice(1).map(({ path }) => pattern(path));
  const files = nodes.filter(({ takesFile }) => takesFile).map(({ path }) => pattern(path));
  return `# bash completion of deksdenflow. Load it with: source <(deksdenflow completion bash)
_deksdenflow() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" path='' words='' index
  COMPREPLY=()
  for ((index = 1; index < COMP_CWORD; index++)); do
    case "$path\${path:+ }\${COMP_WORDS[index]}" in
    ${paths.join(' | ')})
      path="$path\${path:+ }\${COMP_WORDS[index]}" ;;
    esac
  done
  case "$path $previous" in
${valueCases(nodes)}
  esac
  case "$path" in
${words.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  case "$path" in
    ${files.length === 0 ? "'-'" : files.join(' | ')})
      [[ $current == -* ]] || COMPREPLY+=($(compgen -f -- "$current")) ;;
  esac
}
complete -o filenames -o bashdefault -F _deksdenflow deksdenflow
`;
}

function valueCases(nodes: readonly CommandNode[]): string {
  const cases = nodes.flatMap((node) =>
    node.options
      .filter(({ takesValue }) => takesValue)
      .map(({ flags, choices, file }) => {
        const at = flags.map((flag) => pattern([...node.path, flag], node.path.length === 0)).join(' | ');
        const reply = file
          ? 'COMPREPLY=($(compgen -f -- "$current"))'
          : choices.length > 0
            ? `COMPREPLY=($(compgen -W ${quoted(choices.join(' '))} -- "$current"))`
            : ':';
        return `    ${at}) ${reply}; return ;;`;
      }),
  );
  return cases.join('\n');
}

function pattern(path: readonly string[], atRoot = false): string {
  return quoted(`${atRoot ? ' ' : ''}${path.join(' ')}`);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
