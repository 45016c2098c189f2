//! What an operator's file may hold, and what it is told otherwise.

use super::*;
use crate::testing::{shown, source};

fn check(text: &str, expected: &[&str]) {
    let source = source("iis/own.config", text);
    let mut sections = Sections::default();
    let ours = sections.at("");
    ours.child("httpErrors").set("errorMode", "Custom");
    ours.child("httpErrors")
        .put(Element::new("error").with("statusCode", "404").with("path", "404.html"), &["statusCode"]);
    ours.child("staticContent").put(Element::new("mimeMap").with("fileExtension", ".webp"), &["fileExtension"]);
    sections.at("a").child("handlers").put(Element::new("add").with("name", "gen-fcgi-a"), &["name"]);
    let mut diagnostics = Diagnostics::default();
    merge(&source, &["handlers"], &mut sections, &mut diagnostics);
    assert_eq!(shown(&diagnostics), expected, "{text}");
}

fn check_settings(settings: &str, expected: &[&str]) {
    check(
        &format!("<configuration>\n<system.webServer>\n{settings}\n</system.webServer>\n</configuration>\n"),
        expected,
    );
}

#[test]
fn new_sections_attributes_and_entries_are_taken() {
    check_settings(
        "<httpErrors detailedMoreInformationLink=''><error statusCode='404' subStatusCode='3' path='x' /></httpErrors>\n\
         <staticContent><remove fileExtension='.b'/><mimeMap fileExtension='.b' mimeType='a/b'/></staticContent>\n\
         <rewrite><rules><clear/><rule name='a'/><rule name='b'/></rules></rewrite>",
        &[],
    );
    check(
        "<?xml version='1.0'?><!-- a --><configuration><location path='/A/'><system.webServer><handlers><add name='b'/></handlers></system.webServer></location></configuration><!-- b -->\n",
        &[],
    );
}

#[test]
fn a_second_cache_control_is_told() {
    check_settings(
        "<httpProtocol><customHeaders><add name='cache-control' value='public' /><remove name='Cache-Control' />\
         <add name='Cache' value='x' /></customHeaders></httpProtocol>",
        &["error: the header `Cache-Control` is set by the server itself --> iis/own.config:3:30 \
           [<add name='cache-control' value='public' />] help: write `<staticContent><clientCache … /></staticContent>`"],
    );
}

#[test]
fn what_would_stand_twice_is_told_at_its_line() {
    check_settings(
        "<httpErrors errorMode='Detailed'>\n<error statusCode='404' path='x'/>\n<remove statusCode='404' subStatusCode='-1'/>\n\
         <clear/></httpErrors>\n<staticContent><mimeMap fileExtension='.WEBP'/></staticContent>\n\
         <rewrite/>\n<rewrite/>",
        &[
            "error: the attribute `errorMode` of `<httpErrors>` is written by generator --> iis/own.config:3:1 \
             [<httpErrors errorMode='Detailed'>] help: remove it",
            "error: `404` stands in `<httpErrors>` already --> iis/own.config:4:1 [<error statusCode='404' path='x'/>] \
             help: remove it",
            "error: `404,-1` stands in `<httpErrors>` already --> iis/own.config:5:1 \
             [<remove statusCode='404' subStatusCode='-1'/>] help: remove it",
            "error: `<clear />` would take away what generator writes into `<httpErrors>` --> iis/own.config:6:1 [<clear/>] \
             help: remove single entries by `<remove … />`",
            "error: `.WEBP` stands in `<staticContent>` already --> iis/own.config:7:16 [<mimeMap fileExtension='.WEBP'/>] \
             help: remove it",
            "error: `<rewrite>` stands twice --> iis/own.config:9:1 [<rewrite/>] help: put its elements together",
        ],
    );
    check(
        "<configuration><location path='A'><system.webServer><handlers><add name='Gen-fcgi-a'/><add name='gen-fcgi-a'/></handlers></system.webServer></location></configuration>",
        &[
            "error: `gen-fcgi-a` stands in `<handlers>` already --> iis/own.config:1:87 [<add name='gen-fcgi-a'/>] help: remove it",
        ],
    );
}

#[test]
fn other_forms_are_refused() {
    let help = "help: write `<system.webServer>…</system.webServer>`, alone or in `<location path=\"folder\">`";
    check(
        "<configuration>\n<system.web/>\n<location/>\n<location path='a' inheritInChildApplications='true'/>\n\
         <location path='a'><system.web/></location>\n</configuration>",
        &[
            &format!(
                "error: `<system.web>` can't stand in `<configuration>` here --> iis/own.config:2:1 [<system.web/>] {help}"
            ),
            &format!("error: `<location>` needs a `path` --> iis/own.config:3:1 [<location/>] {help}"),
            "error: the attribute `inheritInChildApplications` of `<location>` is written by generator \
             --> iis/own.config:4:1 [<location path='a' inheritInChildApplications='true'/>] help: remove it",
            &format!(
                "error: `<system.web>` can't stand in `<location>` here --> iis/own.config:5:20 [<system.web/>] {help}"
            ),
        ],
    );
    check(
        "<system.webServer/>",
        &[&format!(
            "error: `<system.webServer>` must be `<configuration>` --> iis/own.config:1:1 [<system.webServer/>] {help}"
        )],
    );
}

fn check_broken(text: &str, expected: &str) {
    check(text, &[expected]);
}

