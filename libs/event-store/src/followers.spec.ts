import type { Position } from './envelope';
import { Followers } from './followers';

const at = (position: number) => BigInt(position) as Position;
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('those who follow the log', () => {
  const quietAt = (followers: Followers, head: () => Position) => {
    const state = { reached: undefined as Position | undefined };
    void followers.quiet(async () => head()).then((position) => (state.reached = position));
    return state;
  };

  it('are quiet when all have seen the head and nothing is in flight', async () => {
    const followers = new Followers();
    const relay = followers.follow('relay');
    const projection = followers.follow('projection', at(3));
    const quiet = quietAt(followers, () => at(5));
    relay.saw(at(5));
    relay.begin();
    projection.saw(at(5));
    await turn();
    expect(quiet.reached).toBeUndefined();
    relay.end();
    await turn();
    expect(quiet.reached).toBe(at(5));
  });

  it('are not quiet while the head moves', async () => {
    const followers = new Followers();
    const relay = followers.follow('relay', at(5));
    let asked = 0;
    const quiet = quietAt(followers, () => at((asked += 1) === 1 ? 5 : 6));
    await turn();
    expect(quiet.reached).toBeUndefined();
    relay.saw(at(6));
    await turn();
    expect(quiet.reached).toBe(at(6));
  });

  it('never go back, and are told with their lag', () => {
    const followers = new Followers();
    const relay = followers.follow('relay', at(5));
    relay.saw(at(4));
    relay.begin();
    expect(followers.list()).toEqual([{ name: 'relay', position: at(5), busy: 1 }]);
  });

  it('are not waited for once they have left', async () => {
    const followers = new Followers();
    const relay = followers.follow('relay');
    const quiet = quietAt(followers, () => at(1));
    await turn();
    expect(quiet.reached).toBeUndefined();
    relay.leave();
    await turn();
    expect(quiet.reached).toBe(at(1));
    expect(followers.list()).toEqual([]);
  });

  it('are waited for also when they come while somebody waits already', async () => {
    const followers = new Followers();
    const relay = followers.follow('relay');
    const quiet = quietAt(followers, () => at(3));
    await turn();
    const late = followers.follow('late', at(2));
    relay.saw(at(3));
    await turn();
    expect(quiet.reached).toBeUndefined();
    late.begin();
    late.saw(at(3));
    await turn();
    expect(quiet.reached).toBeUndefined();
    late.end();
    await turn();
    expect(quiet.reached).toBe(at(3));
  });

  it('are waited for also when they come between the two looks at the head', async () => {
    const followers = new Followers();
    followers.follow('relay', at(3));
    let looks = 0;
    const quiet = quietAt(followers, () => {
      if ((looks += 1) === 2) followers.follow('late', at(2));
      return at(3);
    });
    await turn();
    expect([looks >= 2, quiet.reached]).toEqual([true, undefined]);
  });

  it('let go of whoever waits when the signal aborts', async () => {
    const followers = new Followers();
    followers.follow('relay');
    const abort = new AbortController();
    const waiting = followers.quiet(async () => at(1), abort.signal);
    await turn();
    abort.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
    await expect(followers.quiet(async () => at(1), abort.signal)).rejects.toThrow('stopped');
  });
});
