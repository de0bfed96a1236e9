// Orders by two clients that others wrote, tenpay and wechatpay-axios-plugin, as their packages have them: placed,
// queried, paid, closed, refunded, charged by payment code, reversed; bills, red packets, notices, and the switch to the
// gateway's sandbox.

import { check, installed, pay, receiver, refusal, told } from './peer.mjs';

const Tenpay = installed('tenpay');
const urllib = installed('urllib');
const { Transformer, Aes, Hash } = installed('wechatpay-axios-plugin');
const Decorator = installed('wechatpay-axios-plugin/lib/decorator');

const [gateway, appid, mchid, key] = told('GATEWAY', 'APPID', 'MCH_ID', 'KEY');

// Tenpay has its hosts built in: they alone are others here.
const send = urllib.request;
urllib.request = (url, options) => send(url.replace(/^https:\/\/[^/]+/, gateway), { ...options, pfx: undefined });

const shop = await receiver('<xml><return_code>SUCCESS</return_code><return_msg>OK</return_msg></xml>');
const notify_url = shop.url;
const notice = async () => (await shop.notice()).body;

// ---- tenpay

const tenpay = new Tenpay({ appid, mchid, partnerKey: key, notify_url, refund_url: notify_url });
const middleware = (kind, client = tenpay) => (body) => client._parse(body, kind);

