#!/usr/bin/env node
// `npx yikou …`: the command line.
import { runApp } from './workspace/run-app.mjs';

await runApp('cli');
