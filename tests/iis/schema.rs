//! What IIS 10's schema allows in `<system.webServer>`, transcribed.
//!
//! One section a line: path, what a `web.config` may do with it, its attributes, and after `|` the entries of its
//! collection. `!` marks what must be given, `#` what no two entries may share. `(locked)` is for attributes that no
//! `web.config` may set. Sources: IIS's documented configuration reference, and the locks of an `applicationHost.config` as
//! it is installed.

use std::collections::BTreeMap;

const SECTIONS: &str = "
caching allow enabled=bool enableKernelCache=bool maxCacheSize=uint maxResponseSize=uint
caching/profiles allow | add extension!#=text policy=DontCache|CacheUntilChange|CacheForTimePeriod|DisableCache kernelCachePolicy=DontCache|CacheUntilChange|CacheForTimePeriod|DisableCache duration=time location=Any|Client|Downstream|Server|None|ServerAndClient varyByHeaders=text varyByQueryString=text
cgi deny
defaultDocument allow enabled=bool
defaultDocument/files allow | add value!#=text
directoryBrowse allow enabled=bool showFlags=text
fastCgi server
globalModules server
handlers unlocked accessPolicy=text | add name!#=text path!=text verb!=text type=text modules=text scriptProcessor=text resourceType=File|Directory|Either|Unspecified requireAccess=None|Read|Write|Script|Execute allowPathInfo=bool preCondition=text responseBufferLimit=uint
httpErrors allow errorMode=DetailedLocalOnly|Custom|Detailed existingResponse=Auto|Replace|PassThrough defaultPath=(locked) defaultResponseMode=File|ExecuteURL|Redirect detailedMoreInformationLink=text allowAbsolutePathsWhenDelegated=(locked) | error statusCode!#=uint subStatusCode#=int prefixLanguageFilePath=text path!=text responseMode=File|ExecuteURL|Redirect
httpProtocol allow allowKeepAlive=bool
httpProtocol/customHeaders allow | add name!#=text value=text
httpProtocol/redirectHeaders allow | add name!#=text value=text
httpRedirect allow enabled=bool destination=text exactDestination=bool childOnly=bool httpResponseStatus=Permanent|Found|Temporary|PermRedirect | add wildcard!#=text destination!=text
modules deny
security allow
security/access deny
security/authentication deny
security/authorization allow bypassLoginPages=bool | add accessType!=Allow|Deny users#=text roles#=text verbs#=text
security/dynamicIpSecurity deny
security/ipSecurity deny
security/isapiCgiRestriction server
security/requestFiltering allow allowDoubleEscaping=bool allowHighBitCharacters=bool unescapeQueryString=bool
security/requestFiltering/alwaysAllowedUrls allow | add url!#=text
security/requestFiltering/denyUrlSequences allow | add sequence!#=text
security/requestFiltering/fileExtensions allow allowUnlisted=bool applyToWebDAV=bool | add fileExtension!#=text allowed!=bool
security/requestFiltering/hiddenSegments allow applyToWebDAV=bool | add segment!#=text
security/requestFiltering/requestLimits allow maxAllowedContentLength=uint maxUrl=uint maxQueryString=uint
security/requestFiltering/requestLimits/headerLimits allow | add header!#=text sizeLimit!=uint
security/requestFiltering/verbs allow allowUnlisted=bool applyToWebDAV=bool | add verb!#=text allowed!=bool
serverRuntime deny
staticContent allow defaultDocFooter=text isDocFooterFileName=(locked) enableDocFooter=bool | mimeMap fileExtension!#=text mimeType!=text
staticContent/clientCache allow cacheControlMode=NoControl|DisableCache|UseMaxAge|UseExpires cacheControlMaxAge=time httpExpires=text cacheControlCustom=text setEtag=bool
urlCompression allow doStaticCompression=bool doDynamicCompression=bool dynamicCompressionBeforeCache=bool
webSocket deny
";

/// What a `web.config` may do with a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lock {
    Allow,
    /// Locked as IIS is installed.
    Deny,
    /// Only in `applicationHost.config`.
    Server,
}

#[derive(Clone, Debug)]
pub(crate) struct Section {
    pub(crate) lock: Lock,
    pub(crate) attributes: BTreeMap<&'static str, Attribute>,
    pub(crate) collection: Option<Collection>,
}

#[derive(Clone, Debug)]
pub(crate) struct Collection {
    pub(crate) entry: &'static str,
    pub(crate) attributes: BTreeMap<&'static str, Attribute>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Attribute {
    pub(crate) is_required: bool,
    pub(crate) is_key: bool,
    /// `text`, `bool`, `uint`, `int`, `time`, `(locked)`, or values separated by `|`.
    pub(crate) kind: &'static str,
}

impl Collection {
    /// What an entry, or the removal of one, is known by; values that are not given are the default ones.
    pub(crate) fn key(&self, get: impl Fn(&str) -> Option<String>) -> Vec<String> {
        let default = |name: &str| if name == "subStatusCode" { "-1" } else { "" };
        let keys = self.attributes.iter().filter(|(_, attribute)| attribute.is_key);
        keys.map(|(name, _)| get(name).unwrap_or_else(|| default(name).to_owned()).to_lowercase()).collect()
    }
}

/// Every section, by its path below `<system.webServer>`.
pub(crate) fn sections() -> BTreeMap<&'static str, Section> {
    SECTIONS.lines().filter(|line| !line.is_empty()).map(section).collect()
}

fn section(line: &'static str) -> (&'static str, Section) {
    let (own, collection) = line.split_once(" | ").map_or((line, None), |(own, rest)| (own, Some(rest)));
    let mut words = own.split(' ');
    let (path, lock) = (words.next().unwrap(), words.next().unwrap());
    let lock = match lock {
        // Our set-up unlocks it for the site.
        "allow" | "unlocked" => Lock::Allow,
        "deny" => Lock::Deny,
        "server" => Lock::Server,
        other => panic!("`{other}` is no lock"),
    };
    let collection = collection.map(|text| {
        let mut words = text.split(' ');
        Collection { entry: words.next().unwrap(), attributes: words.map(attribute).collect() }
    });
    (path, Section { lock, attributes: words.map(attribute).collect(), collection })
}

fn attribute(word: &'static str) -> (&'static str, Attribute) {
    let (name, kind) = word.split_once('=').unwrap();
    let attribute = Attribute { is_required: name.contains('!'), is_key: name.contains('#'), kind };
    (name.trim_end_matches(['!', '#']), attribute)
}

impl Attribute {
    /// Whether IIS takes `value`; names of values are taken in their own case only.
    pub(crate) fn takes(&self, value: &str) -> bool {
        match self.kind {
            "text" => true,
            "bool" => matches!(value, "true" | "false"),
            "uint" => value.parse::<u32>().is_ok(),
            "int" => value.parse::<i32>().is_ok(),
            "time" => is_time(value),
            "(locked)" => false,
            values => values.split('|').any(|known| known == value),
        }
    }
}

/// `d.hh:mm:ss` or `hh:mm:ss`.
fn is_time(text: &str) -> bool {
    let (days, time) = text.split_once('.').unwrap_or(("0", text));
    let parts: Vec<_> = time.split(':').collect();
    let number = |part: &str, max: u32| part.parse::<u32>().is_ok_and(|number| number <= max);
    days.parse::<u32>().is_ok()
        && parts.len() == 3
        && parts.iter().all(|part| part.len() == 2)
        && parts.iter().zip([23, 59, 59]).all(|(part, max)| number(part, max))
}
