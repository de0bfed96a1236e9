//! Every text of the service's pages that those of the sandbox do not have, in Chinese and in English.

use crate::sandbox::page::texts::texts;

texts! {
    struct Texts, ZH, EN;
    product: "云支付服务", "CloudPay service";
    product_sandbox: "云支付服务与沙箱", "CloudPay service and sandbox";
    service_time: "服务时间（UTC+8）", "Time of the service (UTC+8)";
    orders: "服务订单", "Service";
    callbacks: "回调", "Callbacks";
    targets: "目标", "Targets";
    dead_alert: "个回调已放弃，需要处理：查看", "callbacks are given up, and need somebody to look at them";
    dead_alert_one: "个回调已放弃，需要处理：查看", "callback is given up, and needs somebody to look at it";
    store_failed: "数据库出错", "The database failed";
    store_failed_help: "请查看服务的日志和磁盘空间，然后重新加载。", "See what the service printed and whether the disk is full, then reload.";
    // Orders.
    orders_title: "云支付订单", "Orders of CloudPay";
    search_orders: "搜索云支付订单", "Search the orders of CloudPay";
    search_orders_hint: "订单号、支付单号、商户号、环境、函数", "Number, transaction, merchant, environment, function";
    no_orders: "还没有云支付订单", "No orders of CloudPay yet";
    no_orders_text: "云函数调用 cloud.cloudPay.unifiedOrder，或容器调用 /_/pay/unifiedOrder 之后，订单会出现在这里。启动时的输出说明环境变量怎么设置。", "An order appears here once a cloud function calls cloud.cloudPay.unifiedOrder, or a container /_/pay/unifiedOrder. What is printed at the start says which environment variables to set.";
    nothing_found_hint: "可以只输入订单号、环境、函数名或支付单号的一部分。", "A part of a number, an environment, a function or a transaction is enough.";
    no_such_page: "这一页没有内容", "There is nothing on this page";
    first_page: "回到第一页", "Back to the first page";
    environment: "环境", "Environment";
    target: "回调目标", "Callback goes to";
    last_callback: "最近的回调", "Last callback";
    to_sandbox: "在沙箱中支付", "Pay it in the sandbox";
    in_sandbox: "在沙箱中查看", "See it in the sandbox";
    upstream: "微信支付的答复", "What WeChat Pay said";
    next_check: "下次查询", "Asked again at";
    no_check: "不再查询", "It is not asked any more";
    its_callbacks: "有关的回调", "Its callbacks";
    no_callback_of_order: "还没有回调：订单支付或退款后产生。", "None yet: it is made once the order is paid or refunded.";
    latest_shown: "只显示最近 50 条。", "The latest 50 are shown.";
    order_placing: "下单结果未知", "Being placed";
    order_open: "等待支付", "Waits for its payment";
    order_refused: "下单被拒绝", "Refused";
    order_paid: "已支付", "Paid";
    order_closed: "已关闭", "Closed";
    order_lapsed: "未支付，不再查询", "Not paid, not asked any more";
    says_placing: "已请求下单，还没有得到明确的答复。到时会再次查询。", "It was asked to place the order, and has not given a clear answer. It is asked again.";
    says_open: "已下单，没有支付的消息。", "The order is placed; nothing is known of a payment.";
    says_refused: "拒绝下单。", "It refused the order.";
    says_paid: "订单已支付。", "The order is paid.";
    says_closed: "订单已关闭，不能再支付。", "The order is closed, and cannot be paid any more.";
    says_lapsed: "七天内没有支付。", "It was not paid within seven days.";
    // Callbacks.
    callback: "回调", "Callback";
    search_callbacks: "搜索回调", "Search callbacks";
    search_callbacks_hint: "订单号、商户号、目标、投递编号", "Order, merchant, target, delivery id";
    no_callbacks: "还没有回调", "No callbacks yet";
    no_callbacks_text: "订单支付或退款后，服务调用订单指定的云函数或容器，直到它返回 {\"errcode\": 0}。", "After a payment or a refund, the service calls the cloud function or container that the order names, until it answers {\"errcode\": 0}.";
    all: "全部", "All";
    waiting: "等待投递", "Waiting";
    claimed: "正在投递", "Being made";
    done: "已送达", "Done";
    dead: "已放弃", "Given up";
    kind: "类型", "Kind";
    payment: "支付", "Payment";
    refund: "退款", "Refund";
    delivery: "投递编号", "Delivery id";
    source: "消息来源", "Learnt from";
    from_notice: "微信支付的通知", "a notice of WeChat Pay";
    from_query: "查询，通知没有到达", "a query, as no notice came";
    created: "产生", "Made";
    due: "下次投递", "Next attempt";
    deadline: "最晚投递到", "Tried until";
    why_not: "未送达的原因", "Why it is not done";
    why_dead: "超过 48 小时没有送达，不再自动投递。改正目标后点“重新投递”，再投递 48 小时。", "It was not accepted for 48 hours, and is not tried by itself any more. Put its target right and press Retry: it is tried for another 48 hours.";
    attempts: "投递次数", "Attempts";
    last_attempt: "最近一次投递", "The last attempt";
    no_attempts: "还没有投递。", "No attempt was made yet.";
    earlier_attempts: "更早的投递", "Earlier attempts";
    latest_attempts: "只显示最近 30 次。", "The latest 30 are shown.";
    took: "耗时", "Took";
    accepted: "已接受", "Accepted";
    not_accepted: "未接受", "Not accepted";
    not_ended: "尚未结束", "Has not ended";
    not_ended_help: "正在投递，或者投递它的进程已结束。", "It is being made, or the process that made it ended.";
    answer: "目标的应答", "Its answer";
    console: "函数的控制台输出", "Console output of the function";
    event: "投递的事件", "The event";
    retry: "重新投递", "Retry";
    retry_now: "立即投递", "Try now";
    // Targets.
    no_targets: "还没有回调目标", "No targets yet";
    no_targets_text: "第一笔订单下单后，它的云函数或容器会出现在这里。", "The cloud function or container of the first order appears here.";
    targets_text: "目标连续失败 5 次后自动暂停，服务每隔一段时间试投一次；回调不会丢失。也可以手动暂停。", "A target that fails five times in a row is paused and tried from time to time; no callback is lost. It can be paused by hand as well.";
    failures: "连续失败", "Failures in a row";
    paused_until: "暂停到", "Paused until";
    waiting_there: "未完成的回调", "Not done";
    target_good: "正常", "In use";
    target_failing: "失败中", "Failing";
    target_probed: "失败，自动暂停", "Failing, paused by itself";
    target_paused: "已手动暂停", "Paused by hand";
    pause: "暂停", "Pause";
    resume: "恢复", "Resume";
}

#[cfg(test)]
mod tests {
    use super::ALL;

    #[test]
    fn every_text_is_there_in_both_languages() {
        let is_chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        assert!(ALL.len() > 80);
        for (key, zh, en) in ALL {
            assert!(!en.trim().is_empty() && !is_chinese(en), "{key}: {en}");
            assert!(is_chinese(zh), "{key}: {zh}");
        }
    }
}
