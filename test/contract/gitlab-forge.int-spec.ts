import { ForgeLimits } from '../../src/platform/forges/forge-limits';
import { GitlabForge } from '../../src/platform/forges/gitlab/gitlab-forge';
import { describeForge, type ForgeGround, HandClock, type LimitAnswer } from '../support/forges/forge-suite';
import { GitlabStandIn } from '../support/forges/gitlab-stand-in';

/** https://docs.gitlab.com/administration/settings/user_and_ip_rate_limits/#response-headers */
function limitAnswers(now: number): readonly LimitAnswer[] {
  const inSeconds = (seconds: number): number => now + seconds * 1000;
  return [
    {
      name: 'the limits of the application',
      answer: {
        status: 429,
        headers: {
          ...{ 'RateLimit-Limit': '60', 'RateLimit-Observed': '67', 'RateLimit-Remaining': '0' },
          ...{ 'RateLimit-Reset': String(inSeconds(42) / 1000), 'Retry-After': '42' },
        },
        body: 'Retry later\n',
      },
      retryAt: inSeconds(42),
    },
    {
      name: 'the end of the window alone',
      answer: { status: 429, headers: { 'RateLimit-Reset': String(inSeconds(90) / 1000) }, body: 'Retry later\n' },
      retryAt: inSeconds(90),
    },
    {
      name: 'a proxy in front of it, without a word',
      answer: { status: 429, body: 'Too many requests' },
      retryAt: inSeconds(60),
    },
  ];
}

async function openGround(): Promise<ForgeGround> {
  const standIn = await GitlabStandIn.start();
  const clock = new HandClock();
  const limits = new ForgeLimits(clock);
  const connect: ForgeGround['connect'] = ({ token, apiUrl, timeoutMs }) =>
    new GitlabForge(
      {
        ...{ provider: 'gitlab', repository: standIn.repository, apiUrl: apiUrl ?? standIn.apiUrl },
        credentials: { kind: 'token', token: token ?? standIn.token },
      },
      limits,
      timeoutMs,
    );
  return { forge: connect({}), standIn, clock, connect, limitAnswers, close: () => standIn.close() };
}

describeForge('GitLab', openGround);
