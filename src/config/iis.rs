//! `[iis]`: what the server is like that the site will lie on.

use crate::base::layout::{BIN, EXECUTABLE, in_app_data};
use crate::base::{Diagnostic, OutputPath, Place, Source, SourcePath, Text};
use crate::config::headers::is_token;
use crate::format::Entry;
use crate::rules::PATH_UNITS_MAX;

/// `[iis]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Iis {
    /// The folder on the server that the output is put into: absolute, on a drive or a share, without a final `\`. Where
    /// the site is a sub-application it is that application's folder.
    pub root: Text,
    /// Where IIS reads the handlers of dynamic routes.
    pub handlers: Handlers,
    /// The file with the operator's own elements.
    pub include: Option<Include>,
    /// Media types by extension (`.webp`, lower case), each extension once; they win over the built-in ones.
    pub mime_types: Vec<(Text, Text)>,
    /// Bytes of a request's body; 404.13 above.
    pub body_bytes_max: u32,
    /// Bytes of a request's FastCGI parameters, by which IIS tells its headers and URL; 431 above, answered by the
    /// executable.
    pub params_bytes_max: u32,
    /// Bytes of a request's URL; 404.14 above. `None` leaves IIS's own limit.
    pub url_bytes_max: Option<u32>,
    /// Bytes of a request's query; 404.15 above. `None` leaves IIS's own limit.
    pub query_bytes_max: Option<u32>,
}

/// Where IIS reads the handlers of dynamic routes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handlers {
    /// In `web.config`: the server's set-up has unlocked the section for this site.
    WebConfig,
    /// In the server's `applicationHost.config`, written by the set-up; `web.config` holds none.
    ApplicationHost,
}

/// `[iis] include`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Include {
    /// The file, below the project's root.
    pub path: SourcePath,
    /// Where the settings name it.
    pub place: Place,
}

/// Enough for forms; who takes uploads says so.
const BODY_BYTES_MAX: u32 = 1 << 20;

/// HTTP.sys takes 16 KB of request line and headers (`MaxRequestBytes`), and IIS tells each header up to three times.
const PARAMS_BYTES_MAX: u32 = 64 << 10;

impl Default for Iis {
    fn default() -> Self {
        Self {
            root: r"C:\inetpub\wwwroot".into(),
            handlers: Handlers::WebConfig,
            include: None,
            mime_types: Vec::new(),
            body_bytes_max: BODY_BYTES_MAX,
            params_bytes_max: PARAMS_BYTES_MAX,
            url_bytes_max: None,
            query_bytes_max: None,
        }
    }
}

const KEYS: [&str; 8] = ["root", "handlers", "include", "mime_types", "body_max", "params_max", "url_max", "query_max"];

/// Keys that the format has and this version cannot honour.
const KEYS_NOT_SUPPORTED: [&str; 1] = ["https"];

impl Iis {
    /// The FastCGI executable on the server, letter for letter as the set-up registers it.
    pub fn executable(&self) -> String {
        format!(r"{}\{}", self.root, executable())
    }

    /// The settings of `entries` laid over these.
    pub(super) fn lay_over(&mut self, entries: &[Entry], source: &Source, diagnostics: &mut Vec<Diagnostic>) {
        for entry in entries {
            let result = match &*entry.key {
                "mime_types" => entry.table(source).map(|entries| self.set_mime_types(entries, source, diagnostics)),
                _ => self.set(entry, source),
            };
            diagnostics.extend(result.err().map(|diagnostic| *diagnostic));
        }
    }

    fn set(&mut self, entry: &Entry, source: &Source) -> Result<(), Box<Diagnostic>> {
        let invalid = |cause: &str, help: &str| {
            let message = format!("`{}` {cause}", entry.key);
            Box::new(Diagnostic::error(message).at(source.place(entry.node.span)).help(help))
        };
        match &*entry.key {
            "root" => {
                let root = entry.text(source)?;
                check_root(&root).map_err(|cause| invalid(&cause, r"write it as 'C:\inetpub\wwwroot'"))?;
                self.root = root;
            }
            "handlers" => {
                self.handlers = match &*entry.text(source)? {
                    "web.config" => Handlers::WebConfig,
                    "applicationHost" => Handlers::ApplicationHost,
                    _ => {
                        let help = "`\"web.config\"` is right for most servers";
                        return Err(invalid("must be `\"web.config\"` or `\"applicationHost\"`", help));
                    }
                };
            }
            "include" => {
                let path = SourcePath::new(&entry.text(source)?);
                if OutputPath::new(path.as_str()).is_none() || path.as_str().contains(':') {
                    return Err(invalid("must be a path below the project's root", "write it as `iis/own.config`"));
                }
                self.include = Some(Include { path, place: source.place(entry.node.span) });
            }
            "body_max" => self.body_bytes_max = bytes(entry, source)?,
            "params_max" => self.params_bytes_max = bytes(entry, source)?,
            "url_max" => self.url_bytes_max = Some(bytes(entry, source)?),
            "query_max" => self.query_bytes_max = Some(bytes(entry, source)?),
            name if KEYS_NOT_SUPPORTED.contains(&name) => {
                let message = format!("`{name}` of `[iis]` is not supported by this version of generator");
                return Err(Box::new(Diagnostic::error(message).at(source.place(entry.key_span)).help("remove it")));
            }
            _ => {
                let help = format!("`[iis]` has `{}`", KEYS.join("`, `"));
                return Err(Box::new(entry.unknown(KEYS.into_iter().chain(KEYS_NOT_SUPPORTED), &help, source)));
            }
        }
        Ok(())
    }

