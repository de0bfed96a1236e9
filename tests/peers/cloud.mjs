// Cloud functions with wx-server-sdk, as its package has it: the sample of the documentation (unified_order.js, which
// names the package and nothing else), every function of cloud.cloudPay, the events of a payment and a refund, and what
// the SDK throws.
//
//   node cloud.mjs PACKAGE [URL]    URL is given to cloud.init where no environment variable leads here: q-sign
//
// The caller has installed the packages in the working directory, has set the variables that `paytable sandbox` or
// `paytable serve` prints, and names the control interface (PAYTABLE_CONTROL) and the port at which the functions pay_cb
// and refund_cb are looked for (PAYTABLE_FUNCTIONS). Each check that held prints `held: …`; the first that did not ends this with its name.

import { createServer } from 'node:http';
import Module, { createRequire } from 'node:module';
import { gunzipSync } from 'node:zlib';

const [name, serviceUrl] = process.argv.slice(2);
const control = process.env.PAYTABLE_CONTROL;
const [subMchId, envId] = ['1900009231', 'test-f0b102'];
const sample = '1217752501201407033233368018';

const installed = createRequire(process.cwd() + '/');
const resolve = Module._resolveFilename;
Module._resolveFilename = (asked, ...rest) =>
  asked === 'wx-server-sdk' ? installed.resolve(name) : resolve(asked, ...rest);
const required = createRequire(import.meta.url);
const cloud = required('wx-server-sdk');
if (serviceUrl) {
  const init = cloud.init.bind(cloud);
  cloud.init = (options) => init({ ...options, serviceUrl });
}

function check(what, holds, seen) {
  if (!holds) {
    console.error('does not hold: ' + what, seen);
    process.exit(1);
  }
  console.log('held: ' + what);
}

// The text of what a call has to throw.
async function thrown(call) {
  try {
    return 'it resolved: ' + JSON.stringify(await call());
  } catch (error) {
    return `${error.errCode} ${error.message}`;
  }
}

async function tell(path, body) {
  const answer = await fetch(control + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return answer.json();
}

const pay = (number) => tell(`/api/orders/${number}/pay`, {});

const events = [];
let wake = () => {};
const functions = createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    events.push([request.url, JSON.parse(Buffer.concat(parts).toString())]);
    wake();
    response.setHeader('content-type', 'application/json');
    response.end('{"errcode":0,"errmsg":"OK"}');
  });
});
await new Promise((done) => functions.listen(Number(process.env.PAYTABLE_FUNCTIONS), '127.0.0.1', done));

async function event() {
  while (events.length === 0) await new Promise((done) => { wake = done; });
  return events.shift();
}

const succeeded = (reply, api) =>
  reply.returnCode === 'SUCCESS' && reply.errCode === 0 && reply.errMsg === `cloudPay.${api}:ok`;

// The sample.
const placed = await required('./unified_order.js').main({}, {});
check('the sample places an order', succeeded(placed, 'unifiedOrder') && placed.resultCode === 'SUCCESS', placed);
check('its payment is what wx.requestPayment takes',
  Object.keys(placed.payment).sort().join() === 'appId,nonceStr,package,paySign,signType,timeStamp' &&
  placed.payment.package === 'prepay_id=' + placed.prepayId && typeof placed.payment.timeStamp === 'string', placed);
check('it is of the sub-merchant', placed.subMchId === subMchId && placed.subAppid === placed.payment.appId, placed);

const { cloudPay } = cloud;
const open = await cloudPay.queryOrder({ subMchId, outTradeNo: sample });
check('queryOrder: not paid', succeeded(open, 'queryOrder') && open.tradeState === 'NOTPAY', open);

const paid = await pay(sample);
check('the event of the payment is acknowledged', paid.acknowledged === true, paid);
const [path, told] = await event();
check('the function is called with the event', path === '/pay_cb' && told.outTradeNo === sample && told.totalFee === 1 &&
  told.resultCode === 'SUCCESS' && told.subMchId === subMchId, [path, told]);
const done = await cloudPay.queryOrder({ subMchId, outTradeNo: sample });
check('queryOrder: paid, under the number of the event', done.tradeState === 'SUCCESS' && done.transactionId === told.transactionId, done);

const again = await required('./unified_order.js').main({}, {});
check('an order that is paid resolves with FAIL', again.resultCode === 'FAIL' && again.errCodeDes.length > 0, again);

// An order with all kinds of values: objects, lists, texts that hold JSON.
const shared = {
  body: '标价牌', outTradeNo: 'S00001', spbillCreateIp: '127.0.0.1', subMchId, totalFee: 1000, envId, functionName: 'pay_cb',
  nonceStr: '5K8264ILTKCH16CQ2502SI8ZNMTM67VS', tradeType: 'JSAPI', profit_sharing: 'Y', attach: 'a=1&b=<2>',
  sceneInfo: { storeInfo: { id: 'SZTX001', name: '腾大餐厅', areaCode: '440305' } },
};
check('unifiedOrder: nested values', succeeded(await cloudPay.unifiedOrder(shared), 'unifiedOrder'));
await pay('S00001');
const { transactionId, attach } = (await event())[1];
check('the event has what was attached', attach === shared.attach, attach);

