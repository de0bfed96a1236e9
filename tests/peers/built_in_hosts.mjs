// Clients that others wrote, as their packages have them, with the hosts that are built into them: tenpay, wechat-pay and
// wechatpay-axios-plugin place, pay, query and refund an order of the test merchant of `paytable sandbox`.
//
// Where this runs, the hosts file leads to the sandbox, and its CA is trusted; the control interface is at its usual address.
// Each check that held prints `held: …`; the first that did not ends this with its name. A PKCS#12 file with the merchant's
// certificate is the only argument.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { Agent } from 'node:https';

const installed = createRequire(process.cwd() + '/');
const Tenpay = installed('tenpay');
const { Payment } = installed('wechat-pay');
const Decorator = installed('wechatpay-axios-plugin/lib/decorator');

const [appid, mchid, key] = ['wx8888888888888888', '1900000109', '192006250b4c09247ec02edce69f6a2d'];
const [control, pfx] = ['http://127.0.0.1:8090', readFileSync(process.argv[2])];

function check(what, holds) {
  if (!holds) {
    console.error('does not hold: ' + what);
    process.exit(1);
  }
  console.log('held: ' + what);
}

let noticed = 0;
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    noticed += 1;
    response.end('<xml><return_code>SUCCESS</return_code><return_msg>OK</return_msg></xml>');
  });
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const notify_url = `http://127.0.0.1:${server.address().port}/told`;

async function pay(number) {
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch(`${control}/api/orders/${number}/pay`, { method: 'POST', headers, body: '{}' });
  return (await answer.json()).acknowledged;
}

// What each client has: an order, its state, and a refund, which needs the certificate.
const order = { body: '小秋TIT店-超市', total_fee: 100, trade_type: 'NATIVE', product_id: '12235413214070356458058' };
const sent = (number) => ({ ...order, out_trade_no: number, notify_url, spbill_create_ip: '127.0.0.1' });
const back = (number) => ({ out_trade_no: number, out_refund_no: number + '-back', total_fee: 100, refund_fee: 100 });

const tenpay = new Tenpay({ appid, mchid, partnerKey: key, pfx, notify_url });
const bare = new Tenpay({ appid, mchid, partnerKey: key, notify_url });

const payment = new Payment({ partnerKey: key, appId: appid, mchId: mchid, notifyUrl: notify_url, pfx, passphrase: mchid });
const called = (name) => (fields) => new Promise((resolve, reject) => {
  payment[name](fields, (error, reply) => (error ? reject(error) : resolve(reply)));
});

const httpsAgent = new Agent({ pfx, passphrase: mchid });
const wxpay = Decorator.xmlBased({ mchid, secret: key, httpsAgent });
const post = (path) => async (fields) => (await wxpay.post(path, { appid, mch_id: mchid, ...fields })).data;

const clients = {
  'tenpay': {
    place: (fields) => tenpay.unifiedOrder(fields),
    query: (fields) => tenpay.orderQuery(fields),
    refund: (fields) => tenpay.refund(fields),
  },
  'wechat-pay': { place: called('unifiedOrder'), query: called('orderQuery'), refund: called('refund') },
  'wechatpay-axios-plugin': {
    place: post('/pay/unifiedorder'), query: post('/pay/orderquery'), refund: post('/secapi/pay/refund'),
  },
};

for (const [name, { place, query, refund }] of Object.entries(clients)) {
  const [number, before] = [name.replaceAll('-', '_') + '_1', noticed];
  check(`${name}: an order is placed`, (await place(sent(number))).code_url.startsWith('weixin://'));
  check(`${name}: it waits to be paid`, (await query({ out_trade_no: number })).trade_state === 'NOTPAY');
  check(`${name}: it is paid, and its notice acknowledged`, await pay(number) === true && noticed === before + 1);
  check(`${name}: the query says so`, (await query({ out_trade_no: number })).trade_state === 'SUCCESS');
  check(`${name}: it is refunded with the certificate`, (await refund(back(number))).refund_fee === '100');
}
const refused = await bare.refund({ ...back('tenpay_1'), out_refund_no: 'tenpay_1-more' }).catch((error) => error.message);
check('tenpay: no refund without a certificate', typeof refused === 'string');

process.exit(0);
