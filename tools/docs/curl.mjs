// A stand-in for curl, for machines that have Node only: the options that the pages of docs/ use, and no others.
import { readFileSync, writeFileSync } from 'node:fs';

const usage = (sentence) => {
  console.error(`curl (stand-in): ${sentence}`);
  process.exit(2);
};

const request = { headers: {}, method: undefined, body: undefined };
const wanted = { url: undefined, output: undefined, format: '' };

const words = process.argv.slice(2);
const next = (option) => words.shift() ?? usage(`${option} needs a value`);
const OPTIONS = {
  '-s': () => undefined,
  '-X': () => (request.method = next('-X')),
  '-H': () => {
    const [, name, value] = /^([^:]+):\s*(.*)$/.exec(next('-H')) ?? usage('-H needs `name: value`');
    request.headers[name.toLowerCase()] = value;
  },
  '-d': () => {
    const data = next('-d');
    request.body = data.startsWith('@') ? readFileSync(data.slice(1), 'utf8') : data;
  },
  '-o': () => (wanted.output = next('-o')),
  '-w': () => (wanted.format = next('-w')),
};
OPTIONS['--data'] = OPTIONS['-d'];

while (words.length > 0) {
  const word = words.shift();
  if (OPTIONS[word]) OPTIONS[word]();
  else if (word.startsWith('-')) usage(`knows no option ${word}`);
  else if (wanted.url === undefined) wanted.url = word;
  else usage('takes one address');
}
if (wanted.url === undefined) usage('needs an address');

// As curl does: data makes it a POST of a form, unless something else is said.
request.method ??= request.body === undefined ? 'GET' : 'POST';
if (request.body !== undefined) request.headers['content-type'] ??= 'application/x-www-form-urlencoded';

const answer = await fetch(wanted.url, request).catch((error) => {
  console.error(`curl (stand-in): ${error.cause?.message ?? error.message}`);
  process.exit(7);
});
const body = Buffer.from(await answer.arrayBuffer());
if (wanted.output === undefined) process.stdout.write(body);
else writeFileSync(wanted.output, body);
process.stdout.write(
  wanted.format
    .replaceAll('%{http_code}', String(answer.status))
    .replaceAll(/%header\{([^}]+)\}/g, (_, name) => answer.headers.get(name) ?? '')
    .replaceAll('\\n', '\n'),
);
