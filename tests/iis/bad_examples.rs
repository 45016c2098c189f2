//! The validator finds what IIS refuses.

use crate::server::Server;
use crate::validate::problems;

fn check(settings: &str, expected: &[&str]) {
    check_configuration(&format!("<system.webServer>{settings}</system.webServer>"), Server::Plain, expected);
}

fn check_configuration(inner: &str, server: Server, expected: &[&str]) {
    assert_eq!(problems(&format!("<configuration>{inner}</configuration>"), server), expected, "{inner}");
}

#[test]
fn an_example_that_is_good_is_taken() {
    check(
        "<httpErrors existingResponse='PassThrough' /><handlers><add name='a' path='*' verb='GET' resourceType='File' /></handlers>",
        &[],
    );
}

#[test]
fn values_in_another_case_are_refused() {
    check("<httpErrors existingResponse='Passthrough' />", &[": `httpErrors` existingResponse=\"Passthrough\""]);
}

#[test]
fn unknown_names_are_refused() {
    check(
        "<handlers><add name='a' path='*' verb='GET' resourcetype='File' /></handlers>",
        &[": unknown attribute `resourcetype` of `handlers/add`"],
    );
    check("<httpError />", &[": unknown element `httpError`"]);
    check("<staticContent><add fileExtension='.a' /></staticContent>", &[": unknown element `staticContent/add`"]);
    check("<rewrite />", &[": unknown element `rewrite`"]);
    check(
        "<security><requestFiltering removeServerheader='true' /></security>",
        &[": unknown attribute `removeServerheader` of `security/requestFiltering`"],
    );
}

#[test]
fn what_is_missing_is_told() {
    check("<handlers><add name='a' path='*' /></handlers>", &[": `handlers/add` needs `verb`"]);
    check("<staticContent><remove /></staticContent>", &[": `staticContent/remove` needs `fileExtension`"]);
}

#[test]
fn values_of_other_types_are_refused() {
    check(
        "<staticContent><clientCache cacheControlMaxAge='365' /></staticContent>",
        &[": `staticContent/clientCache` cacheControlMaxAge=\"365\""],
    );
    check(
        "<staticContent><clientCache cacheControlMaxAge='1.24:00:00' /></staticContent>",
        &[": `staticContent/clientCache` cacheControlMaxAge=\"1.24:00:00\""],
    );
    check("<defaultDocument enabled='True' />", &[": `defaultDocument` enabled=\"True\""]);
    check(
        "<security><requestFiltering><requestLimits maxUrl='-1' /></requestFiltering></security>",
        &[": `security/requestFiltering/requestLimits` maxUrl=\"-1\""],
    );
}

#[test]
fn what_is_locked_is_refused() {
    check("<fastCgi />", &[": `fastCgi` is only for the server"]);
    check("<modules />", &[": `modules` is locked"]);
    check("<security><authentication /></security>", &[": `security/authentication` is locked"]);
    check("<httpErrors defaultPath='a' />", &[": `httpErrors` defaultPath=\"a\""]);
}

#[test]
fn entries_that_the_server_has_are_refused() {
    check(
        "<staticContent><mimeMap fileExtension='.HTML' mimeType='a/b' /></staticContent>",
        &[": `staticContent` has `.html` already"],
    );
    check(
        "<staticContent><remove fileExtension='.html' /><mimeMap fileExtension='.html' mimeType='a/b' /></staticContent>",
        &[],
    );
    check(
        "<httpProtocol><customHeaders><add name='X-Powered-By' value='me' /></customHeaders></httpProtocol>",
        &[": `httpProtocol/customHeaders` has `x-powered-by` already"],
    );
    check(
        "<httpErrors><error statusCode='404' subStatusCode='-1' path='a' /></httpErrors>",
        &[": `httpErrors` has `404,-1` already"],
    );
    check(
        "<defaultDocument><files><add value='index.html' /></files></defaultDocument>",
        &[": `defaultDocument/files` has `index.html` already"],
    );
    check(
        "<handlers><add name='StaticFile' path='*' verb='*' /></handlers>",
        &[": `handlers` has `StaticFile` already"],
    );
    let hidden = "<system.webServer><security><requestFiltering><hiddenSegments><add segment='App_Data' /></hiddenSegments></requestFiltering></security></system.webServer>";
    check_configuration(hidden, Server::Plain, &[]);
    check_configuration(
        hidden,
        Server::AspNet,
        &[": `security/requestFiltering/hiddenSegments` has `app_data` already"],
    );
}

#[test]
fn entries_that_a_level_above_has_are_refused() {
    let map = "<staticContent><mimeMap fileExtension='.webp' mimeType='image/webp' /></staticContent>";
    check(&format!("{map}{map}"), &[": `staticContent` stands twice", ": `staticContent` has `.webp` already"]);
    let location = |path: &str, inner: &str| {
        format!("<location path='{path}'><system.webServer>{inner}</system.webServer></location>")
    };
    let nested = [location("a/b/c", map), location("x", map), location("a", map)].concat();
    check_configuration(&nested, Server::Plain, &["/a/b/c: `staticContent` has `.webp` already"]);
    let cleared = location("a/b", &map.replace("<mimeMap", "<clear /><mimeMap"));
    check_configuration(&[location("a", map), cleared].concat(), Server::Plain, &[]);
}

