//! Which addresses may be called: an administrator of an office types a host name, and that must not open the server's own
//! network.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    str::FromStr,
};

use ipnet::{IpNet, Ipv4Net};

/// The addresses that may be called.
///
/// A rule is a host name (`consult.office.example`), all names below one (`*.office.example`), an IP address or a network
/// (`192.168.1.0/24`), each with a port after it or without (`[fd00::5]:2100`). Rules are parted by commas or spaces.
///
/// A call goes out to an address that lies in a listed network, or to a public address of a listed name. So a name that is
/// listed opens nothing behind the firewall, whatever its owner lets it point to; and names of one's own network need not be
/// listed where the network is. Addresses that no CRM has (link-local ones, where clouds keep their secrets, multicast) are
/// never called.
///
/// The default is the private networks of IPv4: there an office has its Admin-IS | Consult, and who installs Instroom beside it
/// need not set anything. It is not the machine itself (whose address in the network does, where both run on one), where
/// databases and the like answer whoever calls from there; nor any public address. Whoever runs Instroom for several offices
/// sets a list of their servers instead.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AllowList(Vec<Rule>);

/// A rule that is none.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("`{0}` is no host name, `*.` and a domain, IP address or network")]
pub struct NotARule(String);

#[derive(Clone, Debug, Eq, PartialEq)]
struct Rule {
    what: What,
    /// Any, where none is said.
    port: Option<u16>,
}

#[derive(Clone, Debug, Eq, PartialEq)]
enum What {
    Host(String),
    Below(String),
    Network(IpNet),
}

impl AllowList {
    /// A list that allows nothing.
    pub const NOTHING: Self = Self(Vec::new());

    /// The list that allows what either of two allows.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Whether that host could be called, as far as can be said before its name is resolved.
    #[must_use]
    pub fn may_allow(&self, host: &str, port: u16) -> bool {
        match IpAddr::from_str(host.trim_matches(['[', ']'])) {
            Ok(address) => self.allows(host, port, address),
            Err(_) => self.names(host, port) || self.rules(port).any(|rule| matches!(rule, What::Network(_))),
        }
    }

    /// Whether that host may be called at that address, which its name stands for.
    #[must_use]
    pub fn allows(&self, host: &str, port: u16, address: IpAddr) -> bool {
        let address = address.to_canonical();
        if is_never_called(address) {
            return false;
        }
        let is_listed = self.rules(port).any(|rule| match rule {
            What::Network(network) => network.contains(&address),
            What::Host(_) | What::Below(_) => false,
        });
        is_listed || (is_public(address) && self.names(host, port))
    }

    fn names(&self, host: &str, port: u16) -> bool {
        let host = normal(host);
        self.rules(port).any(|rule| match rule {
            What::Host(name) => *name == host,
            What::Below(domain) => host
                .strip_suffix(domain.as_str())
                .is_some_and(|rest| rest.ends_with('.')),
            What::Network(_) => false,
        })
    }

    fn rules(&self, port: u16) -> impl Iterator<Item = &What> {
        let of_port = self
            .0
            .iter()
            .filter(move |rule| rule.port.is_none_or(|only| only == port));
        of_port.map(|rule| &rule.what)
    }
}

impl Default for AllowList {
    fn default() -> Self {
        let private = [
            (Ipv4Addr::new(10, 0, 0, 0), 8),
            (Ipv4Addr::new(172, 16, 0, 0), 12),
            (Ipv4Addr::new(192, 168, 0, 0), 16),
        ];
        let rule = |(address, length)| Rule {
            what: What::Network(Ipv4Net::new_assert(address, length).into()),
            port: None,
        };
        Self(private.map(rule).to_vec())
    }
}

impl FromStr for AllowList {
    type Err = NotARule;

    fn from_str(text: &str) -> Result<Self, NotARule> {
        let rules = text.split([',', ' ', '\t', '\n', '\r']).filter(|rule| !rule.is_empty());
        rules.map(Rule::from_str).collect::<Result<_, _>>().map(Self)
    }
}

impl fmt::Display for AllowList {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rules: Vec<String> = self.0.iter().map(Rule::to_string).collect();
        formatter.write_str(&rules.join(", "))
    }
}

impl FromStr for Rule {
    type Err = NotARule;

