//! What each web server sends for one and the same request: a form posted to `/intranet/st%6Fck/?q=caf%C3%A9&n=1`, with a
//! password that nobody asked for.
//!
//! The variables of nginx 1.22 (Debian's `fastcgi_params`), Apache 2.4 and lighttpd 1.4 are what these sent to a program that
//! wrote them down; those of IIS 8.5 are in the order of its dumps, with the `HTTP_` ones in the order of `ALL_HTTP`.

use super::read;
use crate::http::{Headers, Method, Request, RequestBody, Server, User};

const IIS: &str = r"PATH_INFO=/intranet/stock/
URL=/intranet/stock/
SERVER_SOFTWARE=Microsoft-IIS/8.5
SERVER_PROTOCOL=HTTP/1.1
SERVER_PORT_SECURE=0
SERVER_PORT=80
SERVER_NAME=www.example.com
SCRIPT_NAME=/intranet/stock/
SCRIPT_FILENAME=C:\inetpub\wwwroot\intranet\stock\
REQUEST_URI=/intranet/stock/?q=caf%C3%A9&n=1
REQUEST_METHOD=POST
REMOTE_USER=
REMOTE_PORT=48916
REMOTE_HOST=192.0.2.7
REMOTE_ADDR=192.0.2.7
QUERY_STRING=q=caf%C3%A9&n=1
PATH_TRANSLATED=C:\inetpub\wwwroot\intranet\stock\
LOGON_USER=
LOCAL_ADDR=192.0.2.1
INSTANCE_META_PATH=/LM/W3SVC/1
INSTANCE_NAME=DEFAULT WEB SITE
INSTANCE_ID=1
HTTPS_SERVER_SUBJECT=
HTTPS_SERVER_ISSUER=
HTTPS_SECRETKEYSIZE=
HTTPS_KEYSIZE=
HTTPS=off
GATEWAY_INTERFACE=CGI/1.1
DOCUMENT_ROOT=C:\inetpub\wwwroot
CONTENT_TYPE=application/x-www-form-urlencoded
CONTENT_LENGTH=3
CERT_SUBJECT=
CERT_SERIALNUMBER=
CERT_ISSUER=
CERT_FLAGS=
CERT_COOKIE=
AUTH_USER=
AUTH_PASSWORD=
AUTH_TYPE=
APPL_PHYSICAL_PATH=C:\inetpub\wwwroot\intranet\
APPL_MD_PATH=/LM/W3SVC/1/ROOT/Intranet
IIS_UrlRewriteModule=
IIS_WasUrlRewritten=0
UNENCODED_URL=/intranet/st%6Fck/?q=caf%C3%A9&n=1
HTTP_X_ORIGINAL_URL=/admin
HTTP_CONNECTION=keep-alive
HTTP_CONTENT_LENGTH=3
HTTP_CONTENT_TYPE=application/x-www-form-urlencoded
HTTP_ACCEPT=*/*
HTTP_ACCEPT_LANGUAGE=de
HTTP_AUTHORIZATION=Basic ZXZlOnB3
HTTP_HOST=www.example.com
HTTP_USER_AGENT=curl/7.88.1
HTTP_PROXY=evil";

const NGINX: &str = r"QUERY_STRING=q=caf%C3%A9&n=1
REQUEST_METHOD=POST
CONTENT_TYPE=application/x-www-form-urlencoded
CONTENT_LENGTH=3
SCRIPT_NAME=/intranet/stock/
REQUEST_URI=/intranet/st%6Fck/?q=caf%C3%A9&n=1
DOCUMENT_URI=/intranet/stock/
DOCUMENT_ROOT=/var/www
SERVER_PROTOCOL=HTTP/1.1
REQUEST_SCHEME=http
GATEWAY_INTERFACE=CGI/1.1
SERVER_SOFTWARE=nginx/1.22.1
REMOTE_ADDR=192.0.2.7
REMOTE_PORT=48916
REMOTE_USER=eve
SERVER_ADDR=192.0.2.1
SERVER_PORT=80
SERVER_NAME=www.example.com
REDIRECT_STATUS=200
HTTP_HOST=www.example.com
HTTP_AUTHORIZATION=Basic ZXZlOnB3
HTTP_USER_AGENT=curl/7.88.1
HTTP_ACCEPT=*/*
HTTP_ACCEPT_LANGUAGE=de
HTTP_PROXY=evil
HTTP_X_ORIGINAL_URL=/admin
HTTP_CONTENT_LENGTH=3
HTTP_CONTENT_TYPE=application/x-www-form-urlencoded";

