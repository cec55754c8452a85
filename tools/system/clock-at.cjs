// Lets a child believe that it is another time: CLOCK_AT (milliseconds since 1970) as it starts, and on from there, in every thread of it.
process.env.CLOCK_AHEAD_MS ??= String(Number(process.env.CLOCK_AT) - Date.now());
const aheadMs = Number(process.env.CLOCK_AHEAD_MS);
const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...given) {
    super(...(given.length === 0 ? [RealDate.now() + aheadMs] : given));
  }
  static now() {
    return RealDate.now() + aheadMs;
  }
};
