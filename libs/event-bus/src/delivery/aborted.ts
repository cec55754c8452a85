/** Asked again after an await: the compiler holds it for unchanged. */
export const isAborted = (signal: AbortSignal): boolean => signal.aborted;