const APACHE_PROXY_FCGI: &str = r"HTTP_HOST=www.example.com
HTTP_USER_AGENT=curl/7.88.1
HTTP_ACCEPT=*/*
HTTP_ACCEPT_LANGUAGE=de
HTTP_X_ORIGINAL_URL=/admin
CONTENT_LENGTH=3
CONTENT_TYPE=application/x-www-form-urlencoded
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
SERVER_SIGNATURE=
SERVER_SOFTWARE=Apache/2.4.71 (Debian)
SERVER_NAME=www.example.com
SERVER_ADDR=192.0.2.1
SERVER_PORT=80
REMOTE_ADDR=192.0.2.7
DOCUMENT_ROOT=/var/www
REQUEST_SCHEME=http
CONTEXT_PREFIX=
CONTEXT_DOCUMENT_ROOT=/var/www
SERVER_ADMIN=[no address given]
SCRIPT_FILENAME=proxy:fcgi://127.0.0.1:19002/intranet/stock/
REMOTE_PORT=55618
GATEWAY_INTERFACE=CGI/1.1
SERVER_PROTOCOL=HTTP/1.1
REQUEST_METHOD=POST
QUERY_STRING=q=caf%C3%A9&n=1
REQUEST_URI=/intranet/st%6Fck/?q=caf%C3%A9&n=1
SCRIPT_NAME=/intranet/stock/";

const APACHE_FCGID: &str = r"HTTP_HOST=www.example.com
HTTP_USER_AGENT=curl/7.88.1
HTTP_ACCEPT=*/*
HTTP_ACCEPT_LANGUAGE=de
HTTP_X_ORIGINAL_URL=/admin
CONTENT_LENGTH=3
CONTENT_TYPE=application/x-www-form-urlencoded
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
SERVER_SIGNATURE=
SERVER_SOFTWARE=Apache/2.4.71 (Debian) mod_fcgid/2.3.9
SERVER_NAME=www.example.com
SERVER_ADDR=192.0.2.1
SERVER_PORT=80
REMOTE_ADDR=192.0.2.7
DOCUMENT_ROOT=/var/www
REQUEST_SCHEME=http
CONTEXT_PREFIX=/intranet
CONTEXT_DOCUMENT_ROOT=/srv/site/App_Data/bin/generator-fcgi
SERVER_ADMIN=[no address given]
SCRIPT_FILENAME=/srv/site/App_Data/bin/generator-fcgi
REMOTE_PORT=41586
GATEWAY_INTERFACE=CGI/1.1
SERVER_PROTOCOL=HTTP/1.1
REQUEST_METHOD=POST
QUERY_STRING=q=caf%C3%A9&n=1
REQUEST_URI=/intranet/st%6Fck/?q=caf%C3%A9&n=1
SCRIPT_NAME=/intranet
PATH_INFO=/stock/
PATH_TRANSLATED=/var/www/stock/
HTTP_CONNECTION=close";

