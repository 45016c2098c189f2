//! `[iis]`: what the server is like that the site will lie on.

use crate::base::layout::{BIN, EXECUTABLE, in_app_data};
use crate::base::{Diagnostic, Diagnostics, OutputPath, Place, Refusal, SourcePath, Text};
use crate::config::headers::is_token;
use crate::format::Field;
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
    /// Bytes of a request's FastCGI parameters, by which IIS passes on its headers and URL; 431 above, answered by the
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

/// HTTP.sys takes 16 KB of request line and headers (`MaxRequestBytes`), and IIS passes each header on up to three times.
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

impl Iis {
    /// The FastCGI executable on the server, letter for letter as the set-up registers it.
    pub fn executable(&self) -> String {
        format!(r"{}\{}", self.root, executable())
    }

    pub(super) fn set(&mut self, field: Field<'_>, diagnostics: &mut Diagnostics) -> Result<(), Box<Diagnostic>> {
        match &**field.key() {
            "root" => {
                let root = field.text()?;
                let help = r"write it as 'C:\inetpub\wwwroot'";
                ensure_root_can_be_registered(&root).map_err(|refusal| field.invalid(refusal.help(help)))?;
                self.root = root;
            }
            "handlers" => {
                self.handlers = match &*field.text()? {
                    "web.config" => Handlers::WebConfig,
                    "applicationHost" => Handlers::ApplicationHost,
                    _ => {
                        let refusal = Refusal::new("must be `\"web.config\"` or `\"applicationHost\"`");
                        return Err(field.invalid(refusal.help("`\"web.config\"` is right for most servers")));
                    }
                };
            }
            "include" => {
                let path = SourcePath::new(&field.text()?);
                if OutputPath::new(path.as_str()).is_none() || path.as_str().contains(':') {
                    let refusal = Refusal::new("must be a path below the project's root");
                    return Err(field.invalid(refusal.help("write it as `iis/own.config`")));
                }
                self.include = Some(Include { path, place: field.place() });
            }
            "mime_types" => {
                return field.each(diagnostics, |field, _| {
                    let (extension, value) = mime_type(field)?;
                    self.mime_types.retain(|(earlier, _)| *earlier != extension);
                    self.mime_types.push((extension, value));
                    Ok(())
                });
            }
            "body_max" => self.body_bytes_max = bytes(field)?,
            "params_max" => self.params_bytes_max = bytes(field)?,
            "url_max" => self.url_bytes_max = Some(bytes(field)?),
            "query_max" => self.query_bytes_max = Some(bytes(field)?),
            "https" => return Err(field.not_supported("`https` of `[iis]`", "remove it")),
            _ => {
                let help = format!("`[iis]` has `{}`", KEYS.join("`, `"));
                return Err(field.unknown(KEYS.into_iter().chain(["https"]), &help));
            }
        }
        Ok(())
    }
}

/// Where the executable lies below the root.
fn executable() -> String {
    in_app_data(&format!("{BIN}/{EXECUTABLE}")).as_str().replace('/', "\\")
}

/// `scriptProcessor` and `fullPath` are compared as strings, `|` would begin arguments, `'` would end appcmd's text, and `%`
/// would be expanded in one of them only.
fn ensure_root_can_be_registered(root: &str) -> Result<(), Refusal> {
    if root.contains(char::is_control) {
        return Err("can't hold control characters".into());
    }
    if root.ends_with('\\') {
        return Err(r"can't end with `\`".into());
    }
    let below = match (root.strip_prefix(r"\\"), root.as_bytes()) {
        (Some(share), _) if share.split('\\').count() >= 2 => share,
        (None, [letter, b':', b'\\', ..]) if letter.is_ascii_alphabetic() => &root[3..],
        _ => return Err(r"must be an absolute path of Windows, with `\`".into()),
    };
    if let Some(bad) = below.chars().find(|c| "|'\"<>:*?/%".contains(*c)) {
        return Err(format!("can't hold `{bad}`").into());
    }
    if let Some(bad) = below.split('\\').find(|part| part.is_empty() || part.ends_with(['.', ' '])) {
        return Err(format!("can't hold a folder named `{bad}`").into());
    }
    // Windows starts no program whose path is longer than it opens without being asked for more.
    let units_max = PATH_UNITS_MAX - 1 - executable().len();
    if root.encode_utf16().count() > units_max {
        return Err(format!("can't be longer than {units_max} characters, for the executable lies below it").into());
    }
    Ok(())
}

/// A number of bytes, at least one.
///
/// # Errors
/// It is none, or over 4 GB.
pub fn bytes(field: Field<'_>) -> Result<u32, Box<Diagnostic>> {
    let bytes = u32::try_from(field.integer()?).ok().filter(|bytes| *bytes > 0);
    bytes.ok_or_else(|| field.invalid(format!("must be a number of bytes from 1 to {}", u32::MAX).into()))
}

/// An extension in lower case and its media type.
fn mime_type(field: Field<'_>) -> Result<(Text, Text), Box<Diagnostic>> {
    let extension = field.key().to_lowercase();
    let is_extension = extension.strip_prefix('.').is_some_and(|name| !name.contains(|c: char| "./\\".contains(c)));
    if !is_extension {
        let refusal = Refusal::new(format!("`{}` must be an extension", field.key()));
        return Err(field.refuse_key(refusal.help("write it as `\".webp\"`")));
    }
    let value = field.text()?;
    let (essence, parameters) =
        value.split_once(';').map_or((&*value, ""), |(essence, rest)| (essence.trim_end(), rest));
    let is_type = essence.split_once('/').is_some_and(|(kind, name)| is_token(kind) && is_token(name));
    if !is_type || parameters.contains(|c: char| !matches!(c, ' '..='~')) {
        let refusal = Refusal::new(format!("must be a media type, but is `{}`", value.escape_debug()));
        return Err(field.invalid(refusal.help("write it as `image/webp` or `text/plain; charset=utf-8`")));
    }
    Ok((extension.into(), value))
}

#[cfg(test)]
mod tests;