await cloudPay.unifiedOrder({ ...shared, outTradeNo: 'S00002' });
// An order cannot be closed before.
await tell('/api/time/advance', { by: '301s' });
const closed = await cloudPay.closeOrder({ subMchId, outTradeNo: 'S00002' });
check('closeOrder', succeeded(closed, 'closeOrder') && closed.resultCode === 'SUCCESS', closed);

const refund = {
  subMchId, outTradeNo: sample, outRefundNo: 'R00001', totalFee: 1, refundFee: 1, envId, functionName: 'refund_cb',
};
const refunded = await cloudPay.refund(refund);
check('refund', succeeded(refunded, 'refund') && refunded.refundFee === 1, refunded);
const [back, refundEvent] = await event();
check('the function is called with the event of the refund',
  back === '/refund_cb' && refundEvent.outRefundNo === 'R00001' && refundEvent.refundStatus === 'SUCCESS', refundEvent);
const found = await cloudPay.queryRefund({ subMchId, outRefundNo: 'R00001' });
check('queryRefund: numbered fields stay numbered', succeeded(found, 'queryRefund') && found.refundStatus_0 === 'SUCCESS', found);

// Profit sharing.
const receiver = { type: 'MERCHANT_ID', account: '190001001', name: '示例商户全称', relation_type: 'STORE' };
const share = (type, account, amount) => ({ type, account, amount, description: '分到商户' });
const calls = {
  profitSharingAddReceiver: { receiver: JSON.stringify(receiver) },
  multiProfitSharing: { transactionId, outOrderNo: 'P00001', receivers: [share('PERSONAL_SUB_OPENID', '86693952', 8)] },
  profitSharingQuery: { transactionId, outOrderNo: 'P00001' },
  profitSharing: { transactionId, outOrderNo: 'P00002', receivers: JSON.stringify([share('MERCHANT_ID', '190001001', 30)]) },
  profitSharingReturn: {
    outOrderNo: 'P00002', outReturnNo: 'T00001', returnAccount: '86693852', returnAmount: 30, description: '用户退款',
  },
  profitSharingReturnQuery: { outOrderNo: 'P00002', outReturnNo: 'T00001' },
  profitSharingFinish: { transactionId, outOrderNo: 'P00003', description: '分账已完成' },
  profitSharingRemoveReceiver: { receiver: { type: 'MERCHANT_ID', account: '190001001' } },
};
for (const [api, values] of Object.entries(calls)) {
  const reply = await cloudPay[api]({ subMchId, ...values });
  check(api, succeeded(reply, api), reply);
}

// Bills are files, and are there on the next day.
await tell('/api/time/advance', { by: '2d' });
const billDate = new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10).replaceAll('-', '');
const bill = await cloudPay.downloadBill({ subMchId, billDate });
check('downloadBill: text', bill.data.includes('交易时间') && bill.data.includes('S00001'), bill);
const packed = await cloudPay.downloadBill({ subMchId, billDate, tarType: 'GZIP' });
check('downloadBill: packed', gunzipSync(packed.data).toString().includes('S00001'), packed);

// What the SDK throws.
const { totalFee, ...incomplete } = { ...shared, outTradeNo: 'bad number', unknownKey: 1 };
const wrong = await thrown(() => cloudPay.unifiedOrder(incomplete));
check('everything that is wrong is in the text of the error', wrong.startsWith('-501007 ') &&
  ['total_fee', 'is required', 'out_trade_no', 'unknown_key is not a known field'].every((word) => wrong.includes(word)), wrong);
const text = await thrown(() => cloudPay.unifiedOrder({ ...shared, totalFee: '1' }));
check('an amount as text is refused', text.includes('total_fee must be a whole number'), text);
const unknown = await thrown(() => cloudPay.micropay({ subMchId }));
check('a function that is not there is named', unknown.includes('`micropay` is not served'), unknown);
// The sandbox has that order of no other sub-merchant; the service calls for no other one.
const other = await thrown(() => cloudPay.queryOrder({ subMchId: '1900000000', outTradeNo: sample }));
check('another sub-merchant has no such order', /"(return|result)Code":"FAIL"/.test(other) ||
  (other.startsWith('-501007 ') && other.includes('sub_mch_id 1900000000 is not a sub-merchant')), other);
const called = await thrown(() => cloud.callFunction({ name: 'x', data: {} }));
check('other calls say what is served', called.includes('functions.invokeFunction') && called.includes('cloud.cloudPay'), called);

functions.close();
functions.closeAllConnections();