const LIGHTTPD: &str = r"CONTENT_LENGTH=3
QUERY_STRING=q=caf%C3%A9&n=1
REQUEST_URI=/intranet/st%6Fck/?q=caf%C3%A9&n=1
REDIRECT_URI=/intranet/stock/?q=caf%C3%A9&n=1
REDIRECT_STATUS=200
SCRIPT_NAME=/intranet/stock
PATH_INFO=/
PATH_TRANSLATED=/var/www/
SCRIPT_FILENAME=/var/www/intranet/stock
DOCUMENT_ROOT=/var/www
REQUEST_METHOD=POST
SERVER_PROTOCOL=HTTP/1.1
SERVER_SOFTWARE=lighttpd/1.4.69
GATEWAY_INTERFACE=CGI/1.1
REQUEST_SCHEME=http
SERVER_PORT=80
SERVER_ADDR=192.0.2.1
SERVER_NAME=www.example.com
REMOTE_ADDR=192.0.2.7
REMOTE_PORT=35152
HTTP_HOST=www.example.com
HTTP_AUTHORIZATION=Basic ZXZlOnB3
HTTP_USER_AGENT=curl/7.88.1
HTTP_ACCEPT=*/*
HTTP_ACCEPT_LANGUAGE=de
HTTP_X_ORIGINAL_URL=/admin
HTTP_CONTENT_LENGTH=3
CONTENT_TYPE=application/x-www-form-urlencoded";

/// The lines `NAME=value` of `text`, with `changed` after them: of one name the last counts.
fn variables<'t>(text: &'t str, changed: &[(&'t str, &'t str)]) -> Vec<(&'t str, &'t str)> {
    let lines = text.lines().map(|line| line.split_once('=').unwrap());
    lines.chain(changed.iter().copied()).collect()
}

/// With the headers in the order of their names: servers have orders of their own.
fn sorted(request: Request) -> Request {
    let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    let mut headers: Vec<_> = request.headers.iter().map(owned).collect();
    headers.sort();
    Request { headers: headers.into_iter().collect(), ..request }
}

fn expected(server: Server) -> Request {
    let headers = [
        ("accept", "*/*"),
        ("accept-language", "de"),
        ("content-length", "3"),
        ("content-type", "application/x-www-form-urlencoded"),
        ("host", "www.example.com"),
        ("user-agent", "curl/7.88.1"),
        ("x-original-url", "/admin"),
    ];
    Request {
        method: Method::Post,
        path: "/stock/".to_owned(),
        query: "q=caf%C3%A9&n=1".to_owned(),
        mount: "/intranet".to_owned(),
        headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).into_iter().collect::<Headers>(),
        body: RequestBody::Whole(b"a=1".to_vec()),
        user: User::Nobody,
        remote_addr: "192.0.2.7".to_owned(),
        is_local: false,
        server,
    }
}

/// `base_path` is of no use on IIS, which says what its application is.
const SERVERS: [(&str, Server, &str); 5] = [
    (IIS, Server::Iis, ""),
    (NGINX, Server::Other, "/intranet"),
    (APACHE_PROXY_FCGI, Server::Other, "/intranet"),
    (APACHE_FCGID, Server::Other, "/intranet"),
    (LIGHTTPD, Server::Other, "/intranet"),
];

#[test]
fn one_request_is_the_same_from_every_server() {
    for (text, server, base_path) in SERVERS {
        let found = read(&variables(text, &[]), b"a=1", base_path).map(sorted);
        assert_eq!(found, Ok(expected(server)), "{text}");
    }
}

#[test]
fn a_request_without_a_body_is_the_same_however_that_is_said() {
    for (text, server, base_path) in SERVERS {
        for length in ["", "0"] {
            let changed = [("REQUEST_METHOD", "GET"), ("CONTENT_TYPE", ""), ("CONTENT_LENGTH", length)];
            let found = read(&variables(text, &changed), b"", base_path).map(sorted);
            let mut expected =
                Request { method: Method::Get, body: RequestBody::Whole(Vec::new()), ..expected(server) };
            let is_of_body = |name: &str| name.starts_with("content-");
            let kept = expected.headers.iter().filter(|(name, _)| !is_of_body(name));
            expected.headers = kept.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
            assert_eq!(found, Ok(expected), "{text}");
        }
    }
}

#[test]
fn who_is_let_in_and_who_is_local_is_the_same_from_every_server() {
    for (text, server, base_path) in SERVERS {
        let local = [("AUTH_TYPE", "Negotiate"), ("REMOTE_USER", "CORP\\ann"), ("REMOTE_ADDR", "192.0.2.1")];
        let found = read(&variables(text, &local), b"a=1", base_path).map(sorted);
        let expected = Request {
            user: User::Named("CORP\\ann".to_owned()),
            remote_addr: "192.0.2.1".to_owned(),
            is_local: true,
            ..expected(server)
        };
        assert_eq!(found, Ok(expected), "{text}");
    }
}
