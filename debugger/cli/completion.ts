/** netrewind completion bash: a script that completes commands, options and file names. */
import type { Command } from 'commander';

const optionsOf = (command: Command): string =>
  command
    .createHelp()
    .visibleOptions(command)
    .flatMap(({ short, long }) => [short, long])
    .filter((flag) => flag !== undefined)
    .join(' ');

/** @param words that stand where a command's first argument does, by command */
export const bashCompletion = (program: Command, words: ReadonlyMap<string, readonly string[]>): string => {
  const cases = program.commands.map(
    (command) =>
      `    ${command.name()}) words="${[optionsOf(command), ...(words.get(command.name()) ?? [])].join(' ')}" ;;`,
  );
  const names = program.commands.map((command) => command.name()).join(' ');
  return `_netrewind() {
  local current=\${COMP_WORDS[COMP_CWORD]} words
  if [ "$COMP_CWORD" -eq 1 ]; then
    mapfile -t COMPREPLY < <(compgen -W '${names} --help --version' -- "$current")
    return
  fi
  case \${COMP_WORDS[1]} in
${cases.join('\n')}
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current"; compgen -f -- "$current")
}
complete -o filenames -F _netrewind netrewind
`;
};
