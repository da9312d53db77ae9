/** A text as a program may print it, and the part of it that nobody may see. */
export interface SecretSample {
  readonly name: string;
  readonly text: string;
  readonly secret: string;
}

const LETTERS = 'qW3eR7tY1uI9oP5aS2dF8gH4jK6lZ0xC';
/** Put together here: as literals they would stop every scanner of this repository. */
const mixed = (length: number): string => LETTERS.repeat(4).slice(0, length);
const upper = (length: number): string => mixed(length).toUpperCase();
const joined = (...parts: readonly string[]): string => parts.join('');

const tokens: readonly (readonly [name: string, prefix: string, body: string])[] = [
  ['our own token', 'dkf_', mixed(43)],
  ['GitHub personal token', 'ghp_', mixed(36)],
  ['GitHub server token', 'ghs_', mixed(36)],
  ['GitHub refresh token', 'ghr_', mixed(40)],
  ['GitHub fine-grained token', 'github_pat_', `${mixed(22)}_${mixed(59)}`],
  ['GitLab personal token', 'glpat-', mixed(20)],
  ['GitLab routable token', 'glpat-', `${mixed(27)}.01.${mixed(9)}`],
  ['GitLab job token', 'glcbt-', `64_${mixed(20)}`],
  ['OpenAI key', 'sk-proj-', mixed(48)],
  ['Anthropic key', 'sk-ant-api03-', mixed(80)],
  ['AWS access key id', 'AKIA', upper(16)],
  ['Google API key', 'AIza', mixed(35)],
  ['Google access token', 'ya29.', mixed(60)],
  ['npm token', 'npm_', mixed(36)],
  ['PyPI token', 'pypi-', mixed(90)],
  ['Docker token', 'dckr_pat_', mixed(27)],
  ['Hugging Face token', 'hf_', mixed(34)],
  ['Slack bot token', 'xoxb-', `123456789012-${mixed(24)}`],
  ['Slack webhook', 'https://hooks.slack.com/services/', `T0000000/B0000000/${mixed(24)}`],
  ['Stripe live key', 'sk_live_', mixed(24)],
  ['Stripe restricted key', 'rk_live_', mixed(24)],
  ['webhook signing secret', 'whsec_', mixed(32)],
  ['SendGrid key', 'SG.', `${mixed(22)}.${mixed(43)}`],
  ['JWT', 'eyJ', `${mixed(30)}.${mixed(60)}.${mixed(43)}`],
  ['age key', 'AGE-SECRET-KEY-1', upper(58)],
];

const contexts: readonly (readonly [name: string, before: string, secret: string, after?: string])[] = [
  ['bearer header', 'Authorization: Bearer ', mixed(40)],
  ['basic header', 'authorization: Basic ', 'dXNlcjpodW50ZXJodW50ZXI='],
  ['basic header in JSON', '{"Authorization":"Basic ', 'dXNlcjpodW50ZXJodW50ZXI=', '"}'],
  ['AWS secret key', 'aws_secret_access_key = ', `${mixed(20)}/${mixed(12)}+${mixed(6)}`],
  ['AWS secret key in JSON', '"SecretAccessKey": "', `${mixed(33)}/${mixed(6)}`, '"'],
  ['URL with password', 'https://ada:', 'hunter2-and-more', '@example.org/x.git'],
  ['URL with an at sign in the password', 'postgres://ada:', 'hunt@er2', '@db:5432/flow'],
  ['URL as JSON writes it', String.raw`"https:\/\/ada:`, 'hunter2-and-more', String.raw`@example.org\/x"`],
  ['password variable', 'DB_PASSWORD=', 'correcthorsebattery', '\nPATH=/bin'],
  ['password in JSON', '{"password":"', 'correcthorsebattery', '"}'],
  ['password in JSON inside JSON', String.raw`{"text":"{\"password\":\"`, 'correcthorse1', String.raw`\"}"}`],
  ['token in YAML', 'api_token: ', 'a1b2c3d4e5f6'],
  ['private token header', 'PRIVATE-TOKEN: ', mixed(20)],
  ['flag with a password', 'mysql --password=', 'correcthorse'],
  ['user of curl', 'curl -u ada:', 'correcthorse', ' https://example.org'],
];

const lines = (separator: string, body: readonly string[], label = 'RSA PRIVATE KEY', headers = ''): string =>
  [joined('-----BEGIN ', label, '-----'), ...(headers === '' ? [] : [headers]), ...body].join(separator);
const body = [`MIIE${mixed(60)}`, `${mixed(31)}/${mixed(32)}`, `${mixed(20)}==`];
const end = (label = 'RSA PRIVATE KEY'): string => joined('-----END ', label, '-----');
const keys: readonly (readonly [name: string, text: string])[] = [
  ['private key', `${lines('\n', body)}\n${end()}\n`],
  ['private key in JSON', String.raw`{"key":"${lines(String.raw`\n`, body)}\n${end()}"}`],
  ['private key on one line', `${lines(' ', body)} ${end()}`],
  ['private key with carriage returns', `${lines('\r\n', body, 'PRIVATE KEY')}\r\n${end('PRIVATE KEY')}`],
  ['private key that was cut off', `${lines('\n', body)}\n`],
  [
    'encrypted private key',
    `${lines('\n', body, 'EC PRIVATE KEY', 'Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0123\n')}\n${end('EC PRIVATE KEY')}`,
  ],
  [
    'PGP private key',
    `${lines('\n', body, 'PGP PRIVATE KEY BLOCK', 'Version: GnuPG v2\n')}\n${end('PGP PRIVATE KEY BLOCK')}`,
  ],
];

export const SECRET_SAMPLES: readonly SecretSample[] = [
  ...tokens.map(([name, prefix, secret]) => ({ name, text: `found ${prefix}${secret} there`, secret })),
  ...tokens.slice(0, 12).map(([name, prefix, secret]) => ({
    name: `${name} after an escaped line break`,
    text: String.raw`{"text":"one\n${prefix}${secret}\ntwo"}`,
    secret,
  })),
  ...contexts.map(([name, before, secret, after = ' and on']) => ({ name, text: before + secret + after, secret })),
  ...keys.map(([name, text]) => ({ name, text, secret: body.join('') })),
];

/** Parts of the secret that the text shows; so long that they are not there by chance. */
export function leaked(text: string, { secret }: SecretSample): string[] {
  const length = Math.min(8, secret.length);
  const parts = Array.from({ length: secret.length - length + 1 }, (_, at) => secret.slice(at, at + length));
  return parts.filter((part) => text.includes(part));
}
