//! The generated types, one by one: what is done with a record has to come out the same with a struct.

use crate::{
    acquirers,
    catalog::{cloud, wechat},
    typed_v3::{v3_apis, v3_notices},
    v3,
};
use paytable::{
    Ack, Api as _, Draft, Error, Message, Notice as _, NoticeError, Received, Violations,
    table::{self, SignatureAlgorithm},
};
use serde_json::Value as Json;

/// What can be done with the types of an API.
pub(crate) struct Typed {
    pub(crate) api: &'static table::Api,
    /// Types a stored request and prepares it.
    pub(crate) prepare: fn(Json, SignatureAlgorithm) -> Result<Draft, Violations>,
    /// Types a reply; `None` where none comes.
    pub(crate) accept: Option<Accept>,
    /// Types a reply to a stored request; `None` where none comes.
    pub(crate) answer: Option<Answer>,
    /// Reads what came instead of a file; `None` where no file comes.
    pub(crate) file: Option<File>,
}

type Accept = fn(SignatureAlgorithm, &Received<'_>) -> Result<Box<dyn Message>, Error>;

type Answer = fn(Json, SignatureAlgorithm, &Received<'_>) -> Result<Box<dyn Message>, Error>;

type File = fn(SignatureAlgorithm, &Received<'_>) -> Result<(), Error>;

type Read = fn(SignatureAlgorithm, &Received<'_>) -> Result<Box<dyn Message>, NoticeError>;

/// What can be done with the types of a notice.
pub(crate) struct TypedNotice {
    pub(crate) notice: &'static table::Notice,
    /// Types it.
    pub(crate) read: Read,
    /// Says that it was accepted, or refused for a reason; `None` where a message answers.
    pub(crate) acknowledge: Option<fn(Option<&str>) -> Ack>,
}

macro_rules! apis {
    (
        $gateway:ident, $protocol:expr,
        calls: [$($call:ident),* $(,)?], files: [$($file:ident),* $(,)?], links: [$($link:ident),* $(,)?]
    ) => {
        vec![
            $(Typed {
                accept: Some(|kind, received| {
                    let protocol = $protocol(kind);
                    let reply = protocol.accept_without_request::<apis!(@request $gateway, $call)>(received)?;
                    Ok(Box::new(reply))
                }),
                answer: Some(|stored, kind, received| {
                    let request: apis!(@request $gateway, $call) = apis!(@stored stored);
                    let protocol = $protocol(kind);
                    let reply = protocol.accept(&protocol.prepare(&request)?, received)?;
                    Ok(Box::new(reply))
                }),
                ..apis!(@one $gateway, $protocol, $call)
            },)*
            $(Typed {
                file: Some(|kind, received| {
                    $protocol(kind).accept_file::<apis!(@request $gateway, $file)>(received)
                }),
                ..apis!(@one $gateway, $protocol, $file)
            },)*
            $(apis!(@one $gateway, $protocol, $link),)*
        ]
    };
    (@one $gateway:ident, $protocol:expr, $marker:ident) => {
        Typed {
            api: paytable::$gateway::$marker::TABLE,
            prepare: |stored, kind| {
                let request: apis!(@request $gateway, $marker) = apis!(@stored stored);
                $protocol(kind).prepare(&request).map(paytable::Prepared::into_draft)
            },
            accept: None,
            answer: None,
            file: None,
        }
    };
    (@request $gateway:ident, $marker:ident) => { <paytable::$gateway::$marker as paytable::Api>::Request };
    (@stored $stored:ident) => { serde_json::from_value($stored).expect("a request of that type") };
}

/// The types of every API of APIv2 and CloudPay.
pub(crate) fn apis() -> Vec<Typed> {
    let mut all = apis!(
        wechat_v2,
        wechat,
        calls: [
            ApplymentSubmit, ApplymentQuery, ApplymentUpgrade, ApplymentUpgradeQuery,
            ApplymentModifyAccount, ApplymentModifyContact, ApplymentSignContract, CombinedOrder,
            CombinedOrderClose, CombinedOrderQuery, ContractOrder, ContractDeduct, ContractDeductPartner,
            ContractDeductQuery, ContractDeductQueryPartner, ContractDelete, ContractDeletePartner,
            ContractQuery, ContractQueryPartner, ContractSignH5, ContractSignH5Partner, ContractSignApp,
            ContractSignAppPartner, CouponSend, CouponStockQuery, CouponQuery, CustomsDeclare,
            CustomsQuery, CustomsRedeclare, DepositFacePay, DepositMicropay, DepositUnifiedOrder,
            DepositOrderQuery, DepositReverse, DepositConsume, DepositRefund, DepositRefundQuery, FacePay,
            FacePayQuery, FacePayReverse, FaceAuthInfo, IdentityAccessToken, IdentityInfo, IdentityVerify,
            MediaUpload, MerchantRiskQuery, MerchantRiskReport, MerchantRiskCallback,
            MerchantAuditQueryBank, MerchantAuditQueryChannel, Micropay, Reverse, UnifiedOrder, OrderQuery,
            CloseOrder, RedPacketSend, RedPacketSendGroup, RedPacketSendMiniProgram, RedPacketQuery,
            RedPacketSendWorkwx, RedPacketQueryWorkwx, Refund, RefundV2, RefundQuery, RefundQueryV2,
            RentCreate, RentQuery, RentCancel, RentChange, RentFinish, HotelCreate, HotelQuery,
            HotelFinish, TradeReport, PlatformCertificates, RsaPublicKey, ViolationQuery, SettlementQuery,
            ExchangeRateQuery, ProfitSharing, ProfitSharingMulti, ProfitSharingFinish, ProfitSharingQuery,
            ProfitSharingReturn, ProfitSharingReturnQuery, ProfitSharingAddReceiver,
            ProfitSharingRemoveReceiver, ProfitSharingRatioQuery, ProfitSharingAmountQuery, SubMerchantAdd,
            SubMerchantModify, SubMerchantQuery, SubMerchantConfigAdd, SubMerchantConfigQuery,
            SubMerchantFollowConfig, BankSubMerchantQuery, BankSubMerchantModify, BankSubMerchantChannel,
            AuthCodeToOpenid, ShortUrl, SandboxSignKey, Transfer, TransferQuery, TransferEmployee, TransferEmployeeQuery,
            BankTransfer, BankTransferQuery, TransitDeduct, TransitDeductPartner, TransitOrderQuery,
            TransitOrderQueryPartner, TransitUserQuery, TransitUserQueryPartner, VehicleEntry,
            VehicleEntryPartner, VehicleDeduct, VehicleDeductPartner, VehicleUserQuery,
            VehicleUserQueryPartner, WithdrawalQuery, WithdrawalRetry,
        ],
        files: [DownloadBill, DownloadFundFlow, BatchQueryComment],
        links: [ContractSignWeb, ContractSignWebPartner, IdentityAuthorize, NativeLink]
    );
    all.extend(apis!(
        cloudpay,
        |_| cloud(),
        calls: [
            UnifiedOrder, QueryOrder, CloseOrder, Refund, QueryRefund, ProfitSharing, MultiProfitSharing,
            ProfitSharingAddReceiver, ProfitSharingRemoveReceiver, ProfitSharingQuery, ProfitSharingFinish,
            ProfitSharingReturn, ProfitSharingReturnQuery,
        ],
        files: [DownloadBill],
        links: []
    ));
    all
}

/// The types of every API of Alipay, whose messages `tests/asymmetric` tries.
fn alipay_apis() -> Vec<Typed> {
    apis!(
        alipay,
        |_| v3::alipay(),
        calls: [
            TradeCreate, TradePrecreate, TradePay, TradeQuery, TradeClose, TradeCancel, TradeRefund, FundTransfer,
            BillDownloadUrl,
        ],
        files: [],
        links: [TradePagePay, TradeWapPay, TradeAppPay]
    )
}

macro_rules! notice {
    ($marker:path, $protocol:expr, $read:ident $(. $confirmed:ident)?, $acknowledge:expr) => {
        TypedNotice {
            notice: <$marker>::TABLE,
            read: |kind, received| Ok(Box::new($protocol(kind).$read::<$marker>(received)?$(.$confirmed())?)),
            acknowledge: $acknowledge,
        }
    };
    ($marker:path, $protocol:expr, $read:ident $(. $confirmed:ident)?) => {
        notice!($marker, $protocol, $read $(. $confirmed)?, Some(|refusal| match refusal {
            None => <$marker>::accepted(),
            Some(reason) => <$marker>::refused(reason),
        }))
    };
}

/// The types of every notice of APIv2 and CloudPay.
pub(crate) fn notices() -> Vec<TypedNotice> {
    use paytable::{cloudpay, wechat_v2};
    vec![
        notice!(wechat_v2::RefundNotice, wechat, unauthenticated_notice.confirmed),
        notice!(wechat_v2::ContractNotice, wechat, notice),
        notice!(wechat_v2::PapayNotice, wechat, notice),
        notice!(wechat_v2::CombinedNotice, wechat, notice),
        notice!(wechat_v2::NativeNotice, wechat, notice, None),
        notice!(wechat_v2::PlateStateNotice, wechat, notice),
        notice!(wechat_v2::PayNotice, wechat, notice),
        notice!(wechat_v2::RentNotice, wechat, notice),
        notice!(wechat_v2::ProfitSharingNotice, wechat, notice),
        notice!(cloudpay::UnifiedOrderCallback, |_| cloud(), unauthenticated_notice.confirmed),
        notice!(cloudpay::RefundCallback, |_| cloud(), unauthenticated_notice.confirmed),
    ]
}

/// The types of every API of UnionPay, whose messages `tests/asymmetric` tries.
fn unionpay_apis() -> Vec<Typed> {
    apis!(
        unionpay,
        |_| v3::unionpay(),
        calls: [AppOrder, BackOrder, QrOrder, QrPay, Query, Undo, Refund],
        files: [],
        links: [FrontOrder]
    )
}

/// The types of every notice of UnionPay.
fn unionpay_notices() -> Vec<TypedNotice> {
    vec![
        notice!(paytable::unionpay::PaymentNotice, |_| v3::unionpay(), notice),
        notice!(paytable::unionpay::RefundNotice, |_| v3::unionpay(), notice),
        notice!(paytable::unionpay::UndoNotice, |_| v3::unionpay(), notice),
    ]
}

/// The types of every notice of Alipay.
fn alipay_notices() -> Vec<TypedNotice> {
    vec![
        notice!(paytable::alipay::TradeNotice, |_| v3::alipay(), notice),
        notice!(paytable::alipay::TradeReturn, |_| v3::alipay(), notice),
    ]
}

/// The types of every API of the acquirers.
pub(crate) fn acquirer_apis() -> Vec<Typed> {
    let mut all = apis!(
        swiftpass,
        |_| acquirers::swiftpass(),
        calls: [
            Native, WeixinNative, WeixinJspay, WeixinApp, AlipayNative, AlipayJspay, UnionpayNative,
            UnionpayJspay, Micropay, OrderQuery, Close, Reverse, Refund, RefundQuery,
        ],
        files: [],
        links: []
    );
    all.extend(apis!(
        allinpay,
        |_| acquirers::allinpay(),
        calls: [Pay, NativePay, ScanPay, Query, Close, NativeClose, Refund, Cancel],
        files: [],
        links: []
    ));
    all
}

/// The types of every notice of the acquirers.
pub(crate) fn acquirer_notices() -> Vec<TypedNotice> {
    vec![
        notice!(paytable::swiftpass::PayNotice, |_| acquirers::swiftpass(), notice),
        notice!(paytable::allinpay::PayNotice, |_| acquirers::allinpay(), notice),
    ]
}

#[test]
fn no_type_is_left_out() {
    let (mut apis, mut notices) = (apis(), notices());
    apis.extend(v3_apis().into_iter().chain(alipay_apis()).chain(unionpay_apis()).chain(acquirer_apis()));
    notices.extend(v3_notices().into_iter().chain(alipay_notices()).chain(unionpay_notices()));
    notices.extend(acquirer_notices());
    assert_eq!(apis.len(), crate::catalog::all_apis().count());
    for api in crate::catalog::all_apis() {
        let found = apis.iter().filter(|typed| std::ptr::eq(typed.api.request, api.request)).count();
        assert_eq!(found, 1, "{}", api.name);
    }
    assert_eq!(notices.len(), crate::catalog::all_notices().count());
    for notice in crate::catalog::all_notices() {
        let found = notices.iter().filter(|typed| std::ptr::eq(typed.notice.event, notice.event)).count();
        assert_eq!(found, 1, "{}", notice.name);
    }
}
