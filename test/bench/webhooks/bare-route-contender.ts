import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Backend, Contender, Figures, Load } from '../contender';
import { deliveriesOf } from './deliveries';
import { latencyFigures, Sender } from './sender';

const PROGRAM = join(__dirname, '../programs/bare-route.js');
const NOWHERE = [{ branch: 'main', sha: 'a'.repeat(40) }];

/** A Nest application with one POST route that reads the body: it believes everybody and remembers nothing. */
export class BareRouteContender implements Contender {
  readonly name = 'bare Nest route';

  constructor(
    readonly backend: Backend,
    private readonly load: Load,
  ) {}

  async measure(): Promise<Figures> {
    const { quietDeliveries, deliveriesPerSecond, deliverySeconds } = this.load;
    const child = fork(PROGRAM);
    try {
      const [{ url }] = (await once(child, 'message')) as [{ url: string }];
      const sender = new Sender(url);
      const quiet = await sender.oneByOne(deliveriesOf(NOWHERE, quietDeliveries, 1));
      const loaded = await sender.atRate(
        deliveriesOf(NOWHERE, deliveriesPerSecond * deliverySeconds, 2),
        deliveriesPerSecond,
      );
      sender.close();
      return latencyFigures(quiet, loaded);
    } finally {
      child.kill('SIGKILL');
    }
  }
}
