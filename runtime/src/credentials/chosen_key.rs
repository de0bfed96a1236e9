//! The key of the gateway that one request names and is encrypted under.

#[cfg(feature = "asymmetric")]
pub(crate) use with_keys::ChosenKey;
#[cfg(not(feature = "asymmetric"))]
pub(crate) use without_keys::ChosenKey;

#[cfg(feature = "asymmetric")]
mod with_keys {
    use crate::credentials::{merchant::Merchant, peer_keys::Preferred};
    use std::{cell::OnceCell, time::Duration};

    /// Chosen when it is first asked for, and kept: the id in a header is that of the key that fields are encrypted under,
    /// even if keys are replaced in between.
    pub(crate) struct ChosenKey<'a> {
        merchant: &'a Merchant,
        now: Duration,
        chosen: OnceCell<Option<Preferred>>,
    }

    impl<'a> ChosenKey<'a> {
        /// The one of that moment.
        pub(crate) fn at(merchant: &'a Merchant, now: Duration) -> ChosenKey<'a> {
            ChosenKey { merchant, now, chosen: OnceCell::new() }
        }

        /// Its id, if the merchant has one.
        pub(crate) fn id(&self) -> Option<&str> {
            self.chosen().map(|chosen| chosen.id.as_str())
        }

        /// The key in DER.
        #[cfg(feature = "rsa")]
        pub(crate) fn der(&self) -> Option<&[u8]> {
            self.chosen().map(|chosen| chosen.key.pkcs1_der())
        }

        fn chosen(&self) -> Option<&Preferred> {
            self.chosen.get_or_init(|| self.merchant.keys_of_gateway().preferred(self.now)).as_ref()
        }
    }
}

#[cfg(not(feature = "asymmetric"))]
mod without_keys {
    use crate::credentials::merchant::Merchant;
    use std::{marker::PhantomData, time::Duration};

    /// Without the feature no merchant has one.
    pub(crate) struct ChosenKey<'a>(PhantomData<&'a Merchant>);

    #[expect(clippy::unused_self, reason = "with the feature there is a key")]
    impl<'a> ChosenKey<'a> {
        pub(crate) fn at(_: &'a Merchant, _: Duration) -> ChosenKey<'a> {
            ChosenKey(PhantomData)
        }

        pub(crate) fn id(&self) -> Option<&str> {
            None
        }

        #[cfg(feature = "rsa")]
        pub(crate) fn der(&self) -> Option<&[u8]> {
            None
        }
    }
}
