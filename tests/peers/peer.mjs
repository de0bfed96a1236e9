// What the clients of npm have in common here: the packages that the caller has installed in the working directory, checks,
// and the notices of the gateway.
//
// The caller runs a gateway: its address and the merchant come in the environment, and a line `pay NUMBER` on the standard
// output asks for a payment, answered by a line on the standard input once its notice is acknowledged. Each check that held
// prints `held: …`; the first that did not ends the program with its name.

import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

export const installed = createRequire(process.cwd() + '/');

export const told = (...names) => names.map((name) => process.env['PAYTABLE_' + name]);

export function check(what, holds) {
  if (!holds) {
    console.error('does not hold: ' + what);
    process.exit(1);
  }
  console.log('held: ' + what);
}

// What a call that has to fail fails with.
export async function refusal(call) {
  try {
    await call();
  } catch (error) {
    return error.response?.data ?? error.message;
  }
  return undefined;
}

// An address for notices, each of which is answered so, and the notices in the order in which they came.
export async function receiver(answer) {
  const received = [];
  let wake = () => {};
  const server = createServer((request, response) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
      wake();
      response.end(answer);
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const notice = async () => {
    while (received.length === 0) await new Promise((resolve) => { wake = resolve; });
    return received.shift();
  };
  return { url: `http://127.0.0.1:${server.address().port}/told`, notice };
}

const answers = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
export async function pay(number) {
  console.log('pay ' + number);
  return (await answers.next()).value;
}
