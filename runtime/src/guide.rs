//! The guide: what to store, when to repeat, whom to believe, how to test, what to check before going live.
//!
//! It is there in documentation only; a program has nothing of it. In the repository its pages are the files of
//! `runtime/guide`. 中文版: [`zh_cn`].
//!
//! | page | about |
//! |---|---|
//! | [`orders`] | an order from placing to delivered, refunds, and bills |
//! | [`merchants`] | several merchants, service providers, keys and their rotation |
//! | [`testing`] | the sandbox, virtual time, faults, and the program `paytable` |
//! | [`going_live`] | the list to check before going live |
//! | [`wechat_v2`], [`wechat_v3`], [`cloudpay`], [`alipay`], [`unionpay`], [`swiftpass`], [`allinpay`] | a provider on one screen: place an order, believe a notice, refund, what is not supported |
//! | [`moving`] | the calls of WxJava, gopay, wechatpay-go, EasyWeChat and tenpay beside those of this crate |

/// The modules of each page, one a language: its text, and links to the items of the crate that it names. A test holds that
/// these are the names of the text, and rustdoc that they exist. The code blocks of both languages are the same: those of the
/// English page are run, where the features are on that they need.
macro_rules! pages {
    ($($page:ident needs $needs:meta, names [$($item:path),* $(,)?];)+) => {
        $(
            #[cfg(any(not(doctest), $needs))]
            #[doc = include_str!(concat!("../guide/", stringify!($page), ".md"))]
            #[doc = "\n---\n"]
            $(#[doc = concat!("[`paytable::", stringify!($item), "`](crate::", stringify!($item), ")")])*
            pub mod $page {}
        )+

        #[cfg(not(doctest))]
        pub mod zh_cn {
            //! 使用指南：下单前要存什么、何时重试、该相信什么、如何测试、上线前检查什么。各页与英文版一一对应，代码相同。
            //!
            //! | 页面 | 内容 |
            //! |---|---|
            //! | [`orders`] | 订单从下单到发货，以及退款和对账 |
            //! | [`merchants`] | 多商户、服务商、密钥及其轮换 |
            //! | [`testing`] | 沙箱、虚拟时间、故障注入，以及程序 `paytable` |
            //! | [`going_live`] | 上线检查清单 |
            //! | [`wechat_v2`]、[`wechat_v3`]、[`cloudpay`]、[`alipay`]、[`unionpay`]、[`swiftpass`]、[`allinpay`] | 每个渠道一页：下单、验证通知、退款、不支持的功能 |
            //! | [`moving`] | WxJava、gopay、wechatpay-go、EasyWeChat、tenpay 的调用与本库的对照 |

            $(
                #[doc = include_str!(concat!("../guide/", stringify!($page), ".zh-CN.md"))]
                #[doc = "\n---\n"]
                $(#[doc = concat!("[`paytable::", stringify!($item), "`](crate::", stringify!($item), ")")])*
                pub mod $page {}
            )+
        }
    };
}

pages! {
    orders needs all(feature = "client", feature = "serde"), names [
        Client::micropay, Client::notice, Client::order_status, Client::resume_micropay, Error::outcome,
        Error::retry_after, Fen, OrderMismatch, OrderStatus::NotFound, Outcome::AlreadyDone, Outcome::NotDone,
        Outcome::Unknown, Paid::total_fee, Protocol::order_status_from_notice, Stored, inbox,
    ];
    merchants needs all(feature = "client", feature = "wechat-v3", feature = "alipay", feature = "unionpay"), names [
        Client, Client::refresh_keys, Client::with_merchant, Draft::signed_text, Merchant::api_v3_key,
        Merchant::certificate_pkcs12, Merchant::key, Merchant::peer_public_key, Merchant::private_key,
        Merchant::secret, Merchant::signature_algorithm, Merchant::signing_key, PeerKeys, TrustedCertificates,
        table::SignatureAlgorithm::Sha256,
    ];
    testing needs feature = "sandbox", names [
        sandbox::RefundEnd::Change, sandbox::RequestFault, sandbox::Sandbox, sandbox::Sandbox::advance,
        sandbox::Sandbox::clock, sandbox::Sandbox::end_refunds, sandbox::Sandbox::fault_next_of,
        sandbox::Sandbox::not_paid, sandbox::Sandbox::payer, sandbox::Sandbox::refuse_next,
        sandbox::Sandbox::resend_payment, sandbox::Sandbox::send_notice, sandbox::Sandbox::set_faults,
        sandbox::Sandbox::transport, sandbox::SandboxBuilder::seed, sandbox::SandboxBuilder::start_here,
    ];
    going_live needs feature = "client", names [
        Client::micropay, Client::refresh_keys, Client::with_merchant, Protocol::order_status_from_notice,
        sandbox::Sandbox::root_certificate,
    ];
    wechat_v2 needs feature = "client", names [
        Client::micropay, Merchant::certificate, Merchant::certificate_pkcs12, WechatV2, wechat_v2,
        wechat_v2::DepositMicropay,
    ];
    wechat_v3 needs all(feature = "client", feature = "wechat-v3"), names [
        Client::micropay, Client::refresh_keys, Merchant::private_key, Protocol::same_order, WechatV3,
        wechat_v3,
    ];
    cloudpay needs feature = "client", names [
        ClientBuilder::allow_plain_http, CloudPay, cloudpay,
    ];
    alipay needs all(feature = "client", feature = "alipay"), names [
        Alipay, Fen, alipay, bill,
    ];
    unionpay needs all(feature = "client", feature = "unionpay"), names [
        TrustedCertificates, UnionPay, unionpay,
    ];
    swiftpass needs all(feature = "client", feature = "swiftpass"), names [
        ClientBuilder::base_url, Swiftpass, swiftpass,
    ];
    allinpay needs all(feature = "client", feature = "allinpay"), names [
        Allinpay, allinpay,
    ];
    moving needs feature = "client", names [
        Client, Error::outcome, Fen, Protocol,
    ];
}