const order = { out_trade_no: 'tenpay-0001', body: '小秋TIT店-超市 <&>', total_fee: 100, attach: '深圳分店 <&]]' };
const native = { ...order, trade_type: 'NATIVE', product_id: '12235413214070356458058' };
const placed = await tenpay.unifiedOrder({ ...native });
check('tenpay: an order is placed', placed.code_url.startsWith('weixin://') && placed.prepay_id);
const again = await tenpay.unifiedOrder({ ...native });
check('tenpay: the same order is placed again', again.prepay_id === placed.prepay_id);
const hmac = { ...native, out_trade_no: 'tenpay-0002', sign_type: 'HMAC-SHA256' };
check('tenpay: an order under HMAC-SHA256 is answered under it', (await tenpay.unifiedOrder(hmac)).sign.length === 64);
const params = await tenpay.getPayParams({ ...order, out_trade_no: 'tenpay-0003', openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' });
check('tenpay: a mini program gets its parameters', params.package.startsWith('prepay_id=wx'));
const stranger = new Tenpay({ appid, mchid, partnerKey: '0'.repeat(32), notify_url });
check('tenpay: a wrong key is refused in the gateway\'s words',
  /^签名错误/.test(await refusal(() => stranger.unifiedOrder({ ...native, out_trade_no: 'tenpay-0004' }))));
check('tenpay: nothing came of it',
  await refusal(() => tenpay.orderQuery({ out_trade_no: 'tenpay-0004' })) === 'ORDERNOTEXIST');
check('tenpay: an order waits to be paid', (await tenpay.orderQuery({ out_trade_no: 'tenpay-0001' })).trade_state === 'NOTPAY');
check('tenpay: the notice of a payment is acknowledged at once', await pay('tenpay-0001') === 'acknowledged after 1');
const paying = await notice();
const event = await middleware('middleware_pay')(paying);
check('tenpay: the notice is believed', event.out_trade_no === 'tenpay-0001' && event.total_fee === '100');
for (const [what, tampered] of Object.entries({
  'another amount': paying.replace(/(<total_fee>(?:<!\[CDATA\[)?)100/, '$11'),
  'another order': paying.replace('tenpay-0001', 'tenpay-0002'),
})) {
  check(`tenpay: a notice with ${what} is refused`,
    tampered !== paying && /签名/.test(await refusal(() => middleware('middleware_pay')(tampered))));
}
const paid = await tenpay.orderQuery({ transaction_id: event.transaction_id });
check('tenpay: the gateway\'s own number finds it', paid.trade_state === 'SUCCESS' && paid.attach === '深圳分店 <&]]');
check('tenpay: what was paid cannot be closed',
  await refusal(() => tenpay.closeOrder({ out_trade_no: 'tenpay-0001' })) === 'ORDERPAID');
check('tenpay: what was not paid can be closed',
  (await tenpay.closeOrder({ out_trade_no: 'tenpay-0002' })).result_code === 'SUCCESS');

const back = { out_trade_no: 'tenpay-0001', out_refund_no: 'tenpay-back-1', total_fee: 100, refund_fee: 30 };
const refund = await tenpay.refund({ ...back });
check('tenpay: a part is refunded', refund.refund_fee === '30');
const opened = await middleware('middleware_refund')(await notice());
check('tenpay: the notice of the refund opens', opened.req_info.out_refund_no === 'tenpay-back-1');
const asked = await tenpay.refundQuery({ out_refund_no: 'tenpay-back-1' });
check('tenpay: the query says the same', asked.refund_status_0 === 'SUCCESS' && asked.refund_fee_0 === '30');
check('tenpay: the same refund is made once', (await tenpay.refund({ ...back })).refund_id === refund.refund_id);

const charge = { body: '超市', out_trade_no: 'tenpay-0005', total_fee: 8, auth_code: '134567890123456789' };
check('tenpay: a payment code is charged', (await tenpay.micropay(charge)).trade_type === 'MICROPAY');
const reversed = await tenpay.reverse({ out_trade_no: 'tenpay-0005' });
check('tenpay: and reversed', reversed.recall === 'N' && reversed.result_code === 'SUCCESS');
check('tenpay: it is reversed then', (await tenpay.orderQuery({ out_trade_no: 'tenpay-0005' })).trade_state === 'REVOKED');

const today = new Date(Date.now() + 8 * 3600 * 1000).toISOString().slice(0, 10).replaceAll('-', '');
const bill = await tenpay.downloadBill({ bill_date: today }, true);
check('tenpay: the bill has what was paid and refunded', bill.list_data.some((row) => row.includes('tenpay-0001')));
check('tenpay: each row has a value for each column',
  bill.list_data.every((row) => row.length === bill.list_title.length));
const back_bill = await tenpay.downloadBill({ bill_date: today, bill_type: 'REFUND' }, true);
check('tenpay: so has the bill of refunds', back_bill.list_title.includes('退款申请时间') &&
  back_bill.list_data.length === 2 && back_bill.list_data.every((row) => row.length === back_bill.list_title.length));

const packet = {
  mch_billno: '10000098201411111234567890', send_name: '天虹百货', re_openid: 'oxTWIuGaIt6gTKsQRLau2M0yL16E',
  total_amount: 1000, wishing: '感谢', act_name: '猜灯谜', remark: '猜越多得越多',
};
check('tenpay: a red packet is sent', (await tenpay.sendRedpack(packet)).total_amount === '1000');
const packets = await tenpay.redpackQuery({ mch_billno: packet.mch_billno });
check('tenpay: and found', packets.mch_billno === packet.mch_billno && packets.result_code === 'SUCCESS');
const bank = await tenpay.payBank({
  partner_trade_no: '1212121221227', enc_bank_no: '6225760011111111', enc_true_name: '李四', bank_code: '1001', amount: 500,
});
check('tenpay: a bank card is paid, its number encrypted', bank.partner_trade_no === '1212121221227');

const switched = await Tenpay.sandbox({ appid, mchid, partnerKey: key, notify_url });
check('tenpay: its switch gets the sandbox\'s key', switched.partnerKey.length === 32 && switched.partnerKey !== key);
const tried = await switched.unifiedOrder({ ...native, out_trade_no: 'tenpay-0006' });
check('tenpay: an order is placed at the gateway\'s sandbox', tried.prepay_id && tried.sign === switched._getSign(tried));

// ---- wechatpay-axios-plugin

const wxpay = Decorator.xmlBased({ mchid, secret: key, baseURL: gateway });
const post = async (path, fields) => (await wxpay.post(path, { appid, mch_id: mchid, ...fields })).data;
const code = async (path, fields) => (await refusal(() => post(path, fields)))?.err_code;

const plugged = { ...native, out_trade_no: 'plugin-0001', spbill_create_ip: '127.0.0.1', notify_url };
check('plugin: an order is placed', (await post('/pay/unifiedorder', plugged)).code_url.startsWith('weixin://'));
const wide = { ...plugged, out_trade_no: 'plugin-0002', sign_type: 'HMAC-SHA256' };
check('plugin: an order under HMAC-SHA256 is answered under it', (await post('/pay/unifiedorder', wide)).sign.length === 64);
check('plugin: nobody knows another number', await code('/pay/orderquery', { out_trade_no: 'plugin-0003' }) === 'ORDERNOTEXIST');
check('plugin: the notice of a payment is acknowledged at once', await pay('plugin-0001') === 'acknowledged after 1');
const said = Transformer.toObject(await notice());
check('plugin: the notice is signed', said.sign === Hash.sign('MD5', said, key) && said.attach === '深圳分店 <&]]');
check('plugin: the order is paid', (await post('/pay/orderquery', { out_trade_no: 'plugin-0001' })).trade_state === 'SUCCESS');
check('plugin: what was paid cannot be closed', await code('/pay/closeorder', { out_trade_no: 'plugin-0001' }) === 'ORDERPAID');
check('plugin: what was not paid can be closed',
  (await post('/pay/closeorder', { out_trade_no: 'plugin-0002' })).result_code === 'SUCCESS');
const given = { out_trade_no: 'plugin-0001', out_refund_no: 'plugin-back-1', total_fee: 100, refund_fee: 100, notify_url };
check('plugin: all of it is refunded', (await post('/secapi/pay/refund', given)).refund_fee === '100');
const sealed = Transformer.toObject(await notice());
const info = Transformer.toObject(Aes.AesEcb.decrypt(sealed.req_info, Hash.md5(key)));
check('plugin: the notice of the refund opens', info.out_refund_no === 'plugin-back-1' && info.refund_status === 'SUCCESS');
const found = await post('/pay/refundquery', { out_trade_no: 'plugin-0001' });
check('plugin: the query says the same', found.refund_status_0 === 'SUCCESS' && found.refund_count === '1');
check('plugin: no more is refunded than was paid',
  await code('/secapi/pay/refund', { ...given, out_refund_no: 'plugin-back-2', refund_fee: 1 }) !== undefined);
const shown = { body: '超市', out_trade_no: 'plugin-0004', total_fee: 8, spbill_create_ip: '127.0.0.1', auth_code: '134567890123456780' };
check('plugin: a payment code is charged', (await post('/pay/micropay', shown)).trade_type === 'MICROPAY');
check('plugin: and reversed', (await post('/secapi/pay/reverse', { out_trade_no: 'plugin-0004' })).recall === 'N');
// As its documentation has it: what is no XML is not to be parsed.
const asked_bill = { appid, mch_id: mchid, bill_date: today, bill_type: 'ALL' };
const plain = await wxpay.post('/pay/downloadbill', asked_bill, { transformResponse: (text) => text });
check('plugin: the bill has what was paid', plain.data.includes('plugin-0001'));
const { appid: wxappid, ...sender } = { appid, mch_id: mchid, ...packet, mch_billno: '10000098201411111234567891' };
const sent = await wxpay.post('/mmpaymkttransfers/sendredpack', { wxappid, ...sender, total_num: 1, client_ip: '127.0.0.1' });
check('plugin: a red packet is sent', sent.data.mch_billno === sender.mch_billno);
const signkey = (await wxpay.post('/xdc/apiv2getsignkey/sign/getsignkey', { mch_id: mchid })).data.sandbox_signkey;
const trial = Decorator.xmlBased({ mchid, secret: signkey, baseURL: gateway });
const trialOrder = { appid, mch_id: mchid, ...plugged, out_trade_no: 'plugin-0005' };
check('plugin: an order is placed at the gateway\'s sandbox',
  (await trial.post('/xdc/apiv2sandbox/pay/unifiedorder', trialOrder)).data.result_code === 'SUCCESS');

process.exit(0);
