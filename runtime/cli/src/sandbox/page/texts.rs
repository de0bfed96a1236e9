//! Every text of the page, in Chinese and in English.

/// Makes a table of texts, and its two languages: a text without one of them does not compile.
macro_rules! texts {
    (struct $Texts:ident, $ZH:ident, $EN:ident; $($key:ident: $zh:literal, $en:literal;)*) => {
        /// The texts of one language.
        #[derive(Debug)]
        pub(crate) struct $Texts { $(pub(crate) $key: &'static str,)* }

        pub(crate) const $ZH: $Texts = $Texts { $($key: $zh,)* };
        pub(crate) const $EN: $Texts = $Texts { $($key: $en,)* };

        /// The keys with both texts.
        #[cfg(test)]
        const ALL: &[(&str, &str, &str)] = &[$((stringify!($key), $zh, $en),)*];
    };
}

#[cfg(feature = "serve")]
pub(crate) use texts;

texts! {
    struct Texts, ZH, EN;
    // The frame.
    product: "微信支付沙箱", "WeChat Pay sandbox";
    skip: "跳到主要内容", "Skip to the content";
    sections: "栏目", "Sections";
    orders: "订单", "Orders";
    requests: "请求", "Requests";
    notices: "通知", "Notices";
    gateway: "网关", "Gateway";
    language: "语言", "Language";
    theme: "外观", "Theme";
    theme_auto: "自动", "Auto";
    theme_light: "浅色", "Light";
    theme_dark: "深色", "Dark";
    sandbox_time: "沙箱时间（UTC+8）", "Sandbox time (UTC+8)";
    time: "时间", "Time";
    reload_hint: "没有 JavaScript，页面不会自动更新。", "Without JavaScript this page does not update by itself.";
    reload: "重新加载", "Reload";
    updates: "页面自动更新", "This page updates by itself";
    documentation: "JSON 接口", "JSON interface";
    none: "无", "None";
    back: "返回", "Back";
    copy: "复制", "Copy";
    copied: "已复制", "Copied";
    // Lists.
    search: "搜索", "Search";
    search_orders: "搜索订单", "Search orders";
    search_requests: "搜索请求", "Search requests";
    search_hint: "订单号、支付单号、商户号、金额", "Number, transaction, merchant, amount";
    search_requests_hint: "订单号、路径、状态码、商户号", "Order, path, status, merchant";
    clear: "清除", "Clear";
    found: "找到", "Found";
    of_all: "共", "of";
    nothing_found: "没有匹配的结果", "Nothing matches";
    nothing_found_hint: "订单号和支付单号可以只输入开头；商户号要完整；金额以元为单位并带小数点，例如 0.01。", "Of an order or a payment the first characters are enough; a merchant number is whole; an amount is in yuan with its point, such as 0.01.";
    pages: "翻页", "Pages";
    newer: "上一页", "Previous";
    older: "下一页", "Next";
    page: "页", "Page";
    // Orders.
    order: "订单", "Order";
    order_number: "商户订单号", "Order number";
    state: "状态", "State";
    amount: "金额", "Amount";
    refunded: "已退款", "Refunded";
    merchant: "商户号", "Merchant";
    transaction: "支付单号", "Transaction";
    prepay_id: "预支付标识", "Prepay id";
    placed: "下单", "Placed";
    paid: "支付", "Paid";
    expires: "失效", "Expires";
    placed_by: "下单接口", "Placed by";
    history: "历史", "History";
    asked: "下单参数", "What the order says";
    settled: "网关记录", "What the gateway knows";
    field: "字段", "Field";
    value: "值", "Value";
    its_requests: "有关的请求", "Its requests";
    its_notices: "有关的通知", "Its notices";
    refunds: "退款", "Refunds";
    refund_number: "退款单号", "Refund number";
    refund_id: "微信退款单号", "Refund id";
    accepted: "受理", "Accepted";
    ends: "到账", "Ends";
    happened_placed: "商户下单", "The merchant placed it";
    happened_prepaid_anew: "预支付标识失效，商户重新获取", "The prepay id had lapsed, and the merchant got another";
    happened_password_asked: "要求付款人输入密码", "The payer was asked for the password";
    happened_wrong_password: "付款人输错密码", "The payer typed a wrong password";
    happened_not_enough: "付款人余额不足", "The payer had not enough money";
    happened_cancelled: "付款人取消支付", "The payer cancelled";
    happened_paid: "付款人支付", "The payer paid";
    happened_failed: "付款码支付失败", "The payment by code came to nothing";
    happened_closed: "商户关闭订单", "The merchant closed it";
    happened_expired: "订单失效", "Its time was over";
    happened_reversed: "商户撤销订单", "The merchant reversed it";
    happened_refund_asked: "商户申请退款", "The merchant asked for a refund";
    // The payer.
    payer: "付款人", "The payer";
    payer_hint: "替付款人操作，商户随后会收到通知。", "Act for the payer; the notice to the merchant follows.";
    pay: "支付", "Pay";
    cancel: "取消支付", "Cancel";
    wrong_password: "密码错误", "Wrong password";
    not_enough: "余额不足", "Not enough balance";
    scan: "扫码付款", "Scan to pay";
    scan_hint: "二维码打开付款页，不是 weixin:// 链接。手机要能访问这个地址：用 --listen 和 --allow-host 启动，或者用 adb reverse。", "The QR code opens the pay page, not the weixin:// link. A phone needs a way to this address: --listen with --allow-host, or adb reverse.";
    open_pay_page: "打开付款页", "Open the pay page";
    qr_code: "付款页的二维码", "QR code of the pay page";
    pay_page: "付款页", "Pay page";
    to_be_paid: "付款给", "Pay";
    goods: "商品", "Goods";
    sandbox_money: "沙箱付款，不会产生真实交易。", "A sandbox: no money moves.";
    to_order: "查看订单", "See the order";
    // First steps.
    empty_title: "还没有订单", "No orders yet";
    empty_text: "把程序的网关地址换成下面的地址，下一笔订单就会出现在这里。也可以先用 curl 试一笔：", "Point your program at the address below and its next order appears here. Or place one with curl first:";
    step_run: "在终端里运行这一行，它已经用测试商户的密钥签好名。", "Run this line in a terminal. It is signed with the key of the test merchant.";
    step_pay: "订单出现后，打开它并点“支付”，沙箱会向 notify_url 发送通知。", "Open the order that appears and press Pay: the sandbox sends the notice to notify_url.";
    step_keys: "测试商户的密钥在 README 里，启动时的输出说明私钥文件在哪里。页面不显示任何密钥。", "The keys of the test merchant are in the README; what is printed at the start says where its private key is. No page shows a key.";
    base_url: "网关地址", "Base URL";
    command: "命令", "Command";
    step_own: "用你在配置里写的商户号和密钥下单。", "Place an order with a merchant of your configuration.";
    // Requests.
    request: "请求", "Request";
    reply: "应答", "Reply";
    api: "接口", "API";
    no_api: "未知接口", "No known API";
    result: "结果", "Result";
    head: "报文头", "Headers";
    body: "报文体", "Body";
    empty_body: "（空）", "(empty)";
    no_requests: "还没有请求", "No requests yet";
    no_requests_text: "发到沙箱的每个请求都会出现在这里，包括待签名文本；签名不对时会指出错在哪里。", "Every request to the sandbox appears here with its exact signed text. Where a signature is wrong, the reason is named.";
    latest_only: "只保留最近 2000 个请求。", "The latest 2,000 requests are kept.";
    // Signatures.
    signature: "签名", "Signature";
    signed_text: "待签名文本", "Signed text";
    signature_right: "签名正确", "The signature is right";
    signature_explained: "签名错误，原因已找到", "The signature is wrong, and the reason was found";
    signature_unexplained: "签名错误，没有已知错误能解释", "The signature is wrong, and no known mistake explains it";
    signature_missing: "报文没有签名", "The message has no signature";
    signature_not_due: "这个接口的请求不签名", "Requests of this API are not signed";
    signature_no_key: "没有这个商户的密钥，无法核对签名", "The signature cannot be checked: no key of this merchant is known";
    signature_unread: "报文无法解析，签名无从核对", "The message cannot be read, so that its signature cannot be checked";
    signature_not_explained: "签名未通过，原因不在这里分析", "The signature does not fit, and is not explained here";
    signature_of_file: "上传文件的请求只对部分内容签名，这里不展开。", "An upload signs a part of its body, which is not taken apart here.";
    signature_of_sandbox: "/sandboxnew 使用 getsignkey 返回的密钥，这里不展开。", "Below /sandboxnew the key of getsignkey signs, which is not known here.";
    fault_done: "沙箱对它做了", "What the sandbox did to it";
    next_attempt: "下次发送", "Sent next";
    compare: "请把上面的待签名文本与你的程序实际签名的文本逐字比较，并确认密钥属于该商户。", "Compare the signed text above with the text that your program signs, and check that the key belongs to this merchant.";
    algorithm: "算法", "Algorithm";
    right_signature: "正确的签名", "Right signature";
    given_signature: "报文的签名", "Signature of the message";
    only_owner: "只有商户私钥能生成", "only the private key makes it";
    to_do: "处理", "To do";
    text_with_mistake: "按此错误得到的文本", "The text with this mistake";
    differs_from: "从第", "The texts differ from character";
    differs_on: "个字符起不同：", "on:";
    same_text: "文本相同，不同的是密钥、算法、编码或签名的写法。", "The texts are the same; the key, the algorithm, the encoding or the form of the signature differs.";
    expected: "应为", "Expected";
    was_signed: "实际", "Was signed";
    remarks: "备注", "Remarks";
    parts: "读到的字段", "As it was read";
    is_signed: "参与签名", "Signed";
    yes: "是", "Yes";
    no: "否", "No";
    // Notices.
    url: "地址", "Address";
    attempts: "发送次数", "Attempts";
    acknowledged: "已确认", "Acknowledged";
    not_acknowledged: "未确认", "Not acknowledged";
    resend: "重新发送", "Resend";
    no_notices: "还没有通知", "No notices yet";
    no_notices_text: "订单支付或退款后，沙箱会按网关的时间表发送通知，直到商户确认。", "After a payment or a refund the sandbox sends the notice by the schedule of the gateway, until it is acknowledged.";
    what_was_sent: "发送的报文", "What was sent";
    what_came_back: "商户的应答", "What came back";
    no_answer: "没有应答", "No answer";
    // The gateway.
    clock: "时钟", "Clock";
    clock_hint: "拨快时钟，订单会失效，退款会到账。时钟只能向前。", "Move the clock on: orders expire and refunds end. It only goes forward.";
    minute: "1 分钟", "1 minute";
    half_hour: "30 分钟", "30 minutes";
    day: "1 天", "1 day";
    faults: "故障", "Faults";
    faults_hint: "每 1000 条报文中有多少条出现这种情况，两组各自合计不超过 1000。", "How many of 1,000 messages fare so; each group comes to 1,000 at most.";
    of_requests: "请求和应答", "Requests and replies";
    of_notices: "通知", "Notices";
    lateness: "最长延迟（毫秒）", "Late by at most (ms)";
    latency: "每条报文最长在途（毫秒）", "Travels at most (ms)";
    set_faults: "设置故障", "Set the faults";
    no_faults: "全部清零", "Set all to 0";
    fault_refused: "拒绝连接", "Connection refused";
    fault_lost: "请求丢失", "Request lost";
    fault_unanswered: "已处理但应答丢失", "Carried out, reply lost";
    fault_late: "延迟到达", "Late";
    fault_repeated: "重复到达", "Arrives twice";
    fault_truncated: "应答中断", "Reply breaks off";
    fault_corrupted: "一位出错", "One bit differs";
    fault_bad_gateway: "HTTP 502", "HTTP 502";
    fault_slow: "应答缓慢", "Reply trickles in";
    fault_system_error: "SYSTEMERROR", "SYSTEMERROR";
    fault_notice_lost: "通知丢失", "Notice lost";
    fault_acknowledgement_lost: "确认丢失", "Acknowledgement lost";
    refund_end: "退款结果", "How refunds end";
    refund_end_hint: "对此后申请的退款生效。", "For refunds that are asked for from now on.";
    end_success: "退款成功", "The payer has the money";
    end_change: "退款异常，需要另行处理", "The account does not take it";
    end_closed: "退款关闭", "Closed, and can be asked for again";
    refusals: "拒绝下一次调用", "Refuse the next call";
    refusals_hint: "错误码是接口文档列出的错误码，例如 SYSTEMERROR。", "The code is one that the API documents, such as SYSTEMERROR.";
    code: "错误码", "Error code";
    carried_out: "仍然执行", "Carried out all the same";
    refuse: "拒绝", "Refuse";
    apply: "应用", "Apply";
    payers: "付款码", "Payment codes";
    payers_hint: "付款码被扫时，付款人怎么做。", "What the payer does when this payment code is charged.";
    auth_code: "付款码", "Payment code";
    does: "付款人", "The payer";
    does_pays: "直接支付", "pays";
    does_types_password: "输入密码后支付", "types the password";
    does_gives_up: "放弃支付", "gives up";
    does_waits: "一直不操作", "waits";
    does_is_short: "余额不足", "has too little";
    does_shows_old_code: "出示过期的付款码", "shows an old code";
    after_seconds: "多少秒之后（输入密码、放弃时）", "After so many seconds (password, gives up)";
    // Trade states and those of refunds.
    state_notpay: "未支付", "Not paid";
    state_userpaying: "支付中", "Paying";
    state_success: "已支付", "Paid";
    state_refund: "有退款", "Refunded";
    state_closed: "已关闭", "Closed";
    state_revoked: "已撤销", "Revoked";
    state_payerror: "支付失败", "Failed";
    refund_processing: "退款中", "On its way";
    refund_success: "已到账", "Arrived";
    refund_change: "退款异常", "Not taken";
    refund_closed: "退款关闭", "Closed";
    // Refusals of the page.
    problem_not_found: "这里什么都没有", "Nothing is here";
    problem_not_found_help: "检查地址，或者从订单列表重新开始。沙箱的请求和通知在重启后不再保留。", "Check the address, or start at the list of orders. Requests and notices of a sandbox are gone after a restart.";
    problem_method: "这个地址不接受这种方法", "This address does not have that method";
    problem_method_help: "请使用页面上的按钮。", "Use the buttons of the page.";
    problem_host: "Host 不是本机", "The header Host does not name this server";
    problem_host_help: "请用 127.0.0.1、localhost 或 [::1] 加端口访问。", "Open it as 127.0.0.1, localhost or [::1] with its port.";
    problem_origin: "请求来自别的网站", "The request comes from another site";
    problem_origin_help: "只有本程序自己的页面可以操作。", "Only pages of this program itself can act on it.";
    problem_token: "页面已过期", "The page is too old";
    problem_token_help: "程序可能已重启。请返回并重新加载页面，再试一次。", "The program was probably restarted. Go back, reload the page, and try again.";
    problem_form: "表单无法读取", "The form cannot be read";
    problem_form_help: "请使用页面上的表单，不要重复字段。", "Use a form of the page, each field once.";
    problem_value: "有一个值不合适", "A value does not fit";
    problem_too_large: "内容太长", "The body is too long";
    problem_too_large_help: "表单最多 64 KiB。", "A form has at most 64 KiB.";
    problem_slow: "内容没有及时到达", "The body did not arrive in time";
    problem_slow_help: "请重新提交。", "Send it again.";
    problem_request: "请求有误", "The request is not well formed";
    problem_internal: "页面无法生成", "The page could not be made";
    problem_internal_help: "请报告这个问题。", "Report this.";
}

#[cfg(test)]
mod tests {
    use super::ALL;

    /// Texts that are the same in both languages.
    const SAME: [&str; 2] = ["fault_bad_gateway", "fault_system_error"];

    fn is_chinese(text: &str) -> bool {
        text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
    }

    #[test]
    fn every_text_is_there_in_both_languages() {
        assert!(ALL.len() > 150);
        for (key, zh, en) in ALL {
            assert!(!zh.trim().is_empty() && !en.trim().is_empty(), "{key}");
            assert!(!is_chinese(en), "{key}: {en}");
            assert!(is_chinese(zh) || SAME.contains(key), "{key}: {zh}");
        }
    }
}
