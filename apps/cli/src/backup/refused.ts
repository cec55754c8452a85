/** A backup or a restore is not done, for a reason that a person can read. Nothing has changed. */
export class BackupRefused extends Error {
  override readonly name = 'BackupRefused';
  constructor(zh: string, en: string) {
    super(`${zh} ${en}`);
  }
}
