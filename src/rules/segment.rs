//! Names that Windows, Request Filtering or ASP.NET give a meaning of their own, one segment of a path at a time.

use super::path::URL_SEGMENT_UNITS_MAX;

/// Whether Windows takes `segment` for a device: `con`, `Nul.tar.gz`, `com1 .txt`, `lpt²`. A file of that name can't be
/// made, or is read from the device.
///
/// `learn.microsoft.com/windows/win32/fileio/naming-a-file`, "Naming Conventions"; `CONIN$` and `CONOUT$` as in
/// `CreateFile`, "Consoles". Spaces before the first dot are passed over (`RtlIsDosDeviceName_U`).
pub(crate) fn is_device_name(segment: &str) -> bool {
    let stem = segment.split('.').next().unwrap_or_default().trim_end_matches(' ');
    let numbered = |stem: &str| {
        let (port, number) = stem.split_at_checked(3)?;
        let is_port = port.eq_ignore_ascii_case("com") || port.eq_ignore_ascii_case("lpt");
        let mut number = number.chars();
        let is_number = matches!(number.next(), Some('1'..='9' | '¹' | '²' | '³')) && number.next().is_none();
        Some(is_port && is_number)
    };
    ["con", "prn", "aux", "nul", "conin$", "conout$"].iter().any(|name| stem.eq_ignore_ascii_case(name))
        || numbered(stem).unwrap_or(false)
}

/// Whether servers with ASP.NET answer every URL that has `segment` with 404.8.
///
/// The set-up of ASP.NET adds these to `hiddenSegments` of `applicationHost.config`; a server without it hides only
/// `web.config`: `learn.microsoft.com/iis/configuration/system.webServer/security/requestFiltering/hiddenSegments`.
pub(crate) fn is_hidden_by_asp_net(segment: &str) -> bool {
    HIDDEN_BY_ASP_NET.iter().any(|name| segment.eq_ignore_ascii_case(name))
}

const HIDDEN_BY_ASP_NET: [&str; 6] =
    ["bin", "App_Code", "App_GlobalResources", "App_LocalResources", "App_WebReferences", "App_Browsers"];

/// Whether servers with ASP.NET answer files with `extension`, given without the dot and in any case, with 404.7.
///
/// The set-up of ASP.NET (of ASP for `.asa`) adds these to `fileExtensions` of `applicationHost.config`:
/// `learn.microsoft.com/iis/configuration/system.webServer/security/requestFiltering/fileExtensions`.
pub(crate) fn is_denied_extension(extension: &str) -> bool {
    DENIED_BY_ASP_NET.split(' ').any(|denied| extension.eq_ignore_ascii_case(denied))
}

const DENIED_BY_ASP_NET: &str = "asa asax ascx master skin browser sitemap config cs csproj vb vbproj webinfo licx \
    resx resources mdb vjsproj java jsl ldb dsdgm ssdgm lsad ssmap cd dsprototype lsaprototype sdm sdmDocument mdf ldf ad dd ldd sd \
    adprototype lddprototype exclude refresh compiled msgx vsdisco rules";

/// Whether servers that have its language run files with `extension`, given without the dot and in any case, and don't send them:
/// the handlers of the features ASP.NET (with WCF and Web Pages), ASP and Server-Side Includes in `applicationHost.config`, and
/// those that the set-ups of PHP, Perl, ColdFusion and Java's servers add.
pub(crate) fn is_run_by_servers(extension: &str) -> bool {
    RUN_BY_SERVERS.split(' ').any(|run| extension.eq_ignore_ascii_case(run))
}

const RUN_BY_SERVERS: &str = "asp aspx ashx asmx axd svc soap rem aspq cshtm cshtml vbhtm vbhtml xamlx xoml shtml shtm stm \
    php php3 php4 php5 php7 php8 phtml pl cgi cfm cfml cfc jsp jspx";

/// Whether Windows allows no `c` in a name: `< > : " | ? * \`, and controls up to U+001F.
///
/// `learn.microsoft.com/windows/win32/fileio/naming-a-file`, "Naming Conventions".
pub(super) fn is_forbidden_in_names(c: char) -> bool {
    matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*' | '\\' | '\0'..='\x1f')
}

