/**
 * The whole config file of a mirror. The identity is for agents that commit by themselves; automatic garbage collection
 * is off because it would run in the middle of an agent's turn and prune what we have not referenced yet.
 */
export function mirrorConfig(userName: string, userEmail: string, platform: NodeJS.Platform): string {
  const foldsCase = platform === 'darwin' || platform === 'win32';
  return [
    '[core]',
    '\trepositoryformatversion = 0',
    `\tfilemode = ${String(platform !== 'win32')}`,
    '\tbare = true',
    '\tlogallrefupdates = false',
    `\tignorecase = ${String(foldsCase)}`,
    `\tprecomposeunicode = ${String(platform === 'darwin')}`,
    '[gc]',
    '\tauto = 0',
    '[user]',
    `\tname = ${quoted(userName)}`,
    `\temail = ${quoted(userEmail)}`,
    '',
  ].join('\n');
}

function quoted(value: string): string {
  return `"${value.replace(/[\r\n\0]/g, ' ').replace(/["\\]/g, '\\$&')}"`;
}
