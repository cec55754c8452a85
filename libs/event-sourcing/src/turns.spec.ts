import { Turns } from './turns';

describe('turns', () => {
  const gate = () => {
    let open = (): void => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    return { open, opened };
  };
  const idle = () => new Promise((resolve) => setImmediate(resolve));

  it('of one key come one after the other, also behind one that failed; those of another do not wait', async () => {
    const turns = new Turns<string>();
    const done: string[] = [];
    const first = gate();
    const failing = turns.take('a', async () => {
      await first.opened;
      done.push('a1');
      throw new Error('no');
    });
    const second = turns.take('a', async () => done.push('a2'));
    await turns.take('b', async () => done.push('b'));
    await idle();
    expect(done).toEqual(['b']);
    first.open();
    await expect(failing).rejects.toThrow('no');
    await second;
    expect(done).toEqual(['b', 'a1', 'a2']);
    expect(await turns.take('a', async () => 'again')).toBe('again');
  });

  it('begin at once when nobody is before them', () => {
    let begun = false;
    void new Turns<string>().take('a', async () => {
      begun = true;
    });
    expect(begun).toBe(true);
  });
});
