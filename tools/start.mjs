// `npm start`: every service in one process, from a fresh clone on.
import { runApp } from './workspace/run-app.mjs';

await runApp('standalone');
