// The first file of a process that calls one cloud function, once.
//
// Standard input is one end of a pair of sockets. What to call arrives there, and the answer is written back to it: a
// line of a secret mark, a word and a JSON text. Standard output and standard error are the function's alone. What is
// used after the function was loaded is taken from its place before, as the function may replace it.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { Readable } = require('node:stream');
const { inspect } = require('node:util');

const { writeSync, existsSync } = fs;
const { stringify } = JSON;
const { byteLength, from } = Buffer;
const exit = process.exit.bind(process);
const kill = process.kill.bind(process, process.pid, 'SIGKILL');

// Not by readFileSync: it looks up what kind of file this is, and as long as a socket is what Node looked up last, it
// resolves no symbolic links of packages.
function read() {
  const parts = [];
  for (;;) {
    const part = Buffer.allocUnsafe(1 << 16);
    const length = fs.readSync(0, part);
    if (length === 0) return Buffer.concat(parts);
    parts.push(part.subarray(0, length));
  }
}

const request = read();
const lineEnd = request.indexOf('\n');
const { mark, entry, longest, context } = JSON.parse(request.toString('utf8', 0, lineEnd));
const event = JSON.parse(request.toString('utf8', lineEnd + 1));

// Of errors. The text of an answer has a bound of its own.
const MESSAGE = 4096;
const STACK = 16384;

let isAnswered = false;

// One answer, at once, and the end.
function answer(word, text) {
  if (isAnswered) return;
  isAnswered = true;
  let rest = from(`${mark} ${word} ${text}\n`);
  while (rest.length > 0) rest = rest.subarray(writeSync(0, rest));
  exit(0);
}

// What to do about a package that is not there.
function advice(error) {
  if (error.code !== 'MODULE_NOT_FOUND') return '';
  const name = /^Cannot find module '([^'./][^']*)'/.exec(error.message)?.[1];
  if (name === undefined) return '';
  const folder = path.dirname(entry);
  const isListed = existsSync(path.join(folder, 'package.json'));
  return `; run \`npm install${isListed ? '' : ' ' + name}\` in ${folder}`;
}

// Anything can be thrown: a text, an object whose fields throw.
function described(error) {
  try {
    const isError = typeof error === 'object' && error !== null && typeof error.message === 'string';
    const message = isError ? error.message.split('\nRequire stack:')[0].slice(0, MESSAGE) + advice(error) : inspect(error);
    const stack = isError && typeof error.stack === 'string' ? error.stack : '';
    return stringify({ message: message.slice(0, 2 * MESSAGE), stack: stack.slice(0, STACK) });
  } catch {
    return stringify({ message: 'what was thrown cannot be shown', stack: '' });
  }
}

function load() {
  const exported = require(entry);
  const main = exported?.main;
  return typeof main === 'function' ? exported : void answer('mainless', stringify(typeof main));
}

async function call(exported) {
  let value;
  try {
    value = await exported.main(event, context);
  } catch (error) {
    return answer('threw', described(error));
  }
  let text;
  try {
    text = stringify(value) ?? 'null';
  } catch (error) {
    return answer('unserializable', described(error));
  }
  const length = byteLength(text);
  return length > longest ? answer('long', String(length)) : answer('returned', text);
}

// A function that reads it finds it empty. Node would stop the socket below it from blocking, so that a long answer could
// find it full.
Object.defineProperty(process, 'stdin', { configurable: true, enumerable: true, value: Readable.from([]) });
process.argv[1] = entry;

// A pipe that is full keeps what is printed in memory, where the end of the process leaves it. Node has no public way to
// write at once instead.
for (const stream of [process.stdout, process.stderr]) stream._handle?.setBlocking?.(true);

// What Node ends a process for: an error that nobody catches, of a promise as well.
process.on('uncaughtExceptionMonitor', (error) => {
  if (process.listenerCount('uncaughtException') === 0) answer('threw', described(error));
});

// For when the program that waits for the answer was killed.
setTimeout(kill, context.time_limit_in_ms + 1000).unref();

let exported;
try {
  exported = load();
} catch (error) {
  answer('unloaded', described(error));
}
if (exported !== undefined) call(exported);
