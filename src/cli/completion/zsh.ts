import { allCommands, type CommandNode } from './command-tree';

/** As the one for bash, but with descriptions, which zsh shows beside each word. */
export function zshCompletion(tree: CommandNode): string {
  const nodes = allCommands(tree);
  const paths = nodes.slice(1).map(({ path }) => quoted(path.join(' ')));
  return `#compdef deksdenflow
# zsh completion of deksdenflow. Load it with: source <(deksdenflow completion zsh)
_deksdenflow() {
  local path_so_far='' word index
  local -a commands options
  for ((index = 2; index < CURRENT; index++)); do
    word="\${path_so_far:+$path_so_far }\${words[index]}"
    case "$word" in
    ${paths.join(' | ')}) path_so_far="$word" ;;
    esac
  done
  case "$path_so_far \${words[CURRENT-1]}" in
${valueCases(nodes)}
  esac
  case "$path_so_far" in
${nodes.map(entryOf).join('\n')}
  esac
  if [[ \${words[CURRENT]} == -* ]]; then
    _describe -o option options
  else
    (( \${#commands} )) && _describe command commands
    (( \${#commands} )) || _describe -o option options
    case "$path_so_far" in
    ${filesOf(nodes)}) _files ;;
    esac
  fi
}
if [[ \${funcstack[1]-} == _deksdenflow ]]; then
  _deksdenflow "$@"
else
  compdef _deksdenflow deksdenflow
fi
`;
}

function entryOf(node: CommandNode): string {
  const commands = [
    ...node.commands.map(({ name, description }) => described(name, description)),
    ...node.argumentChoices.map(quoted),
  ];
  const options = [
    ...node.options.flatMap(({ flags, description }) => flags.map((flag) => described(flag, description))),
    described('--help', 'show the help'),
  ];
  return `    ${quoted(node.path.join(' '))})
      commands=(${commands.join(' ')})
      options=(${options.join(' ')}) ;;`;
}

function valueCases(nodes: readonly CommandNode[]): string {
  const cases = nodes.flatMap((node) =>
    node.options
      .filter(({ takesValue }) => takesValue)
      .map(({ flags, choices, file, description }) => {
        const at = flags.map((flag) => quoted(`${node.path.join(' ')} ${flag}`)).join(' | ');
        const reply = file
          ? '_files'
          : choices.length > 0
            ? `compadd -- ${choices.map(quoted).join(' ')}`
            : `_message ${quoted(description)}`;
        return `    ${at}) ${reply}; return ;;`;
      }),
  );
  return cases.join('\n');
}

function filesOf(nodes: readonly CommandNode[]): string {
  const paths = nodes.filter(({ takesFile }) => takesFile).map(({ path }) => quoted(path.join(' ')));
  return paths.length === 0 ? "'-'" : paths.join(' | ');
}

/** A colon ends the word. */
function described(word: string, description: string): string {
  return quoted(`${word.replaceAll(':', '\\:')}:${description}`);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
