import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** What was written to the file is on the disk when this returns. */
export const syncFile = (path: string): void => {
  const descriptor = openSync(path, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
};

/** Names made, changed or removed in the folder are on the disk when this returns, where the system can do it (Windows cannot). */
export const syncFolder = (path: string): void => {
  if (process.platform === 'win32') return;
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
};

/** The file holds this text, or what it held before; never a part. */
export const writeDurably = (path: string, text: string, mode = 0o600): void => {
  const beside = `${path}.new`;
  const descriptor = openSync(beside, 'w', mode);
  try {
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(beside, path);
  syncFolder(dirname(path));
};
