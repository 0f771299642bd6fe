//! Names are resolved here, and only addresses that may be called come out: what is connected to is what was checked, whatever
//! the name stands for a moment later.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::allow_list::{AllowList, is_public};

/// What a connector may connect to.
#[derive(Clone)]
pub(crate) struct Checked {
    pub allowed: Arc<AllowList>,
    pub port: u16,
    /// Whether nothing secures the connection: then it does not leave the own network.
    pub is_plain: bool,
}

/// A name that stands for addresses, none of which may be called.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the name stands for no address that may be called")]
pub(crate) struct NotAllowedAddress;

impl Checked {
    /// Whether that host may be called, as far as can be said before its name is resolved.
    pub fn may_allow(&self, host: &str) -> bool {
        let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
        let is_exposed = self.is_plain && address.is_ok_and(is_public);
        !is_exposed && self.allowed.may_allow(host, self.port)
    }

    /// Those of a name's addresses that may be called.
    fn admit(&self, host: &str, addresses: Vec<IpAddr>) -> Result<Vec<SocketAddr>, NotAllowedAddress> {
        let is_admitted = |address: &IpAddr| {
            let is_exposed = self.is_plain && is_public(*address);
            !is_exposed && self.allowed.allows(host, self.port, *address)
        };
        let is_known = !addresses.is_empty();
        let admitted: Vec<SocketAddr> = addresses
            .into_iter()
            .filter(is_admitted)
            .map(|address| SocketAddr::new(address, self.port))
            .collect();
        match admitted.is_empty() && is_known {
            true => Err(NotAllowedAddress),
            false => Ok(admitted),
        }
    }
}

impl Resolve for Checked {
    fn resolve(&self, name: Name) -> Resolving {
        let checked = self.clone();
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), checked.port)).await?;
            let addresses = found.map(|address| address.ip()).collect();
            let admitted = checked.admit(name.as_str(), addresses)?;
            Ok(Box::new(admitted.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn checked(allowed: &str, is_plain: bool) -> Checked {
        Checked {
            allowed: Arc::new(allowed.parse().unwrap()),
            port: 2100,
            is_plain,
        }
    }

    fn addresses(texts: &[&str]) -> Vec<IpAddr> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn a_name_that_stands_for_several_addresses_is_called_at_the_allowed_ones() {
        let checked = checked("consult.example", false);
        let admitted = checked.admit(
            "consult.example",
            addresses(&["10.0.0.1", "93.184.216.34", "127.0.0.1"]),
        );
        assert_eq!(admitted, Ok(vec!["93.184.216.34:2100".parse().unwrap()]));
    }

    #[test]
    fn a_name_that_stands_for_nothing_else_is_not_called() {
        let checked = checked("consult.example 192.168.0.0/16", false);
        let admit = |address| checked.admit("consult.example", addresses(&[address]));
        assert_eq!(admit("169.254.169.254"), Err(NotAllowedAddress));
        assert_eq!(admit("127.0.0.1"), Err(NotAllowedAddress));
        assert!(admit("192.168.3.4").is_ok());
        assert_eq!(checked.admit("consult.example", vec![]), Ok(vec![]));
    }

    #[test]
    fn a_key_does_not_leave_the_own_network_in_the_clear() {
        let (plain, secured) = (
            checked("consult.example 192.168.0.0/16", true),
            checked("consult.example", false),
        );
        assert_eq!(
            plain.admit("consult.example", addresses(&["93.184.216.34"])),
            Err(NotAllowedAddress)
        );
        assert!(plain.admit("consult.example", addresses(&["192.168.3.4"])).is_ok());
        assert!(secured.admit("consult.example", addresses(&["93.184.216.34"])).is_ok());
        assert!(!plain.may_allow("93.184.216.34"));
    }
}
