//! The service providers and their sub-merchants.

use paytable::{BuildError, Client, ClientBuilder, Merchant, MerchantFault, WechatV2};
use std::{collections::HashMap, fmt, sync::Arc};

/// A service provider (服务商) and those it calls for.
pub(crate) struct Provider {
    /// Its appid, merchant number, API key, signature algorithm, and the client certificate that refunds need.
    pub(crate) merchant: Merchant,
    pub(crate) sub_merchants: Vec<SubMerchant>,
}

/// A sub-merchant (子商户) and its mini program.
#[derive(Clone, Debug)]
pub(crate) struct SubMerchant {
    pub(crate) sub_mch_id: String,
    pub(crate) sub_appid: String,
    /// The payer, as an openid under `sub_appid`, of orders that name none. For tests: everybody's orders are that
    /// payer's.
    pub(crate) payer: Option<String>,
}

/// How the gateway is reached: what is set beside the merchant. The sandbox in this process is a transport and a clock.
pub(crate) type Connect = dyn Fn(ClientBuilder<WechatV2>) -> ClientBuilder<WechatV2> + Send + Sync;

/// What is wrong with a list of providers.
#[derive(Debug)]
pub(crate) enum AccountFault {
    /// There is no provider.
    None,
    /// Two providers have that merchant number, so that a notice would not tell whose it is.
    TwoProviders(String),
    /// Two sub-merchants have that number, so that a call would not tell whose it is.
    TwoSubMerchants(String),
    /// A number that every call says is empty.
    Empty(&'static str),
    /// The provider with that merchant number cannot call.
    Provider(String, BuildError),
    /// Events of CloudPay cannot be made.
    CloudPay(MerchantFault),
}

impl fmt::Display for AccountFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AccountFault::None => f.write_str("there is no service provider"),
            AccountFault::TwoProviders(mch_id) => write!(f, "two service providers have the mch_id {mch_id}"),
            AccountFault::TwoSubMerchants(sub_mch_id) => {
                write!(f, "two sub-merchants have the sub_mch_id {sub_mch_id}")
            }
            AccountFault::Empty(name) => write!(f, "{name} is empty"),
            AccountFault::Provider(mch_id, error) => write!(f, "the service provider {mch_id}: {error}"),
            AccountFault::CloudPay(fault) => write!(f, "events of CloudPay: {fault}"),
        }
    }
}

impl std::error::Error for AccountFault {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            AccountFault::Provider(_, error) => error.source(),
            _ => None,
        }
    }
}

/// A provider that calls.
pub(super) struct Account {
    pub(super) client: Client<WechatV2>,
    pub(super) appid: String,
    pub(super) mch_id: String,
}

/// A sub-merchant, and the provider that calls for it.
pub(super) struct Shop {
    pub(super) account: Arc<Account>,
    pub(super) sub_merchant: SubMerchant,
}

/// All of them. It does not change: a reload puts another in its place, and calls that run keep theirs.
pub(super) struct Accounts {
    providers: HashMap<String, Arc<Account>>,
    shops: HashMap<String, Shop>,
    /// The connections, for the accounts that come after these.
    shared: Client<WechatV2>,
}

impl Accounts {
    /// The accounts of these providers, with connections of their own.
    pub(super) fn connect(providers: Vec<Provider>, connect: &Connect) -> Result<Accounts, AccountFault> {
        let first = providers.first().ok_or(AccountFault::None)?;
        let built = connect(Client::builder(first.merchant.clone())).build();
        let shared =
            built.map_err(|error| AccountFault::Provider(number(&first.merchant, "mch_id"), error))?;
        Accounts::over(&shared, providers)
    }

    /// The accounts of other providers, over the connections of these.
    pub(super) fn after(&self, providers: Vec<Provider>) -> Result<Accounts, AccountFault> {
        Accounts::over(&self.shared, providers)
    }

    fn over(shared: &Client<WechatV2>, providers: Vec<Provider>) -> Result<Accounts, AccountFault> {
        let (mut accounts, mut shops) = (HashMap::new(), HashMap::new());
        let mut last = None;
        for Provider { merchant, sub_merchants } in providers {
            let (appid, mch_id) = (number(&merchant, "appid"), number(&merchant, "mch_id"));
            let client = shared.with_merchant(merchant);
            let client = client.map_err(|error| AccountFault::Provider(mch_id.clone(), error))?;
            last = Some(client.clone());
            let account = Arc::new(Account { client, appid, mch_id: mch_id.clone() });
            if accounts.insert(mch_id.clone(), account.clone()).is_some() {
                return Err(AccountFault::TwoProviders(mch_id));
            }
            for sub_merchant in sub_merchants {
                add(&mut shops, Shop { account: account.clone(), sub_merchant })?;
            }
        }
        Ok(Accounts { providers: accounts, shops, shared: last.ok_or(AccountFault::None)? })
    }

    /// The sub-merchant with that number.
    pub(super) fn shop(&self, sub_mch_id: &str) -> Option<&Shop> {
        self.shops.get(sub_mch_id)
    }

    /// The provider with that merchant number.
    pub(super) fn provider(&self, mch_id: &str) -> Option<&Arc<Account>> {
        self.providers.get(mch_id)
    }

    /// The sub-merchant with that number, if it is one of that provider.
    pub(super) fn shop_of(&self, account: &Arc<Account>, sub_mch_id: &str) -> Option<&Shop> {
        self.shop(sub_mch_id).filter(|shop| Arc::ptr_eq(&shop.account, account))
    }
}

fn add(shops: &mut HashMap<String, Shop>, shop: Shop) -> Result<(), AccountFault> {
    let SubMerchant { sub_mch_id, sub_appid, payer } = &shop.sub_merchant;
    let named = [("sub_mch_id", Some(sub_mch_id)), ("sub_appid", Some(sub_appid)), ("payer", payer.as_ref())];
    if let Some((name, _)) = named.iter().find(|(_, value)| value.is_some_and(String::is_empty)) {
        return Err(AccountFault::Empty(name));
    }
    let number = sub_mch_id.clone();
    match shops.insert(number.clone(), shop) {
        None => Ok(()),
        Some(_) => Err(AccountFault::TwoSubMerchants(number)),
    }
}

fn number(merchant: &Merchant, name: &str) -> String {
    merchant.setting(name).unwrap_or_default().to_owned()
}
