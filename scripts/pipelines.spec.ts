import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

const ROOT = resolve(__dirname, '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly steps: readonly Step[];
  readonly 'timeout-minutes'?: number;
}
interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}
interface GitlabJob {
  readonly script?: readonly string[];
  readonly image?: string | { readonly name: string };
  readonly extends?: string;
}

/** Both schemas say what is allowed, not how a schema is written: keywords of other tools are none of our business. */
function validator(name: string): ValidateFunction {
  const ajv = addFormats(new Ajv({ strict: false, allErrors: false }));
  return ajv.compile(JSON.parse(read(`test/fixtures/pipelines/${name}.json`)) as object);
}

const FILES = readdirSync(join(ROOT, '.github/workflows')).map((name) => `.github/workflows/${name}`);
const workflows = FILES.map((path) => ({ path, text: read(path), workflow: parse(read(path)) as Workflow }));
const gitlab = parse(read('.gitlab-ci.yml')) as Readonly<Record<string, GitlabJob>>;
const jobs = workflows.flatMap(({ path, workflow }) =>
  Object.entries(workflow.jobs).map(([name, job]) => ({ name: `${path} ${name}`, job })),
);
const steps = jobs.flatMap(({ name, job }) => job.steps.map((step) => ({ name, step })));
const commands = [
  ...steps.flatMap(({ name, step }) => (step.run === undefined ? [] : [{ name, text: step.run }])),
  ...Object.entries(gitlab).flatMap(([name, { script = [] }]) =>
    script.map((text) => ({ name: `.gitlab-ci.yml ${name}`, text })),
  ),
];

describe('our own pipelines', () => {
  it('are what GitHub and GitLab understand', () => {
    const [github, ofGitlab] = [validator('github-workflows'), validator('gitlab-ci')];
    for (const { path, workflow } of workflows) {
      github(workflow);
      expect([path, github.errors ?? []]).toEqual([path, []]);
    }
    ofGitlab(gitlab);
    expect(ofGitlab.errors ?? []).toEqual([]);
    const [{ workflow } = { workflow: {} }] = workflows;
    expect(github({ ...workflow, jobs: { a: { 'runs-on': 'x', step: [] } } })).toBe(false);
    expect(ofGitlab({ ...gitlab, check: { stage: 'check', scripts: ['true'] } })).toBe(false);
  });

  it('check, test, and build image and chart, on both', () => {
    const ci = workflows.find(({ path }) => path.endsWith('/ci.yml'))?.workflow;
    expect(Object.keys(ci?.jobs ?? {})).toEqual(['check', 'test', 'image', 'chart']);
    // `image` is a word of GitLab's own.
    expect(Object.keys(gitlab)).toEqual(expect.arrayContaining(['check', 'test', 'build:image', 'build:chart']));
    const all = (part: string): string[] => commands.filter(({ text }) => text.includes(part)).map(({ name }) => name);
    for (const part of ['npm run check', 'bash .ci/run', 'helm package helm/deksdenflow']) {
      expect([part, all(part).some((name) => name.startsWith('.gitlab'))]).toEqual([part, true]);
      expect([part, all(part).some((name) => name.startsWith('.github'))]).toEqual([part, true]);
    }
  });

  it('pin every action to a commit, the same everywhere, and say which version that is', () => {
    const pins = new Map<string, string>();
    const uses = workflows.flatMap(({ text }) => [...text.matchAll(/uses: (\S+)(.*)$/gm)]);
    expect(uses.length).toBe(steps.filter(({ step }) => step.uses !== undefined).length);
    for (const [line, action = '', comment] of uses) {
      expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
      const [name = '', commit = ''] = action.split('@');
      const pin = `${commit}${comment ?? ''}`;
      expect([name, pins.get(name) ?? pin]).toEqual([name, pin]);
      pins.set(name, pin);
    }
  });

  it('name an image with its version in every job of GitLab', () => {
    const images = Object.values(gitlab).flatMap(({ image }) => (image === undefined ? [] : [image]));
    expect(images.length).toBeGreaterThan(5);
    for (const image of images) expect(typeof image === 'string' ? image : image.name).toMatch(/:v?\d+/);
  });

  it('run only scripts and files that are there', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Readonly<Record<string, string>> };
    for (const { name, text } of commands) {
      for (const [, script = ''] of text.matchAll(/npm run (?:--silent )?([\w:-]+)/g))
        expect([name, script, script in scripts]).toEqual([name, script, true]);
      for (const [path] of text.matchAll(/(?<![\w/.])(?:\.ci|docker|helm|scripts)\/[\w/.-]*\w/g))
        expect([name, path, existsSync(join(ROOT, path))]).toEqual([name, path, true]);
    }
    const files = steps.flatMap(({ step }) => (typeof step.with?.file === 'string' ? [step.with.file] : []));
    expect(new Set(files)).toEqual(new Set(['docker/Dockerfile']));
  });

  it('give the build only arguments that the Dockerfile has', () => {
    const known = [...read('docker/Dockerfile').matchAll(/^ARG (\w+)/gm)].map(([, name]) => name);
    const texts = [
      ...steps.flatMap(({ step }) => (typeof step.with?.['build-args'] === 'string' ? [step.with['build-args']] : [])),
      ...commands.flatMap(({ text }) => [...text.matchAll(/--build-arg "?(\w+=)/g)].map(([, name = '']) => name)),
    ];
    const given = texts.flatMap((text) => [...text.matchAll(/^(\w+)=/gm)].map(([, name]) => name));
    expect(given).toEqual(expect.arrayContaining(['VERSION', 'REVISION']));
    expect(given.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('are shell that parses, into which nobody outside can write', () => {
    for (const { name, text } of commands) {
      execFileSync('bash', ['-n'], { input: text, stdio: ['pipe', 'ignore', 'pipe'] });
      // A branch or title in an expression would be part of the script.
      expect([name, text.includes('${{')]).toEqual([name, false]);
    }
  });

  it('may read and no more, but where they publish, and do not hang for hours', () => {
    for (const { path, workflow } of workflows) {
      expect([path, workflow.permissions]).toEqual([path, { contents: 'read' }]);
    }
    for (const { name, job } of jobs) expect([name, (job['timeout-minutes'] ?? 999) <= 60]).toEqual([name, true]);
  });

  it('use the helm of our own tests', () => {
    const version = /helm\.sh\/helm\/v3\/cmd\/helm@(v[\d.]+)/.exec(read('.ci/run'))?.[1] ?? '';
    const given = steps.flatMap(({ step }) => (step.uses?.startsWith('azure/setup-helm@') ? [step.with?.version] : []));
    expect(new Set(given)).toEqual(new Set([version]));
    expect(read('.gitlab-ci.yml')).toContain(`alpine/helm:${version.slice(1)}'`);
  });
});
