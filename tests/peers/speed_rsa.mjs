// How long clients that others wrote take for an order that is signed with RSA and its reply: wechatpay-node-v3 and
// wechatpay-axios-plugin for APIv3, alipay-sdk for Alipay. The argument is a private key in PEM, which is the merchant's and
// the gateway's.
//
// They are installed in the working directory. It prints a line for each: client, message, microseconds. The message is that of
// `cargo bench -p paytable-tests-credentials` of the same title. What they make has to be signed, and what was changed is not believed;
// else this fails.

import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, createSign, createVerify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const installed = createRequire(process.cwd() + '/');
const Pay = installed('wechatpay-node-v3');
const { Formatter, Rsa } = installed('wechatpay-axios-plugin');
const { AlipaySdk } = installed('alipay-sdk');
// Not among what the package names.
const { sign } = createRequire(installed.resolve('alipay-sdk'))('./util.js');

const pem = readFileSync(process.argv[2], 'utf8');
const privateKey = createPrivateKey(pem);
const publicKey = createPublicKey(pem).export({ type: 'spki', format: 'pem' });
const isSigned = (text, signature) => createVerify('RSA-SHA256').update(text).verify(publicKey, signature, 'base64');
const signed = (text) => createSign('RSA-SHA256').update(text).sign(privateKey, 'base64');

const serial = 'PUB_KEY_ID_0114232134912410000000000000';
const number = '1217752501201407033233368018';
const title = '小秋TIT店-超市';

// The fastest of many neighbouring slices, after the compiler had its time.
async function fastest(work) {
  let best = Infinity;
  for (let slice = 0; slice < 150; slice += 1) {
    const start = process.hrtime.bigint();
    for (let run = 0; run < 4; run += 1) await work();
    best = Math.min(best, Number(process.hrtime.bigint() - start) / 4 / 1000);
  }
  return best;
}

async function measure(peer, what, { build, read, believed, changed }) {
  build();
  assert.ok(await believed(), `${peer} does not believe the reply`);
  assert.ok(!await changed(), `${peer} believes what was changed`);
  const taken = await fastest(async () => {
    build();
    await read();
  });
  console.log(`${peer}\t${what}\t${taken.toFixed(2)}`);
}

const attempt = async (work) => {
  try {
    return await work();
  } catch {
    return false;
  }
};

// ---- APIv3

const v3 = 'an order of APIv3 and its reply';
const order = {
  appid: 'wxd678efh567hg6787',
  mchid: '1900000109',
  description: title,
  out_trade_no: number,
  notify_url: 'https://example.com/paid',
  amount: { total: 1, currency: 'CNY' },
  payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' },
};
const path = '/v3/pay/transactions/jsapi';
const reply = '{"prepay_id":"wx201410272009395522657a690389285100"}';
const [time, nonce] = ['1800000000', '593BEC0C930BF1AFEB40B4A08C8FB242'];
const signature = signed(`${time}\n${nonce}\n${reply}\n`);

const pay = new Pay({
  appid: order.appid, mchid: order.mchid, serial_no: '5157F09EFDC096DE15EBE81A47057A7232F1B8E1',
  publicKey: Buffer.from(publicKey), privateKey: Buffer.from(pem), key: '0123456789abcdef0123456789abcdef',
});
Pay.certificates[serial] = publicKey;
const verified = (body) => pay.verifySign({ timestamp: time, nonce, body, serial, signature });

await measure('wechatpay-node-v3', v3, {
  build: () => [pay.buildAuthorization('POST', path, order), JSON.stringify(order)],
  read: async () => await verified(reply) && JSON.parse(reply),
  believed: () => verified(reply),
  changed: () => verified(reply.replace('wx', 'wy')),
});

const authorized = () => {
  const [own, now, body] = [Formatter.nonce(), Formatter.timestamp(), JSON.stringify(order)];
  const made = Rsa.sign(Formatter.request('POST', path, now, own, body), privateKey);
  return Formatter.authorization(order.mchid, own, made, now, serial);
};
const plugged = (body) => Rsa.verify(Formatter.response(time, nonce, body), signature, publicKey);

await measure('wechatpay-axios-plugin', v3, {
  build: authorized,
  read: () => plugged(reply) && JSON.parse(reply),
  believed: () => plugged(reply),
  changed: () => plugged(reply.replace('wx', 'wy')),
});

// ---- Alipay

const sdk = new AlipaySdk({
  appId: '2014072300007148', privateKey: pem, alipayPublicKey: publicKey, keyType: 'PKCS8', signType: 'RSA2', camelcase: false,
});
const told = `{"code":"10000","msg":"Success","out_trade_no":"${number}","qr_code":"https:\\/\\/qr.alipay.com\\/bavh4wjlxf12tper3a"}`;
const member = 'alipay_trade_precreate_response';
const body = (text) => `{"${member}":${text},"sign":"${signed(told)}"}`;
const placed = () => {
  const content = { out_trade_no: number, total_amount: '0.01', subject: title };
  const params = sign('alipay.trade.precreate', { notifyUrl: 'https://example.com/paid', bizContent: content }, sdk.config);
  return [params, new URLSearchParams(params).toString()];
};
const accepted = (text) => {
  const { sign: own, [member]: found } = JSON.parse(text);
  sdk.checkResponseSign(text, member, own, '');
  return found;
};
const [params] = placed();
const pairs = Object.keys(params).filter((name) => name !== 'sign').sort().map((name) => `${name}=${params[name]}`);
assert.ok(isSigned(pairs.join('&'), params.sign), 'alipay-sdk signs something else');
const [genuine, forged] = [body(told), body(told.replace('10000', '10001'))];

await measure('alipay-sdk', 'an order of Alipay and its reply', {
  build: placed,
  read: () => accepted(genuine),
  believed: () => attempt(() => accepted(genuine)),
  changed: () => attempt(() => accepted(forged)),
});
