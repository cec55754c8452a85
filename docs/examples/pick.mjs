// Shows JSON from standard input, indented: all of it, or only the fields that are named.
//   … | node docs/examples/pick.mjs caseId item.code         two fields
//   … | node docs/examples/pick.mjs items.0.status           the first of a list
//   … | node docs/examples/pick.mjs items.login=clerk.roles  the one of a list whose `login` is `clerk`
//   … | node docs/examples/pick.mjs -r caseId                one field, bare, to be kept in a variable
import { text } from 'node:stream/consumers';

const [first, ...rest] = process.argv.slice(2);
const bare = first === '-r';
const paths = [...(bare || first === undefined ? [] : [first]), ...rest];

const step = (value, name) => {
  const [field, wanted] = name.split('=');
  return wanted === undefined ? value?.[name] : value?.find((each) => each[field] === wanted);
};
const valueAt = (value, path) => path.split('.').reduce(step, value);

const answer = JSON.parse(await text(process.stdin));
const picked = paths.length === 0 ? answer : Object.fromEntries(paths.map((path) => [path, valueAt(answer, path)]));
console.log(bare ? valueAt(answer, paths[0]) : JSON.stringify(picked, null, 2));