    fn from_str(text: &str) -> Result<Self, NotARule> {
        if let Some(what) = What::of(text) {
            return Ok(Self { what, port: None });
        }
        let parts = text.rsplit_once(':').and_then(|(what, port)| {
            let bare = what.strip_prefix('[').and_then(|what| what.strip_suffix(']'));
            let is_ambiguous = bare.is_none() && what.contains(':');
            let what = What::of(bare.unwrap_or(what)).filter(|_| !is_ambiguous)?;
            let port = port.parse().ok()?;
            Some(Self { what, port: Some(port) })
        });
        parts.ok_or_else(|| NotARule(text.to_owned()))
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.what, self.port) {
            (What::Network(IpNet::V6(network)), Some(_)) => write!(formatter, "[{network}]")?,
            (What::Network(network), _) => write!(formatter, "{network}")?,
            (What::Host(name), _) => formatter.write_str(name)?,
            (What::Below(domain), _) => write!(formatter, "*.{domain}")?,
        }
        self.port.map_or(Ok(()), |port| write!(formatter, ":{port}"))
    }
}

impl What {
    fn of(text: &str) -> Option<Self> {
        if let Ok(address) = IpAddr::from_str(text) {
            return Some(Self::Network(address.to_canonical().into()));
        }
        if let Ok(network) = IpNet::from_str(text) {
            return Some(Self::Network(network.trunc()));
        }
        match text.strip_prefix("*.") {
            Some(domain) => is_name(domain).then(|| Self::Below(normal(domain))),
            None => is_name(text).then(|| Self::Host(normal(text))),
        }
    }
}

/// As a URL holds it: lower case, without the dot at the end.
fn normal(host: &str) -> String {
    host.trim_end_matches('.').to_ascii_lowercase()
}

/// Labels of letters, digits, `-` and `_`, the last not a number: that would be an address in disguise.
fn is_name(text: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let is_label = |label: &str| !label.is_empty() && label.bytes().all(is_letter);
    let labels = text.strip_suffix('.').unwrap_or(text);
    let last = labels.rsplit('.').next().unwrap_or_default();
    labels.split('.').all(is_label) && last.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// Whether no setting opens it: link-local, multicast, unspecified, broadcast.
fn is_never_called(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => v4.is_link_local() || v4.is_multicast() || v4.octets()[0] == 0 || v4.is_broadcast(),
        IpAddr::V6(v6) => v6.is_unicast_link_local() || v6.is_multicast() || v6.is_unspecified(),
    }
}

