// Required before a program whose memory is measured: writes the most that it had at once, in KiB, when it ends.
const { writeFileSync } = require('node:fs');
const { isMainThread } = require('node:worker_threads');

if (isMainThread) process.once('exit', () => writeFileSync(process.env.RESIDENT_FILE, String(process.resourceUsage().maxRSS)));
