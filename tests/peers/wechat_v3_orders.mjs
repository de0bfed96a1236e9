// Orders of WeChat Pay APIv3 by two clients that others wrote, wechatpay-axios-plugin and wechatpay-node-v3, as their
// packages have them: placed, queried, paid, closed, refunded. The first verifies each reply by itself; the second has code
// that verifies a reply or a notice, with certificates that it downloads, and that decrypts a notice.

import { X509Certificate } from 'node:crypto';
import { check, installed, pay, receiver, told } from './peer.mjs';

const { Wechatpay, Aes, Formatter, Rsa } = installed('wechatpay-axios-plugin');
const Pay = installed('wechatpay-node-v3');

const [gateway, appid, mchid, key, serial, privateKey, strangerKey, certificate] =
  told('GATEWAY', 'APPID', 'MCH_ID', 'KEY', 'SERIAL', 'OWN_KEY', 'STRANGER_KEY', 'PLATFORM_CERTIFICATE');
const platform = new X509Certificate(certificate);
const publicKey = platform.publicKey.export({ type: 'spki', format: 'pem' });

const shop = await receiver('');
const description = '小秋TIT店-超市 <&>';
const order = (out_trade_no) => ({
  appid, mchid, description, out_trade_no, notify_url: shop.url, amount: { total: 100, currency: 'CNY' }, attach: '深圳分店',
});
const status = async (call) => {
  try {
    return (await call()).status;
  } catch (error) {
    return `${error.response.status} ${error.response.data.code}`;
  }
};

// ---- wechatpay-axios-plugin

const plugged = (own, certs) =>
  new Wechatpay({ mchid, serial, privateKey: own, certs, secret: key, baseURL: gateway }).v3;
const plugin = plugged(privateKey, { [platform.serialNumber]: publicKey });
const place = (out_trade_no, by = plugin) => by.pay.transactions.native.post(order(out_trade_no));
const query = (out_trade_no) => plugin.pay.transactions.outTradeNo.$out_trade_no$.get({ params: { mchid }, out_trade_no });
const close = (out_trade_no) =>
  plugin.pay.transactions.outTradeNo.$out_trade_no$.close.post({ mchid }, { out_trade_no });

check('plugin: an order is placed', (await place('plugin-0001')).data.code_url.startsWith('weixin://'));
check('plugin: it waits to be paid', (await query('plugin-0001')).data.trade_state === 'NOTPAY');
const stranger = plugged(strangerKey, { [platform.serialNumber]: publicKey });
check('plugin: a request under another key is refused',
  await status(() => place('plugin-0002', stranger)) === '401 SIGN_ERROR');
check('plugin: nothing came of it', await status(() => query('plugin-0002')) === '404 ORDER_NOT_EXIST');
const deceived = plugged(privateKey, { [platform.serialNumber]: Rsa.from(privateKey, Rsa.KEY_TYPE_PRIVATE) });
check('plugin: it does verify replies', /Verify the response/.test(
  await deceived.pay.transactions.native.post(order('plugin-0003')).then(() => '', (error) => error.message)));

check('plugin: the notice of a payment is acknowledged at once', await pay('plugin-0001') === 'acknowledged after 1');
const verified = ({ headers, body }) => Rsa.verify(
  Formatter.response(headers['wechatpay-timestamp'], headers['wechatpay-nonce'], body),
  headers['wechatpay-signature'], publicKey);
const opened = ({ body }) => {
  const { nonce, associated_data, ciphertext } = JSON.parse(body).resource;
  return JSON.parse(Aes.AesGcm.decrypt(ciphertext, key, nonce, associated_data));
};
const paying = await shop.notice();
check('plugin: the notice is believed', verified(paying) && paying.headers['wechatpay-serial'] === platform.serialNumber);
check('plugin: it is not once changed', !verified({ ...paying, body: paying.body.replace('SUCCESS', 'REFUNDS') }));
const event = opened(paying);
check('plugin: it opens, and says what was paid', event.out_trade_no === 'plugin-0001' && event.amount.total === 100 &&
  event.trade_state === 'SUCCESS' && event.attach === '深圳分店');
const paid = await plugin.pay.transactions.id.$transaction_id$.get({ params: { mchid }, transaction_id: event.transaction_id });
check('plugin: the gateway\'s own number finds it', paid.data.out_trade_no === 'plugin-0001' && paid.data.trade_state === 'SUCCESS');
check('plugin: what was paid cannot be closed', await status(() => close('plugin-0001')) === '400 TRADE_ERROR');
await place('plugin-0004');
check('plugin: what was not paid can be closed', await status(() => close('plugin-0004')) === 204);
check('plugin: it is closed then', (await query('plugin-0004')).data.trade_state === 'CLOSED');

