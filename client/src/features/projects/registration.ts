import type { Schemas } from '../../api/client';
import { nameFor } from './addresses';
import { modelsOf, type EngineDraft } from './engine-draft';
import { gatesOf, type GateDraft } from './gates-form';
import { draftOfPolicies, policiesOf, type PoliciesDraft } from './policies-form';

type CreateProject = Schemas['CreateProject'];

/** What stands in the form. An empty name, branch or forge is what the address says. */
export interface Registration {
  readonly git_url: string;
  readonly name: string;
  readonly base_branch: string;
  /** `none`: although the address looks like one. */
  readonly forge: '' | 'none' | NonNullable<CreateProject['ci_provider']>;
  readonly git_username: string;
  readonly git_token: string;
  readonly forge_token: string;
  readonly engine: EngineDraft;
  readonly gates: readonly GateDraft[];
  readonly policies: PoliciesDraft;
}

export const EMPTY: Registration = {
  git_url: '',
  name: '',
  base_branch: '',
  forge: '',
  git_username: '',
  git_token: '',
  forge_token: '',
  engine: { engine: '', plan: '', execute: '', qa: '' },
  gates: [],
  policies: draftOfPolicies({}),
};

type Checked = Schemas['CheckedProject'];

/** What the server has found at the address. */
export type Found = Pick<Checked, 'default_branch' | 'forge'>;

export const NOTHING_FOUND: Found = { default_branch: null, forge: null };

/** What is shown, and sent, where nothing was typed. */
export function filledIn(
  form: Registration,
  found: Found,
): Pick<CreateProject, 'name' | 'base_branch' | 'ci_provider'> {
  const branch = form.base_branch.trim() === '' ? found.default_branch : form.base_branch.trim();
  const forge = form.forge === '' ? found.forge : form.forge === 'none' ? null : form.forge;
  return {
    name: form.name.trim() === '' ? nameFor(form.git_url) : form.name.trim(),
    ...(branch !== null && { base_branch: branch }),
    ci_provider: forge,
  };
}

export function secretsOf(form: Registration): Record<string, string> {
  const typed = { GIT_USERNAME: form.git_username.trim(), GIT_TOKEN: form.git_token, FORGE_TOKEN: form.forge_token };
  return Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== ''));
}

/** Parts in which nothing was typed are left out: the server decides. */
export function bodyOf(form: Registration, found: Found): CreateProject {
  const { engine } = form;
  const [models, secrets, gates] = [modelsOf(engine), secretsOf(form), gatesOf(form.gates)];
  const { policies } = policiesOf(form.policies);
  const some = (part: object): boolean => Object.keys(part).length > 0;
  return {
    git_url: form.git_url.trim(),
    ...filledIn(form, found),
    ...(engine.engine.trim() !== '' && { default_engine: engine.engine.trim() }),
    ...(some(models) && { default_models: models }),
    ...(gates.length > 0 && { gates }),
    ...(some(policies) && { policies }),
    ...(some(secrets) && { secrets }),
  };
}

/** Half a form, for the server to say what it lacks. An empty field is none. */
export function checkBodyOf(form: Registration): Schemas['ValidateProject'] {
  const secrets = secretsOf(form);
  const typed = {
    git_url: form.git_url.trim(),
    name: filledIn(form, NOTHING_FOUND).name,
    base_branch: form.base_branch.trim(),
    default_engine: form.engine.engine.trim(),
  };
  return {
    ...Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== '')),
    ...(Object.keys(secrets).length > 0 && { secrets }),
  };
}

/**
 * What is wrong with a field as it stands. That something is still empty is said when it is sent; and a branch that nobody
 * has named is the default one of the repository, whatever that is called.
 */
export function liveProblem(checked: Checked | undefined, form: Registration, field: string): string | undefined {
  if (field === 'base_branch' && form.base_branch.trim() === '' && checked?.default_branch !== null) return undefined;
  return checked?.problems.find((problem) => problem.field === field && problem.code !== 'required')?.message;
}
