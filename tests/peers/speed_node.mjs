// How long two clients that others wrote, tenpay and wechatpay-axios-plugin, take for the messages of speed.json.
//
// Whoever starts this has installed them where it runs. A line for each message: whose, which, microseconds. What they
// make has to carry the expected signature, and what they read the expected values; else this fails.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const installed = createRequire(process.cwd() + '/');
const Tenpay = installed('tenpay');
const { buildXML, generate } = installed('tenpay/lib/util');
const { Transformer } = installed('wechatpay-axios-plugin');

const { key, order, reply, 'notice as documented': notice } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const { sign, nonce_str: nonce, ...given } = order;

// What `cargo bench --bench hot_path` calls the same message.
function title(name, fields) {
  const signed = Object.entries(fields).filter(([field, value]) => field !== 'sign' && value !== '');
  const text = signed.map((pair) => pair.join('=')).join('&') + '&key=' + key;
  return `${name}, ${Object.keys(fields).length} fields, ${Buffer.byteLength(text)} bytes signed, MD5`;
}

// As the gateway writes it.
function xml(fields) {
  const elements = Object.entries(fields).map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>\n`);
  return `<xml>\n${elements.join('')}</xml>`;
}

// The fastest of many neighbouring slices, after the compiler had its time.
async function fastest(work) {
  let best = Infinity;
  for (let slice = 0; slice < 400; slice += 1) {
    const start = process.hrtime.bigint();
    for (let run = 0; run < 50; run += 1) await work();
    best = Math.min(best, Number(process.hrtime.bigint() - start) / 50 / 1000);
  }
  return best;
}

async function measure(peer, { build, readReply, readNotice }) {
  assert.ok(build({ ...given, nonce_str: nonce }).includes(sign), `${peer}: another signature than ${sign}`);
  // Timed is the same with random text of its own, as every order has.
  for (const [name, value] of Object.entries(given)) {
    assert.ok(build(given).includes(`<${name}>`) && build(given).includes(value), `${peer} leaves out ${name}`);
  }
  assert.notEqual(build(given), build(given), `${peer} repeats its random text`);
  for (const [read, fields] of [[readReply, reply], [readNotice, notice]]) {
    assert.deepEqual({ ...await read(xml(fields)) }, fields, peer);
    // One that was changed is not believed: they do verify.
    const changed = await (async () => read(xml({ ...fields, total_fee: '1' })))().catch((error) => error);
    assert.ok(changed instanceof Error, `${peer} believes what was changed`);
  }
  const [replyXml, noticeXml] = [xml(reply), xml(notice)];
  for (const [name, fields, work] of [
    ['order', order, () => build(given)],
    ['reply', reply, () => readReply(replyXml)],
    ['notice as documented', notice, () => readNotice(noticeXml)],
  ]) {
    console.log(`${peer}\t${title(name, fields)}\t${(await fastest(work)).toFixed(2)}`);
  }
}

const tenpay = new Tenpay({ appid: order.appid, mchid: order.mch_id, partnerKey: key });

await measure('tenpay', {
  build(fields) {
    const params = { nonce_str: generate(), ...fields };
    params.sign = tenpay._getSign(params, params.sign_type);
    return buildXML(params);
  },
  readReply: (text) => tenpay._parse(text, 'orderquery', 'MD5'),
  readNotice: (text) => tenpay._parse(text, 'middleware_pay'),
});

const transformer = new Transformer(order.mch_id, key);
const [signer, stringify] = transformer.request;
const [parse, verifier] = transformer.response;
const call = { url: '/pay/unifiedorder', method: 'POST' };

// A message that is not believed comes back as an error.
const verified = (text) => verifier.call(call, parse.call(call, text), {}, 200);

await measure('wechatpay-axios-plugin', {
  build: (fields) => stringify.call(call, signer.call(call, fields)),
  readReply: verified,
  readNotice: verified,
});
