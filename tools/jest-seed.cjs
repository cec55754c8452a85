// Property tests draw the same values in every run, so that a failure is of the change at hand; YIKOU_TEST_SEED draws others.
require('fast-check').configureGlobal({ seed: Number(process.env.YIKOU_TEST_SEED ?? 20221201) });
