//! What `[iis]` takes, and what it refuses.

use crate::base::Diagnostics;
use crate::config::{Handlers, Iis, read};
use crate::testing::{shown, source};

fn check(text: &str, expected: &[&str]) -> Iis {
    let mut diagnostics = Diagnostics::default();
    let config = read(Some(&source("site/site.toml", text)), &mut diagnostics);
    assert_eq!(shown(&diagnostics), expected, "{text}");
    config.iis
}

#[test]
fn every_setting_is_taken() {
    let iis = check(
        "[iis]\nroot = '\\\\files\\www\\Größe 1'\nhandlers = 'applicationHost'\ninclude = 'iis\\own.config'\n\
         body_max = 4294967295\nparams_max = 65537\nurl_max = 1\nquery_max = 512\n\
         [iis.mime_types]\n'.WebP' = 'image/webp'\n'.log' = 'text/plain; charset=utf-8'\n'.' = 'text/plain'\n",
        &[],
    );
    assert_eq!(iis.executable(), r"\\files\www\Größe 1\App_Data\bin\generator-fcgi.exe");
    assert_eq!(iis.handlers, Handlers::ApplicationHost);
    assert_eq!(iis.include.as_ref().map(|include| include.path.as_str()), Some("iis/own.config"));
    assert_eq!((iis.body_bytes_max, iis.url_bytes_max, iis.query_bytes_max), (u32::MAX, Some(1), Some(512)));
    assert_eq!(iis.params_bytes_max, 65_537);
    let types: Vec<_> = iis.mime_types.iter().map(|(extension, value)| (&**extension, &**value)).collect();
    assert_eq!(types, [(".webp", "image/webp"), (".log", "text/plain; charset=utf-8"), (".", "text/plain")]);
}

#[test]
fn without_a_table_every_default_holds() {
    let iis = check("", &[]);
    assert_eq!(iis, Iis::default());
    assert_eq!((iis.body_bytes_max, iis.params_bytes_max), (1_048_576, 65_536));
    assert_eq!(iis.executable(), r"C:\inetpub\wwwroot\App_Data\bin\generator-fcgi.exe");
}

fn check_root(root: &str, cause: Option<&str>) {
    let place = format!("site/site.toml:1:12 ['''{root}''']");
    let help = r"help: write it as 'C:\inetpub\wwwroot'";
    let message = cause.map(|cause| format!("error: `root` {cause} --> {place} {help}"));
    let expected: Vec<_> = message.as_deref().into_iter().collect();
    let iis = check(&format!("iis.root = '''{root}'''"), &expected);
    assert_eq!(&*iis.root == root, cause.is_none(), "{root}");
}

#[test]
fn a_root_that_can_not_be_registered_is_refused() {
    check_root(r"d:\sites\a b", None);
    check_root(r"\\files\www", None);
    for root in ["", "wwwroot", r"\www", r"C:www", "/var/www", r"\\files", r"1:\www"] {
        check_root(root, Some(r"must be an absolute path of Windows, with `\`"));
    }
    check_root(r"C:\www\", Some(r"can't end with `\`"));
    check_root(r"C:\", Some(r"can't end with `\`"));
    for bad in ["|", "'", "<", "*", ":", "/", "%"] {
        check_root(&format!(r"C:\a{bad}b"), Some(&format!("can't hold `{bad}`")));
    }
    check_root("C:\\a\tb", Some("can't hold control characters"));
    check_root(r"C:\a\\b", Some("can't hold a folder named ``"));
    check_root(r"C:\a\..\b", Some("can't hold a folder named `..`"));
    check_root(r"C:\a.", Some("can't hold a folder named `a.`"));
    check_root(r"\\\www", Some("can't hold a folder named ``"));
}

#[test]
fn a_root_may_be_as_long_as_its_executable_can_be_started() {
    let root = |units: usize| format!(r"C:\{}", "a".repeat(units - 3));
    check_root(&root(227), None);
    check_root(&root(228), Some("can't be longer than 227 characters, for the executable lies below it"));
}

#[test]
fn every_mistake_is_told() {
    check(
        "[iis]\nhandlers = 'both'\ninclude = '../x'\nhttps = 'hsts'\nbodymax = 1\nbody_max = 0\nurl_max = 4294967296\n\
         query_max = 1.5\nmime_types = { webp = 'image/webp', '.a/b' = 'a/b', '.c' = 'text', '.d' = 5 }\n\
         params_max = '64K'\n",
        &[
            "error: `handlers` must be `\"web.config\"` or `\"applicationHost\"` --> site/site.toml:2:12 ['both'] \
             help: `\"web.config\"` is right for most servers",
            "error: `include` must be a path below the project's root --> site/site.toml:3:11 ['../x'] \
             help: write it as `iis/own.config`",
            "error: `https` of `[iis]` is not supported by this version of generator --> site/site.toml:4:1 [https] \
             help: remove it",
            "error: unknown key `bodymax` --> site/site.toml:5:1 [bodymax] help: did you mean `body_max`?",
            "error: `body_max` must be a number of bytes from 1 to 4294967295 --> site/site.toml:6:12 [0]",
            "error: `url_max` must be a number of bytes from 1 to 4294967295 --> site/site.toml:7:11 [4294967296]",
            "error: `query_max` must be a whole number, but is 1.5 --> site/site.toml:8:13 [1.5]",
            "error: `webp` must be an extension --> site/site.toml:9:16 [webp] help: write it as `\".webp\"`",
            "error: `.a/b` must be an extension --> site/site.toml:9:37 ['.a/b'] help: write it as `\".webp\"`",
            "error: `.c` must be a media type, but is `text` --> site/site.toml:9:60 ['text'] \
             help: write it as `image/webp` or `text/plain; charset=utf-8`",
            "error: `.d` must be text, but is a number --> site/site.toml:9:75 [5] help: put it in quotes",
            "error: `params_max` must be a whole number, but is text --> site/site.toml:10:14 ['64K']",
        ],
    );
    check("iis = 5\n[security]\n", &["error: `iis` must be a table, but is a number --> site/site.toml:1:7 [5]"]);
}
