//! Who asks, by the words of the web server.

use super::variables::Variables;
use crate::http::{Headers, Server, User};
use std::net::IpAddr;

/// Headers by which something between says that it is not the visitor; some are `X-Forwarded-` and a word. One that says
/// nothing can't be told from a visitor on this machine.
const OF_PROXIES: [&str; 9] = [
    "cf-connecting-ip",
    "client-ip",
    "forwarded",
    "true-client-ip",
    "via",
    "x-cluster-client-ip",
    "x-forwarded",
    "x-original-for",
    "x-real-ip",
];

/// Who the visitor is.
///
/// Elsewhere than on IIS a name counts only beside an `AUTH_TYPE`, as RFC 3875, sections 4.1.1 and 4.1.11, have it: nginx's
/// `$remote_user` is what the visitor writes, also where nothing asks for a password (`ngx_http_variable_remote_user`). Where it
/// does ask, its operator adds `fastcgi_param AUTH_TYPE Basic`.
pub(super) fn user(variables: &Variables<'_>, server: Server) -> User {
    let names: &[&[u8]] = match server {
        Server::Iis => &[variables.remote_user, variables.logon_user, variables.auth_user],
        Server::Other if variables.auth_type.is_empty() => &[],
        Server::Other => &[variables.remote_user],
    };
    let Some(name) = names.iter().find(|name| !name.is_empty()) else { return User::Nobody };
    match str::from_utf8(name) {
        // Something between replaced what it could not say: no name of Windows holds a `?` (Microsoft, "Naming conventions in Active
        // Directory").
        Ok(name) if name.contains(char::REPLACEMENT_CHARACTER) => User::Unreadable,
        Ok(name) if server == Server::Iis && name.contains('?') => User::Unreadable,
        Ok(name) => User::Named(name.to_owned()),
        Err(_) => User::Unreadable,
    }
}

/// Whether the visitor is the server's own machine, and nothing says that it asks for another.
pub(super) fn is_local(variables: &Variables<'_>) -> bool {
    let visitor = address(variables.remote_addr);
    let is_own =
        visitor.is_some_and(|visitor| visitor.is_loopback() || address(variables.server_addr) == Some(visitor));
    is_own && !comes_through_proxy(&variables.headers)
}

fn comes_through_proxy(headers: &Headers) -> bool {
    headers.iter().any(|(name, _)| OF_PROXIES.contains(&name) || name.starts_with("x-forwarded-"))
}

/// `::ffff:127.0.0.1` is the address of version 4 that it stands for, as sockets for both versions show it.
fn address(written: &[u8]) -> Option<IpAddr> {
    let address: IpAddr = str::from_utf8(written).ok()?.parse().ok()?;
    Some(address.to_canonical())
}