#[test]
fn what_is_no_such_xml_is_told() {
    check_broken("", "error: `<configuration>` is missing or not closed --> iis/own.config:1:1 []");
    check_broken("<configuration>\n<a>", "error: `<configuration>` is missing or not closed --> iis/own.config:2:4 []");
    check_broken(
        "<configuration>x</configuration>",
        "error: text can't stand between elements --> iis/own.config:1:16 [x]",
    );
    check_broken(
        "<configuration>&a;</configuration>",
        "error: text can't stand between elements --> iis/own.config:1:16 [&a;]",
    );
    check_broken(
        "<!DOCTYPE a><configuration/>",
        "error: a `<!DOCTYPE>` can't stand here --> iis/own.config:1:1 [<!DOCTYPE a>]",
    );
    check_broken("<configuration/><a/>", "error: nothing can follow `</configuration>` --> iis/own.config:1:17 [<a/>]");
    check_broken("<a$ b='1'/>", "error: `a$` is no name of IIS --> iis/own.config:1:1 [<a$ b='1'/>]");
    check_broken("<a <='1'/>", "error: `<` is no name of IIS --> iis/own.config:1:1 [<a <='1'/>]");
    for broken in ["<a></b>", "</a>", "<a b='1' b='2'/>", "<a b=1/>", "<a b='&c;'/>", "<a", "\u{0}<"] {
        let source = source("iis/own.config", broken);
        let mut diagnostics = Diagnostics::default();
        merge(&source, &[], &mut Sections::default(), &mut diagnostics);
        assert_eq!(diagnostics.len(), 1, "{broken}");
    }
}

#[test]
fn elements_lie_in_each_other_to_a_limit() {
    let nested = |depth: usize| {
        let inner = depth - 2;
        format!(
            "<configuration><system.webServer>{}{}</system.webServer></configuration>",
            "<x>".repeat(inner),
            "</x>".repeat(inner)
        )
    };
    check(&nested(32), &[]);
    check(&nested(33), &["error: elements lie more than 32 deep --> iis/own.config:1:124 [<x>]"]);
}

#[test]
fn what_a_server_refuses_as_it_is_installed_is_told_with_the_command_that_unlocks_it() {
    let help = |section: &str| {
        format!(
            "help: on the server, as administrator: `%windir%\\System32\\inetsrv\\appcmd unlock config \"SITE\" \
             -section:system.webServer/{section} /commit:apphost`, with the name of the site"
        )
    };
    let locked = "is locked unless somebody unlocks it: IIS then answers";
    check_settings(
        "<modules/>\n<security><ipSecurity/>\n<authentication><basicAuthentication/></authentication></security>\n\
         <handlers><add name='own'/></handlers>\n<httpErrors defaultPath='x'/>\n<fastCgi/>",
        &[
            &format!(
                "warning: `<modules>` {locked} all of the site with 500.19 --> iis/own.config:3:1 [<modules/>] {}",
                help("modules")
            ),
            &format!(
                "warning: `<ipSecurity>` {locked} all of the site with 500.19 --> iis/own.config:4:11 [<ipSecurity/>] {}",
                help("security/ipSecurity")
            ),
            &format!(
                "warning: `<basicAuthentication>` {locked} all of the site with 500.19 --> iis/own.config:5:17 \
                 [<basicAuthentication/>] {}",
                help("security/authentication/basicAuthentication")
            ),
            "warning: the attribute `defaultPath` of `<httpErrors>` is locked unless somebody unlocks it: IIS then answers with 500.19 \
             --> iis/own.config:7:1 [<httpErrors defaultPath='x'/>] help: remove it, or remove it from `lockAttributes` in the \
             server's `applicationHost.config`",
            "error: `<fastCgi>` can't stand in a `web.config`: IIS reads it from the server's own settings --> iis/own.config:8:1 \
             [<fastCgi/>] help: remove it, and set it on the server by IIS Manager or appcmd",
        ],
    );
    check(
        "<configuration><location path='admin'><system.webServer><serverRuntime/></system.webServer></location></configuration>",
        &[&format!(
            "warning: `<serverRuntime>` {locked} `/admin/` with 500.19 --> iis/own.config:1:57 [<serverRuntime/>] {}",
            help("serverRuntime")
        )],
    );
}

#[test]
fn what_breaks_other_programs_is_told() {
    check(
        "<configuration><location path='.well-known/x'><system.webServer><staticContent><mimeMap fileExtension='.' mimeType='a/b'/>\
         </staticContent></system.webServer></location></configuration>",
        &[
            "warning: `.well-known/x` can't be a location: applications with ASP.NET below the site refuse the whole `web.config` for a \
           location that begins with a dot --> iis/own.config:1:16 [<location path='.well-known/x'>] help: put a `web.config` of its own into \
           that folder on the server; the generator leaves it alone",
        ],
    );
    check_settings(
        "<staticContent><mimeMap fileExtension='.' mimeType='a/b'/></staticContent>",
        &[
            "warning: a type for all files without extension stops tools that renew certificates: they write one too, and IIS refuses \
           a second --> iis/own.config:3:16 [<mimeMap fileExtension='.' mimeType='a/b'/>] help: put it into a `<location>` of the \
           file or folder that needs it",
        ],
    );
    check("<configuration><location path='.'><system.webServer/></location></configuration>", &[]);
}
