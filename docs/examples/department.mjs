// A supervising department's end of a subscription: takes signed webhooks, checks each signature, drops what it has had, and prints the rest.
// node docs/examples/department.mjs SECRET      (listens on 127.0.0.1, port DEPARTMENT_PORT, default 3900)
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';

const webhook = new Webhook(process.argv[2]);
const had = new Set();

const take = async (request) => {
  const body = await text(request);
  try {
    webhook.verify(body, request.headers);
  } catch {
    return 401;
  }
  const { id, data } = JSON.parse(body);
  if (!had.has(id)) console.log(`push ${id}: ${JSON.stringify(data)}`);
  had.add(id);
  return 204;
};

createServer((request, response) => {
  take(request).then(
    (status) => response.writeHead(status).end(),
    () => response.writeHead(500).end(),
  );
}).listen(Number(process.env.DEPARTMENT_PORT ?? 3900), '127.0.0.1', function () {
  console.log(`listening on 127.0.0.1:${this.address().port}`);
});