const give = (out_refund_no, refund) => plugin.refund.domestic.refunds.post({
  out_trade_no: 'plugin-0001', out_refund_no, notify_url: shop.url, amount: { refund, total: 100, currency: 'CNY' },
});
const refund = (await give('plugin-back-1', 30)).data;
check('plugin: a part is refunded', refund.out_refund_no === 'plugin-back-1' && refund.amount.refund === 30);
const back = await shop.notice();
check('plugin: the notice of the refund is believed', verified(back) && JSON.parse(back.body).event_type === 'REFUND.SUCCESS');
check('plugin: it opens, and says what was refunded', opened(back).out_refund_no === 'plugin-back-1' &&
  opened(back).refund_status === 'SUCCESS' && opened(back).amount.refund === 30);
check('plugin: the same refund is made once', (await give('plugin-back-1', 30)).data.refund_id === refund.refund_id);
check('plugin: no more is refunded than was paid', /^4/.test(await status(() => give('plugin-back-2', 71))));
const found = await plugin.refund.domestic.refunds.$out_refund_no$.get({ out_refund_no: 'plugin-back-1' });
check('plugin: the query says the same', found.data.status === 'SUCCESS' && found.data.refund_id === refund.refund_id);

// ---- wechatpay-node-v3

const node = new Pay({ appid, mchid, serial_no: serial, publicKey: certificate, privateKey, key });
// It has its host built in: that alone is another here. It does not tell its callers what a reply was signed as.
const replies = [];
const superagent = installed('superagent');
const led = (url) => url.replace('https://api.mch.weixin.qq.com', gateway);
const done = async (request) => {
  const reply = await request.ok(() => true);
  replies.push({ headers: reply.headers, body: reply.text ?? '' });
  return { status: reply.status, data: reply.body };
};
node.createHttp({
  get: (url, headers) => done(superagent.get(led(url)).set(headers)),
  post: (url, params, headers) => done(superagent.post(led(url)).send(params).set(headers)),
});
const isSigned = ({ headers, body }) => node.verifySign({
  timestamp: headers['wechatpay-timestamp'], nonce: headers['wechatpay-nonce'], body,
  serial: headers['wechatpay-serial'], signature: headers['wechatpay-signature'],
});
const ours = ({ appid, mchid, ...rest }) => rest;

const first = await node.transactions_native(ours(order('node-0001')));
check('node: an order is placed', first.status === 200 && first.data.code_url.startsWith('weixin://'));
check('node: its certificates verify the reply', await isSigned(replies.pop()));
const bundle = await node.transactions_jsapi({ ...ours(order('node-0002')), payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' } });
check('node: a mini program gets its parameters', bundle.data.package.startsWith('prepay_id=wx'));
check('node: the notice of a payment is acknowledged at once', await pay('node-0001') === 'acknowledged after 1');
const notice = await shop.notice();
check('node: the notice is believed', await isSigned(notice));
check('node: it is not once changed', !await isSigned({ ...notice, body: notice.body + ' ' }));
const { nonce, associated_data, ciphertext } = JSON.parse(notice.body).resource;
const inside = node.decipher_gcm(ciphertext, associated_data, nonce);
check('node: it opens', inside.out_trade_no === 'node-0001' && inside.trade_state === 'SUCCESS');
const known = await node.query({ out_trade_no: 'node-0001' });
check('node: the order is paid', known.data.trade_state === 'SUCCESS' && await isSigned(replies.pop()));
check('node: what was not paid can be closed', (await node.close('node-0002')).status === 204 && await isSigned(replies.pop()));
const given = await node.refunds({
  out_trade_no: 'node-0001', out_refund_no: 'node-back-1', notify_url: shop.url,
  amount: { refund: 100, total: 100, currency: 'CNY' },
});
check('node: all of it is refunded', given.data.amount.refund === 100 && await isSigned(replies.pop()));
check('node: the notice of the refund is believed', await isSigned(await shop.notice()));
check('node: the query says the same', (await node.find_refunds('node-back-1')).data.status === 'SUCCESS');
check('node: the order says it', (await node.query({ out_trade_no: 'node-0001' })).data.trade_state === 'REFUND');

process.exit(0);
