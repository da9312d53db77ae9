import { describeForge } from '../support/forges/forge-suite';
import { githubGround } from '../support/forges/github-ground';

describeForge('GitHub', () => githubGround());
