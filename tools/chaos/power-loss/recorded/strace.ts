import { spawnSync } from 'node:child_process';

/** What changes files or their names, what syncs them, and what is written to a socket: an answer. */
const CALLS = [
  'open,openat,openat2,creat,close',
  'write,writev,pwrite64,pwritev,pwritev2,sendto,sendmsg',
  'truncate,ftruncate,fallocate,copy_file_range',
  'fsync,fdatasync',
  'rename,renameat,renameat2,unlink,unlinkat,rmdir,link,linkat,symlink,symlinkat,mkdir,mkdirat',
].join(',');

/**
 * What a program is started by to have its file calls recorded, all data included. `-D`: it stays this process's own child. Where Node would
 * write past the system calls (io_uring) it is told not to: `RECORDABLE`.
 */
export const recordedBy = (trace: string): readonly string[] => [
  ...['strace', '-D', '-f', '--seccomp-bpf', '-q', '-xx', '-s', String(2 ** 24)],
  ...['-e', `trace=${CALLS}`, '-e', 'signal=none', '-o', trace],
];

export const RECORDABLE = { UV_USE_IO_URING: '0' };

/** @param path where programs are looked for. @throws Error with a sentence when this machine has no strace, or does not let it trace */
export const refuseWithoutStrace = (path = process.env['PATH'] ?? ''): void => {
  const { error, status, stderr } = spawnSync('strace', ['-f', '--seccomp-bpf', '-o', '/dev/null', '-e', 'trace=fsync', 'true'], {
    env: { PATH: path },
  });
  if (!error && status === 0) return;
  const cause = error?.message ?? stderr.toString('utf8').trim();
  throw new Error(
    `a loss of power can be recorded only where strace 5.3 or later is installed and may trace its own children (ptrace): ${cause}. ` +
      'Debian: apt-get install strace; in a container: --cap-add SYS_PTRACE. Without it: --power-loss inferred',
  );
};
