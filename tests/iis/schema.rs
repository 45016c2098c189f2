//! What IIS 10's schema allows in `<system.webServer>`, transcribed.
//!
//! One section a line: path, what a `web.config` may do with it, its attributes, and after `|` the entries of its
//! collection. `!` marks what must be given, `#` what no two entries may share, `~` what differs by case; `^` is a collection whose
//! inner levels come first. `(locked)` is for attributes that no `web.config` may set. Sources: IIS's documented configuration
//! reference, `IIS_schema.xml` as it comes with IIS 10 (`removeServerHeader` since Windows 10 1709), and the locks of an
//! `applicationHost.config` as it is installed.

use std::collections::BTreeMap;

const SECTIONS: &str = "
applicationInitialization allow remapManagedRequestsTo=text skipManagedModules=bool doAppInitAfterRestart=bool | add initializationPage!#=text hostName=text
caching allow enabled=bool enableKernelCache=bool maxCacheSize=uint maxResponseSize=uint
caching/profiles allow | ^add extension!#=filled policy=DontCache|CacheUntilChange|CacheForTimePeriod|DisableCache kernelCachePolicy=DontCache|CacheUntilChange|CacheForTimePeriod|DisableCache duration=time:1..4294967 location=Any|Client|Downstream|Server|None|ServerAndClient varyByHeaders=text varyByQueryString=text
cgi deny
defaultDocument allow enabled=bool
defaultDocument/files allow | ^add value#=text
directoryBrowse allow enabled=bool showFlags=flags:None|Date|Time|Size|Extension|LongDate
fastCgi server
globalModules server
handlers unlocked accessPolicy=flags:None|Read|Write|Execute|Source|Script|NoRemoteWrite|NoRemoteRead|NoRemoteExecute|NoRemoteScript | ^add name!#~=filled path!=filled verb!=text type=text modules=text scriptProcessor=text resourceType=File|Directory|Either|Unspecified requireAccess=None|Read|Write|Script|Execute allowPathInfo=bool preCondition=text responseBufferLimit=uint
httpErrors allow errorMode=DetailedLocalOnly|Custom|Detailed existingResponse=Auto|Replace|PassThrough defaultPath=(locked) defaultResponseMode=File|ExecuteURL|Redirect detailedMoreInformationLink=text allowAbsolutePathsWhenDelegated=(locked) | error statusCode!#=int:400..999 subStatusCode#=int:-1..999 prefixLanguageFilePath=text path!=filled responseMode=File|ExecuteURL|Redirect
httpProtocol allow allowKeepAlive=bool
httpProtocol/customHeaders allow | add name#=text value=text
httpProtocol/redirectHeaders allow | add name#=text value=text
httpRedirect allow enabled=bool destination=text exactDestination=bool childOnly=bool httpResponseStatus=Permanent|Found|Temporary|PermRedirect | add wildcard!#=filled destination!=filled
modules deny
security allow
security/access deny
security/authentication deny
security/authorization allow bypassLoginPages=bool | add accessType!=Allow|Deny users#=text roles#=text verbs#~=text
security/dynamicIpSecurity deny
security/ipSecurity deny
security/isapiCgiRestriction server
security/requestFiltering allow allowDoubleEscaping=bool allowHighBitCharacters=bool unescapeQueryString=bool removeServerHeader=bool
security/requestFiltering/alwaysAllowedQueryStrings allow | add queryString!#=filled
security/requestFiltering/alwaysAllowedUrls allow | add url!#=filled
security/requestFiltering/denyQueryStringSequences allow | add sequence!#=filled
security/requestFiltering/denyUrlSequences allow | add sequence!#=filled
security/requestFiltering/fileExtensions allow allowUnlisted=bool applyToWebDAV=bool | add fileExtension!#=filled allowed!=bool
security/requestFiltering/filteringRules allow | filteringRule name!#=text scanUrl=bool scanQueryString=bool scanAllRaw=bool denyUnescapedPercent=bool
security/requestFiltering/filteringRules/filteringRule/appliesTo allow | add fileExtension!#=filled
security/requestFiltering/filteringRules/filteringRule/denyStrings allow | add string!#=filled
security/requestFiltering/filteringRules/filteringRule/scanHeaders allow | add requestHeader!#=filled
security/requestFiltering/hiddenSegments allow applyToWebDAV=bool | add segment!#=filled
security/requestFiltering/requestLimits allow maxAllowedContentLength=uint maxUrl=uint maxQueryString=uint
security/requestFiltering/requestLimits/headerLimits allow | add header!#=filled sizeLimit!=uint
security/requestFiltering/verbs allow allowUnlisted=bool applyToWebDAV=bool | add verb!#~=filled allowed!=bool
serverRuntime deny
staticContent allow defaultDocFooter=text isDocFooterFileName=(locked) enableDocFooter=bool | mimeMap fileExtension!#=text mimeType!=filled
staticContent/clientCache allow cacheControlMode=NoControl|DisableCache|UseMaxAge|UseExpires cacheControlMaxAge=time httpExpires=text cacheControlCustom=text setEtag=bool
urlCompression allow doStaticCompression=bool doDynamicCompression=bool dynamicCompressionBeforeCache=bool
validation allow validateIntegratedModeConfiguration=bool
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
    pub(crate) order: Order,
    pub(crate) attributes: BTreeMap<&'static str, Attribute>,
}

