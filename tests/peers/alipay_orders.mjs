// Orders by Alipay's own client for Node, as its package has it: placed, queried, paid, refunded, closed, cancelled. It
// verifies each reply and each notice with its own code.

import { check, installed, pay, receiver, told } from './peer.mjs';

const { AlipaySdk } = installed('alipay-sdk');

const [gateway, appId, privateKey, strangerKey, alipayPublicKey] =
  told('GATEWAY', 'APP_ID', 'OWN_KEY', 'STRANGER_KEY', 'PLATFORM_KEY');

const client = (key) =>
  new AlipaySdk({ appId, privateKey: key, keyType: 'PKCS8', alipayPublicKey, gateway: gateway + '/gateway.do' });
const alipay = client(privateKey);
const exec = (method, bizContent, more = {}, validateSign = true, by = alipay) =>
  by.exec('alipay.trade.' + method, { ...more, bizContent }, { validateSign });

const shop = await receiver('success');
const notice = async () => Object.fromEntries(new URLSearchParams((await shop.notice()).body));
const sentAt = (time) => new Date(time.replace(' ', 'T') + '+08:00');
const subject = '咖啡 a+b 100% & c=d';
const place = (outTradeNo, more = {}, ...rest) =>
  exec('precreate', { outTradeNo, totalAmount: '88.88', subject, ...more }, { notifyUrl: shop.url }, ...rest);

const placed = await place('alipay-0001');
check('an order is placed', placed.code === '10000' && placed.outTradeNo === 'alipay-0001' && placed.qrCode.length > 0);
check('the same order is placed again', (await place('alipay-0001')).qrCode === placed.qrCode);
const waiting = await exec('query', { outTradeNo: 'alipay-0001' });
check('it waits to be paid', waiting.tradeStatus === 'WAIT_BUYER_PAY' && waiting.totalAmount === '88.88');

const stranger = await place('alipay-0002', {}, false, client(strangerKey));
check('a request under another key is refused', stranger.code === '40002' && stranger.subCode === 'isv.invalid-signature');
const unknown = await exec('query', { outTradeNo: 'alipay-0002' });
check('nothing came of it', unknown.code === '40004' && unknown.subCode === 'ACQ.TRADE_NOT_EXIST');

check('the notice of a payment is acknowledged at once', await pay('alipay-0001') === 'acknowledged after 1');
const event = await notice();
check('the notice is believed', alipay.checkNotifySignV2(event));
check('it says what was paid, and when', Math.abs(sentAt(event.gmt_payment) - Date.now()) < 60000 &&
  event.out_trade_no === 'alipay-0001' && event.total_amount === '88.88' &&
  event.trade_status === 'TRADE_SUCCESS' && event.subject === subject && event.app_id === appId);
for (const [what, tampered] of Object.entries({
  'another amount': { ...event, total_amount: '0.01' },
  'another order': { ...event, out_trade_no: 'alipay-0002' },
  'a field more': { ...event, refund_fee: '88.88' },
  'no signature': { ...event, sign: '' },
})) {
  check(`a notice with ${what} is refused`, !alipay.checkNotifySignV2(tampered));
}
const paid = await exec('query', { tradeNo: event.trade_no });
check('the gateway\'s own number finds it', paid.outTradeNo === 'alipay-0001' && paid.tradeStatus === 'TRADE_SUCCESS');
const closing = await exec('close', { outTradeNo: 'alipay-0001' });
check('what was paid cannot be closed', closing.code === '40004' && closing.subCode === 'ACQ.TRADE_STATUS_ERROR');

const give = (outRequestNo, refundAmount) => exec('refund', { outTradeNo: 'alipay-0001', outRequestNo, refundAmount });
const refund = await give('back-1', '8.88');
check('a part is refunded', refund.fundChange === 'Y' && refund.refundFee === '8.88' && refund.outTradeNo === 'alipay-0001');
const back = await notice();
check('the notice of the refund is believed', alipay.checkNotifySignV2(back));
check('it says what was refunded', back.out_biz_no === 'back-1' && back.refund_fee === '8.88' &&
  back.trade_status === 'TRADE_SUCCESS');
const again = await give('back-1', '8.88');
check('the same refund is made once', again.fundChange === 'N' && again.refundFee === '8.88');
const more = await give('back-2', '80.01');
check('no more is refunded than was paid', more.code === '40004' && more.subCode.startsWith('ACQ.'));
const rest = await give('back-3', '80.00');
check('the rest is refunded, and the reply has the sum', rest.fundChange === 'Y' && rest.refundFee === '88.88');
check('the order is closed then',
  (await exec('query', { outTradeNo: 'alipay-0001' })).tradeStatus === 'TRADE_CLOSED');

await place('alipay-0003');
check('what was not paid can be closed', (await exec('close', { outTradeNo: 'alipay-0003' })).code === '10000');
check('it is closed then', (await exec('query', { outTradeNo: 'alipay-0003' })).tradeStatus === 'TRADE_CLOSED');
await place('alipay-0004');
const cancelled = await exec('cancel', { outTradeNo: 'alipay-0004' });
check('what was not paid can be cancelled', cancelled.retryFlag === 'N' && cancelled.action === 'close');

process.exit(0);
