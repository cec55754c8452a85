// Property tests draw the same values in every run, so that a failure is of the change at hand; YIKOU_TEST_SEED draws others, and
// YIKOU_FUZZ_RUNS more of them (`npm run fuzz`).
const { YIKOU_TEST_SEED = '20221201', YIKOU_FUZZ_RUNS } = process.env;
require('fast-check').configureGlobal({ seed: Number(YIKOU_TEST_SEED), ...(YIKOU_FUZZ_RUNS && { numRuns: Number(YIKOU_FUZZ_RUNS) }) });