/// Where the entries of an inner level stand (`mergeAppend`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    InnerFirst,
    OuterFirst,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Attribute {
    pub(crate) is_required: bool,
    pub(crate) is_key: bool,
    pub(crate) is_case_sensitive: bool,
    /// `text`, `filled` (not empty), `bool`, `uint`, `int:MIN..MAX`, `time`, `time:MIN..MAX` in seconds, `flags:` with values that may
    /// stand together, `(locked)`, or values separated by `|`.
    pub(crate) kind: &'static str,
}

impl Collection {
    /// What an entry, or the removal of one, is known by; values that are not given are the default ones.
    pub(crate) fn key(&self, get: impl Fn(&str) -> Option<String>) -> Vec<String> {
        let default = |name: &str| if name == "subStatusCode" { "-1" } else { "" };
        let keys = self.attributes.iter().filter(|(_, attribute)| attribute.is_key);
        let value = |(name, attribute): (&&str, &Attribute)| {
            let value = get(name).unwrap_or_else(|| default(name).to_owned());
            if attribute.is_case_sensitive { value } else { value.to_lowercase() }
        };
        keys.map(value).collect()
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
        let entry = words.next().unwrap();
        let order = if entry.starts_with('^') { Order::InnerFirst } else { Order::OuterFirst };
        Collection { entry: entry.trim_start_matches('^'), order, attributes: words.map(attribute).collect() }
    });
    (path, Section { lock, attributes: words.map(attribute).collect(), collection })
}

fn attribute(word: &'static str) -> (&'static str, Attribute) {
    let (name, kind) = word.split_once('=').unwrap();
    let has = |mark| name.contains(mark);
    let attribute = Attribute { is_required: has('!'), is_key: has('#'), is_case_sensitive: has('~'), kind };
    (name.trim_end_matches(['!', '#', '~']), attribute)
}

impl Attribute {
    /// Whether IIS takes `value`; names of values are taken in their own case only.
    pub(crate) fn takes(&self, value: &str) -> bool {
        let (kind, parameter) = self.kind.split_once(':').unwrap_or((self.kind, ""));
        let is_inside = |number: i64| {
            let range = parameter.split_once("..").map(|(min, max)| (min.parse().unwrap(), max.parse().unwrap()));
            range.is_none_or(|(min, max)| (min..=max).contains(&number))
        };
        let is_one_of = |values: &str, value: &str| values.split('|').any(|known| known == value);
        match kind {
            "text" => true,
            "filled" => !value.is_empty(),
            "bool" => matches!(value, "true" | "false"),
            "uint" => value.parse::<u32>().is_ok(),
            "int" => value.parse().is_ok_and(is_inside),
            "time" => seconds(value).is_some_and(is_inside),
            "flags" => value.split(',').all(|flag| is_one_of(parameter, flag.trim())),
            "(locked)" => false,
            values => is_one_of(values, value),
        }
    }
}

/// Those of `d.hh:mm:ss` or `hh:mm:ss`.
fn seconds(text: &str) -> Option<i64> {
    let (days, time) = text.split_once('.').unwrap_or(("0", text));
    let parts: Vec<&str> = time.split(':').collect();
    let [hours, minutes, seconds] = parts[..] else { return None };
    let number = |part: &str, max: i64| {
        let is_plain = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse::<i64>().ok().filter(|number| is_plain && *number <= max)
    };
    let days = i64::from(days.parse::<u32>().ok()?);
    Some(((days * 24 + number(hours, 23)?) * 60 + number(minutes, 59)?) * 60 + number(seconds, 59)?)
}