    fn set_mime_types(&mut self, entries: &[Entry], source: &Source, diagnostics: &mut Vec<Diagnostic>) {
        for entry in entries {
            match mime_type(entry, source) {
                Ok((extension, value)) => {
                    self.mime_types.retain(|(known, _)| *known != extension);
                    self.mime_types.push((extension, value));
                }
                Err(diagnostic) => diagnostics.push(*diagnostic),
            }
        }
    }
}

/// Where the executable lies below the root.
fn executable() -> String {
    in_app_data(&format!("{BIN}/{EXECUTABLE}")).as_str().replace('/', "\\")
}

/// A folder that can be registered: `scriptProcessor` and `fullPath` are compared as strings, `|` would begin arguments,
/// `'` would end appcmd's text, and `%` would be expanded in one of them only.
fn check_root(root: &str) -> Result<(), String> {
    let absolute = r"must be an absolute path of Windows, with `\`";
    if root.contains(char::is_control) {
        return Err("can't hold control characters".to_owned());
    }
    if root.ends_with('\\') {
        return Err(r"can't end with `\`".to_owned());
    }
    let below = match (root.strip_prefix(r"\\"), root.as_bytes()) {
        (Some(share), _) if share.split('\\').count() >= 2 => share,
        (None, [letter, b':', b'\\', ..]) if letter.is_ascii_alphabetic() => &root[3..],
        _ => return Err(absolute.to_owned()),
    };
    if let Some(bad) = below.chars().find(|c| "|'\"<>:*?/%".contains(*c)) {
        return Err(format!("can't hold `{bad}`"));
    }
    if let Some(bad) = below.split('\\').find(|part| part.is_empty() || part.ends_with(['.', ' '])) {
        return Err(format!("can't hold a folder named `{bad}`"));
    }
    // Windows starts no program whose path is longer than it opens without being asked for more.
    let units_max = PATH_UNITS_MAX - 1 - executable().len();
    if root.encode_utf16().count() > units_max {
        return Err(format!("can't be longer than {units_max} characters, for the executable lies below it"));
    }
    Ok(())
}

/// A number of bytes, at least one.
///
/// # Errors
/// It is none, or over 4 GB.
pub fn bytes(entry: &Entry, source: &Source) -> Result<u32, Box<Diagnostic>> {
    let number = entry.integer(source)?;
    u32::try_from(number).ok().filter(|bytes| *bytes > 0).ok_or_else(|| {
        let message = format!("`{}` must be a number of bytes from 1 to {}", entry.key, u32::MAX);
        Box::new(Diagnostic::error(message).at(source.place(entry.node.span)))
    })
}

/// An extension in lower case and its media type.
fn mime_type(entry: &Entry, source: &Source) -> Result<(Text, Text), Box<Diagnostic>> {
    let extension = entry.key.to_lowercase();
    let is_extension = extension.strip_prefix('.').is_some_and(|name| !name.contains(|c: char| "./\\".contains(c)));
    if !is_extension {
        let message = format!("`{}` must be an extension", entry.key);
        return Err(Box::new(
            Diagnostic::error(message).at(source.place(entry.key_span)).help("write it as `\".webp\"`"),
        ));
    }
    let value = entry.text(source)?;
    let (essence, parameters) =
        value.split_once(';').map_or((&*value, ""), |(essence, rest)| (essence.trim_end(), rest));
    let is_type = essence.split_once('/').is_some_and(|(kind, name)| is_token(kind) && is_token(name));
    if !is_type || parameters.contains(|c: char| !matches!(c, ' '..='~')) {
        let message = format!("`{}` must be a media type, but is `{}`", entry.key, value.escape_debug());
        let diagnostic = Diagnostic::error(message).at(source.place(entry.node.span));
        return Err(Box::new(diagnostic.help("write it as `image/webp` or `text/plain; charset=utf-8`")));
    }
    Ok((extension.into(), value))
}

#[cfg(test)]
mod tests;