/// Whether anybody can call it: the address is in no network of one's own, and none of another is written in it.
pub(crate) fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [first, second, third, _] = address.octets();
    let is_special = match (first, second) {
        (0 | 10 | 127 | 240..=255, _) => true,
        // Of a provider's own network, and for measuring networks.
        (100, 64..=127) | (198, 18 | 19) => true,
        (192, 0) => third == 0,
        _ => false,
    };
    !(is_special
        || address.is_private()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation())
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    match address.segments() {
        // Tunnels (Teredo, 6to4) and documentation.
        [0x2001, 0..=0x1ff | 0xdb8, ..] | [0x2002, ..] | [0x3fff, 0..=0xfff, ..] => false,
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn list(text: &str) -> AllowList {
        text.parse().unwrap()
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_no_rule_is_refused() {
        for text in [
            "*",
            "*.",
            "http://a.example",
            "a b.example/c",
            "10.0.0.0/33",
            "a.example:70000",
            "a..example",
            "1.2.3",
            "fd00::1:2100:x",
        ] {
            assert!(AllowList::from_str(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_name_is_allowed_exactly_at_its_port_and_at_public_addresses() {
        let list = list("Consult.Office.example:2100, *.cloud.example");
        let public = ip("93.184.216.34");
        assert!(list.allows("consult.office.example", 2100, public));
        assert!(list.allows("CONSULT.office.example.", 2100, public));
        assert!(!list.allows("consult.office.example", 443, public));
        assert!(!list.allows("other.office.example", 2100, public));
        assert!(list.allows("a.b.cloud.example", 1, public));
        assert!(!list.allows("cloud.example", 1, public));
        assert!(!list.allows("evilcloud.example", 1, public));
    }

    #[test]
    fn a_listed_name_opens_no_address_behind_the_firewall() {
        let list = list("consult.office.example");
        for address in [
            "127.0.0.1",
            "10.0.0.1",
            "172.31.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.100.100.200",
            "0.0.0.0",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "fd00:ec2::254",
            "fe80::1",
            "64:ff9b::a00:1",
            "2002:a00:1::",
            "::",
            "ff02::1",
            "255.255.255.255",
            "198.18.0.1",
            "192.0.0.8",
            "2001:db8::1",
        ] {
            assert!(!list.allows("consult.office.example", 443, ip(address)), "{address}");
        }
        assert!(list.allows("consult.office.example", 443, ip("2606:2800:220:1::1")));
    }

    #[test]
    fn a_listed_network_is_open_under_any_name() {
        let list = list("192.168.1.0/24:2100 [fd00::5]:2100");
        assert!(list.allows("server", 2100, ip("192.168.1.7")));
        assert!(list.allows("server", 2100, ip("::ffff:192.168.1.7")));
        assert!(!list.allows("server", 2101, ip("192.168.1.7")));
        assert!(!list.allows("server", 2100, ip("192.168.2.7")));
        assert!(list.allows("server", 2100, ip("fd00::5")));
        assert!(!list.allows("server", 2100, ip("fd00::6")));
    }

    #[test]
    fn by_default_the_offices_network_is_open_and_nothing_else() {
        let list = AllowList::default();
        assert!(list.allows("consult", 2100, ip("192.168.1.7")));
        assert!(list.may_allow("10.1.2.3", 2100));
        for address in ["127.0.0.1", "169.254.169.254", "93.184.216.34", "fd00:ec2::254", "::1"] {
            assert!(!list.allows("consult", 2100, ip(address)), "{address}");
        }
        assert!(!list.may_allow("127.0.0.1", 2100));
        assert!(!list.may_allow("[::1]", 2100));
    }

    #[test]
    fn no_rule_opens_addresses_that_no_crm_has() {
        let list = list("0.0.0.0/0 ::/0");
        for address in [
            "169.254.169.254",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "fe80::1",
            "ff02::1",
            "::",
        ] {
            assert!(!list.allows("x", 1, ip(address)), "{address}");
        }
    }

    fn rule() -> impl Strategy<Value = String> {
        let host = "(\\*\\.)?[a-z][a-z0-9]{0,5}(\\.[a-z]{2,3}){0,2}";
        let network = (any::<IpAddr>(), 0_u8..=32).prop_map(|(address, length)| format!("{address}/{length}"));
        let what = prop_oneof![host, network];
        (what, proptest::option::of(any::<u16>())).prop_map(|(what, port)| match port {
            Some(port) if what.contains(':') => format!("[{what}]:{port}"),
            Some(port) => format!("{what}:{port}"),
            None => what,
        })
    }

    proptest! {
        #[test]
        fn a_list_reads_back_what_it_writes(rules in proptest::collection::vec(rule(), 0..5)) {
            let list = list(&rules.join(", "));
            prop_assert_eq!(AllowList::from_str(&list.to_string()), Ok(list));
        }

        #[test]
        fn a_longer_list_allows_more_and_an_empty_one_nothing(
            one in rule(), other in rule(), host in "[a-z]{1,3}(\\.[a-z]{2,3}){0,2}", port: u16, address: IpAddr,
        ) {
            let (one, other) = (list(&one), list(&other));
            let both = one.clone().and(other.clone());
            let either = one.allows(&host, port, address) || other.allows(&host, port, address);
            prop_assert_eq!(both.allows(&host, port, address), either);
            prop_assert!(!AllowList::NOTHING.allows(&host, port, address));
        }

        #[test]
        fn what_may_not_be_allowed_is_not_allowed(
            rules in rule(), host in "[a-z]{1,3}(\\.[a-z]{2,3}){0,2}", port: u16, address: IpAddr,
        ) {
            let list = list(&rules);
            prop_assert!(list.may_allow(&host, port) || !list.allows(&host, port, address));
        }

        #[test]
        fn an_address_is_judged_alike_however_it_is_written(rules in rule(), port: u16, address: Ipv4Addr) {
            let list = list(&rules);
            let mapped = IpAddr::V6(address.to_ipv6_mapped());
            prop_assert_eq!(list.allows("x.be", port, mapped), list.allows("x.be", port, address.into()));
        }

        #[test]
        fn no_text_is_too_strange(text in "\\PC{0,40}") {
            let _ = AllowList::from_str(&text);
        }
    }
}
