//! What the site knows: the URLs of its files and paths, and its Markdown. Null gives null.

use super::Arguments;
use super::read::text;
use crate::base::{Refusal, Value};

/// `asset PATH`: the URL of a file in `static/`, with its fingerprint.
pub(super) fn asset(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    Ok(text(arguments.at(0))?.map(|path| arguments.host.asset(&path)).transpose()?.into())
}

/// `url PATH`: the URL of a path of the site.
pub(super) fn url(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    Ok(text(arguments.at(0))?.map(|path| arguments.host.url(&path)).into())
}

/// `markdown TEXT`: HTML; what is HTML already stays as it is.
pub(super) fn markdown(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    if let Value::Html(_) = arguments.at(0) {
        return Ok(arguments.at(0).clone());
    }
    let html = text(arguments.at(0))?.map(|text| arguments.host.markdown(&text)).transpose()?;
    Ok(html.map_or(Value::Null, Value::html))
}

#[cfg(test)]
mod tests {
    use crate::template::helpers::testing::check;

    #[test]
    fn an_asset_is_its_url_with_fingerprint() {
        check("asset", r#"["css/site.css"]"#, "{}", Ok(r#""/css/site.0a1b2c3d.css""#));
        check("asset", r#"["css/sit.css"]"#, "{}", Err("no file `static/css/sit.css`"));
        check("asset", "[null]", "{}", Ok("null"));
        check("asset", "[[1]]", "{}", Err("expected text, but got a list"));
    }

    #[test]
    fn a_url_is_below_the_sites_path() {
        check("url", r#"["/about/"]"#, "{}", Ok(r#""/base/about/""#));
        check("url", "[null]", "{}", Ok("null"));
        check("url", r#"[{"$page": {}}]"#, "{}", Err("expected text, but got an object"));
    }

    #[test]
    fn markdown_is_html() {
        check("markdown", r#"["a *b*"]"#, "{}", Ok("html <p>a *b*</p>"));
        check("markdown", r#"[{"$html": "<i>a</i>"}]"#, "{}", Ok("html <i>a</i>"));
        check("markdown", "[null]", "{}", Ok("null"));
        check("markdown", "[[1]]", "{}", Err("expected text, but got a list"));
    }
}