#[test]
fn locations_stand_once_and_are_paths() {
    let location = |path: &str| format!("<location path='{path}'><system.webServer /></location>");
    check_configuration(&[location("a"), location("A")].concat(), Server::Plain, &["location /a: stands twice"]);
    check_configuration(&location("/a"), Server::Plain, &["location: path=\"/a\""]);
    check_configuration("<location path='a' inherit='no' />", Server::Plain, &["location: inherit=\"no\""]);
    check_configuration("<system.web />", Server::Plain, &["configuration: unknown element `system.web`"]);
}

#[test]
fn a_broken_text_is_refused() {
    assert_eq!(problems("<configuration><a></configuration>", Server::Plain).len(), 1);
}

#[test]
fn names_that_differ_by_case_are_two_where_the_schema_says_so() {
    check("<handlers><add name='staticfile' path='*' verb='*' /></handlers>", &[]);
    check(
        "<handlers><remove name='STATICFILE' /><add name='StaticFile' path='*' verb='*' /></handlers>",
        &[": `handlers` has `StaticFile` already"],
    );
    let filtering = |inner: &str| format!("<security><requestFiltering>{inner}</requestFiltering></security>");
    check(&filtering("<verbs><add verb='GET' allowed='true' /><add verb='get' allowed='false' /></verbs>"), &[]);
    check(
        "<security><authorization><add accessType='Deny' verbs='GET' /><add accessType='Deny' verbs='get' />\
         <add accessType='Allow' users='A' /><add accessType='Allow' users='a' /></authorization></security>",
        &[": `security/authorization` has `,a,` already"],
    );
    check(
        &filtering("<hiddenSegments><add segment='A' /><add segment='a' /></hiddenSegments>"),
        &[": `security/requestFiltering/hiddenSegments` has `a` already"],
    );
}

#[test]
fn numbers_times_and_flags_have_their_range() {
    let error = |status: &str, substatus: &str| {
        format!("<httpErrors><error statusCode='{status}' subStatusCode='{substatus}' path='a' /></httpErrors>")
    };
    for (status, substatus) in [("400", "-1"), ("999", "999")] {
        check(&error(status, substatus), &[]);
    }
    check(&error("399", "-1"), &[": `httpErrors/error` statusCode=\"399\""]);
    check(&error("1000", "-1"), &[": `httpErrors/error` statusCode=\"1000\""]);
    check(&error("410", "-2"), &[": `httpErrors/error` subStatusCode=\"-2\""]);
    check(&error("410", "1000"), &[": `httpErrors/error` subStatusCode=\"1000\""]);
    let profile = |duration: &str| {
        format!("<caching><profiles><add extension='.a' duration='{duration}' /></profiles></caching>")
    };
    check(&profile("49.17:02:47"), &[]);
    check(&profile("00:00:00"), &[": `caching/profiles/add` duration=\"00:00:00\""]);
    check(&profile("49.17:02:48"), &[": `caching/profiles/add` duration=\"49.17:02:48\""]);
    check("<directoryBrowse showFlags='Date, Time,LongDate' /><handlers accessPolicy='Read,Script' />", &[]);
    check("<directoryBrowse showFlags='Date,Owner' />", &[": `directoryBrowse` showFlags=\"Date,Owner\""]);
    check("<handlers accessPolicy='' />", &[": `handlers` accessPolicy=\"\""]);
}

#[test]
fn names_may_be_empty_where_the_schema_does_not_forbid_it() {
    check("<defaultDocument><files><add value='' /></files></defaultDocument>", &[]);
    check("<handlers><add name='' path='*' verb='' /></handlers>", &[": `handlers/add` name=\"\""]);
    check(
        "<staticContent><mimeMap fileExtension='.a' mimeType='' /></staticContent>",
        &[": `staticContent/mimeMap` mimeType=\"\""],
    );
    check("<httpErrors><error statusCode='410' path='' /></httpErrors>", &[": `httpErrors/error` path=\"\""]);
}

#[test]
fn every_part_of_request_filtering_is_taken() {
    let rule = |name: &str, inner: &str| format!("<filteringRule name='{name}' scanUrl='true'>{inner}</filteringRule>");
    let inner = "<scanHeaders><add requestHeader='A' /></scanHeaders><appliesTo><add fileExtension='.a' /></appliesTo>\
                 <denyStrings><add string='--' /></denyStrings>";
    let filtering = |inner: &str| {
        format!("<security><requestFiltering removeServerHeader='true'>{inner}</requestFiltering></security>")
    };
    // Two rules may deny the same.
    let rules = format!("<filteringRules>{}{}</filteringRules>", rule("a", inner), rule("b", inner));
    let others = "<alwaysAllowedQueryStrings><add queryString='a' /></alwaysAllowedQueryStrings>\
                  <denyQueryStringSequences><add sequence='..' /></denyQueryStringSequences>";
    check(&filtering(&format!("{rules}{others}")), &[]);
    check(
        "<applicationInitialization doAppInitAfterRestart='true'><add initializationPage='/' /></applicationInitialization>",
        &[],
    );
    let path = "security/requestFiltering/filteringRules/filteringRule";
    check(
        &filtering(&format!(
            "<filteringRules>{}</filteringRules>",
            rule("a", "<denyStrings><add string='' /><b /></denyStrings><c />")
        )),
        &[
            &format!(": `{path}/denyStrings/add` string=\"\""),
            &format!(": unknown element `{path}/denyStrings/b`"),
            &format!(": unknown element `{path}/c`"),
        ],
    );
}
