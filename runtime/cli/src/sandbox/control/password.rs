//! The password that a caller needs where other machines reach the control interface: HTTP Basic, with any user name.

use argon2::Argon2;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use hyper::{HeaderMap, header::AUTHORIZATION};
use sha2::{Digest, Sha256};
use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use subtle::ConstantTimeEq;
use tokio::{sync::Semaphore, task::spawn_blocking};
use zeroize::Zeroizing;

/// The shortest password, in characters: it can be guessed over the network.
pub(crate) const SHORTEST: usize = 12;

/// A password, as a hash that cannot be turned back.
#[derive(Clone)]
pub(crate) struct Password {
    hashed: Arc<Hashed>,
    /// A digest of the header that was right the last time, under a key of this start: not every request takes the time
    /// that the hash takes, and who knows the password does not wait for guesses.
    right: Arc<Mutex<Option<[u8; 32]>>>,
    /// Guesses wait for each other.
    turn: Arc<Semaphore>,
}

struct Hashed {
    salt: [u8; 16],
    digest: [u8; 32],
    key: [u8; 32],
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(***)")
    }
}

impl Password {
    /// Hashes it; the text can be forgotten.
    pub(crate) fn new(text: &str) -> Result<Password, String> {
        if text.chars().count() < SHORTEST {
            return Err(format!("the password has fewer than {SHORTEST} characters; take a longer one"));
        }
        let failed = |error: &dyn fmt::Display| format!("the password cannot be hashed: {error}");
        let (mut salt, mut key) = ([0; 16], [0; 32]);
        getrandom::fill(&mut salt)
            .and_then(|()| getrandom::fill(&mut key))
            .map_err(|error| failed(&error))?;
        let digest = hashed(text.as_bytes(), &salt).map_err(|error| failed(&error))?;
        Ok(Password {
            hashed: Arc::new(Hashed { salt, digest, key }),
            right: Arc::default(),
            turn: Arc::new(Semaphore::new(1)),
        })
    }

    /// Whether a request carries it.
    pub(crate) async fn is_in(&self, headers: &HeaderMap) -> bool {
        let mut values = headers.get_all(AUTHORIZATION).iter();
        let (Some(value), None) = (values.next(), values.next()) else { return false };
        let digest: [u8; 32] =
            Sha256::new().chain_update(self.hashed.key).chain_update(value).finalize().into();
        if self.right().is_some_and(|right| right.ct_eq(&digest).into()) {
            return true;
        }
        let Some(given) = value.to_str().ok().and_then(password) else { return false };
        let Ok(_turn) = self.turn.acquire().await else { return false };
        let own = self.hashed.clone();
        // So that others are answered meanwhile.
        let looked =
            spawn_blocking(move || hashed(&given, &own.salt).is_ok_and(|it| it.ct_eq(&own.digest).into()));
        let is_right = looked.await.unwrap_or(false);
        if is_right {
            *self.right() = Some(digest);
        }
        is_right
    }

    fn right(&self) -> MutexGuard<'_, Option<[u8; 32]>> {
        self.right.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn hashed(password: &[u8], salt: &[u8]) -> Result<[u8; 32], argon2::Error> {
    let mut hash = [0; 32];
    // Argon2id with the parameters that its authors recommend for servers.
    Argon2::default().hash_password_into(password, salt, &mut hash)?;
    Ok(hash)
}

/// The password of the header: `Basic`, and user name and password in base64.
fn password(header: &str) -> Option<Zeroizing<Vec<u8>>> {
    let (scheme, credentials) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = Zeroizing::new(BASE64_STANDARD.decode(credentials.trim()).ok()?);
    let colon = decoded.iter().position(|byte| *byte == b':')?;
    Some(Zeroizing::new(decoded[colon + 1..].to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::header::HeaderValue;

    fn headers(lines: &[&str]) -> HeaderMap {
        let value = |line: &&str| (AUTHORIZATION, HeaderValue::from_str(line).unwrap());
        lines.iter().map(value).collect()
    }

    fn basic(text: &str) -> String {
        format!("Basic {}", BASE64_STANDARD.encode(text))
    }

    #[tokio::test]
    async fn the_password_is_taken_with_any_user_name_and_no_other() {
        let own = Password::new("correct horse battery").unwrap();
        for right in ["me:correct horse battery", ":correct horse battery"] {
            for _ in 0..2 {
                assert!(own.is_in(&headers(&[&basic(right)])).await, "{right}");
            }
        }
        let good = basic(":correct horse battery");
        assert!(own.is_in(&headers(&[&good.replace("Basic", "basic")])).await);
        for wrong in [
            &[][..],
            &["Basic"],
            &["Basic ===="],
            &[&basic("correct horse battery")],
            &[&basic(":correct horse batterz")],
            &[&basic(":correct horse battery ")],
            &[&basic(":")],
            &[&good.replace("Basic", "Bearer")],
            &[&good, &good],
        ] {
            assert!(!own.is_in(&headers(wrong)).await, "{wrong:?}");
        }
        assert_eq!(format!("{own:?}"), "Password(***)");
    }

    #[test]
    fn a_short_password_is_refused() {
        assert!(Password::new("elevenchars").unwrap_err().contains("12"));
        assert!(Password::new("十二个字的密码是够长的吗").is_ok());
    }
}
