import { PROMISE_MS } from '../../protocols/domain/poison';
import { ElbowRoom } from './elbow-room';

describe('the room on a worker', () => {
  let now = 0;
  let room: ElbowRoom;
  beforeEach(() => {
    now = 1_000;
    room = new ElbowRoom(() => now);
  });

  it('is for all together, but for the one that has to be alone', () => {
    const one = room.enter(false);
    const two = room.enter(false);
    expect(room.enter(true)).toBeUndefined();
    one?.leave();
    // Twice is once.
    one?.leave();
    expect(room.enter(true)).toBeUndefined();
    two?.leave();
    const alone = room.enter(true);
    expect(alone).toBeDefined();
    expect(room.enter(false)).toBeUndefined();
    expect(room.enter(true)).toBeUndefined();
    alone?.leave();
    expect(room.enter(false)).toBeDefined();
  });

  it('is kept free once it is promised, until the promise is called in or forgotten', () => {
    const busy = room.enter(false);
    room.promise();
    expect(room.enter(false)).toBeUndefined();
    busy?.leave();
    expect(room.enter(false)).toBeUndefined();
    room.enter(true)?.leave();
    room.enter(false)?.leave();
    room.promise();
    now += PROMISE_MS;
    expect(room.enter(false)).toBeDefined();
  });
});