/// Whether IIS serves no URL with `c`, however it is encoded.
///
/// `+` and `%` come back as something else when they are decoded twice, and are a 404.11 unless `allowDoubleEscaping`:
/// `learn.microsoft.com/iis/configuration/system.webServer/security/requestFiltering`. U+007F to U+009F are a 400 of
/// http.sys (`AllowRestrictedChars`): KB820129.
pub(super) fn is_forbidden_in_urls(c: char) -> bool {
    matches!(c, '+' | '%' | '\x7f'..='\u{9f}')
}

/// Whether a value of a route's parameter may hold `c`: what every server hands over unchanged.
pub(crate) fn is_parameter_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '~')
}

/// Whether `value` can stand for `{name}` in a route: one segment that reaches the page as it was linked. No dot at the
/// end, which Windows drops, no device, and not longer than http.sys lets through.
pub(crate) fn is_parameter_value(value: &str) -> bool {
    (1..=URL_SEGMENT_UNITS_MAX).contains(&value.len())
        && value.chars().all(is_parameter_character)
        && !value.ends_with('.')
        && !is_device_name(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rule: impl Fn(&str) -> bool, yes: &[&str], no: &[&str]) {
        for text in yes {
            assert!(rule(text), "{text:?}");
        }
        for text in no {
            assert!(!rule(text), "{text:?}");
        }
    }

    #[test]
    fn devices_keep_their_names_with_any_extension() {
        check(
            is_device_name,
            &[
                "con",
                "CON",
                "Prn.txt",
                "aux.",
                "nul.tar.gz",
                "nul .x",
                "COM1",
                "com9.log",
                "lpt1",
                "lpt²",
                "COM³.x",
                "CONIN$",
            ],
            &[
                "",
                "co",
                "cone",
                "com",
                "com0",
                "com10",
                "com1x",
                "lpt٣",
                "console.js",
                "x.con",
                "comé",
                "conout",
                " con",
                "é1",
            ],
        );
    }

    #[test]
    fn asp_net_hides_its_folders_whole_names_only() {
        check(
            is_hidden_by_asp_net,
            &[
                "bin",
                "BIN",
                "app_code",
                "App_Browsers",
                "App_GlobalResources",
                "App_LocalResources",
                "App_WebReferences",
            ],
            &["", "bins", "cabin", "bin.txt", "App_Themes", "App_Code1", "obj"],
        );
    }

    #[test]
    fn asp_net_denies_extensions() {
        check(
            is_denied_extension,
            &["asa", "cs", "CONFIG", "sdmdocument", "vbproj", "java", "rules"],
            &["", "css", "c", "csp", "cs vb", ".cs", "txt"],
        );
    }

    #[test]
    fn what_servers_run_is_known_by_its_extension() {
        check(
            is_run_by_servers,
            &["asp", "ASPX", "php", "php8", "cgi", "shtml"],
            &["", "html", "aspx2", "cer", "asp php"],
        );
    }

    #[test]
    fn what_windows_forbids_in_names() {
        let forbidden: String = (0..=0x10ff).filter_map(char::from_u32).filter(|c| is_forbidden_in_names(*c)).collect();
        let controls: String = (0..0x20).filter_map(char::from_u32).collect();
        assert_eq!(forbidden, controls + "\"*:<>?\\|");
    }

    #[test]
    fn what_iis_forbids_in_urls() {
        let forbidden: String = (0..=0x10ff).filter_map(char::from_u32).filter(|c| is_forbidden_in_urls(*c)).collect();
        let controls: String = (0x7f..0xa0).filter_map(char::from_u32).collect();
        assert_eq!(forbidden, "%+".to_owned() + &controls);
    }

    #[test]
    fn values_of_parameters_are_plain_segments() {
        let longest = "x".repeat(URL_SEGMENT_UNITS_MAX);
        check(
            is_parameter_value,
            &["a", "A-1_b.c~", ".a", "~1", "com0", "x.nul", &longest],
            &["", ".", "..", "a.", "a b", "a/b", "é", "a+b", "a%20", "nul", "Com1.x", &format!("{longest}x")],
        );
    }
}
