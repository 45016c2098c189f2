//! What an `applicationHost.config` as it is installed already has, which a `web.config` inherits.

use crate::xml::{Element, read};

/// What may be installed beside IIS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Server {
    Plain,
    /// With ASP.NET 4, which hides folders of its own.
    AspNet,
}

const INSTALLED: &str = r#"<system.webServer>
  <defaultDocument enabled="true"><files>
    <add value="Default.htm" /><add value="Default.asp" /><add value="index.htm" /><add value="index.html" />
    <add value="iisstart.htm" />
  </files></defaultDocument>
  <directoryBrowse enabled="false" />
  <handlers accessPolicy="Read, Script">
    <add name="TRACEVerbHandler" path="*" verb="TRACE" modules="ProtocolSupportModule" requireAccess="None" />
    <add name="OPTIONSVerbHandler" path="*" verb="OPTIONS" modules="ProtocolSupportModule" requireAccess="None" />
    <add name="StaticFile" path="*" verb="*" modules="StaticFileModule,DefaultDocumentModule,DirectoryListingModule" resourceType="Either" requireAccess="Read" />
  </handlers>
  <httpErrors>
    <error statusCode="401" prefixLanguageFilePath="%SystemDrive%\inetpub\custerr" path="401.htm" />
    <error statusCode="403" prefixLanguageFilePath="%SystemDrive%\inetpub\custerr" path="403.htm" />
    <error statusCode="404" prefixLanguageFilePath="%SystemDrive%\inetpub\custerr" path="404.htm" />
    <error statusCode="405" prefixLanguageFilePath="%SystemDrive%\inetpub\custerr" path="405.htm" />
    <error statusCode="406" prefixLanguageFilePath="%SystemDrive%\inetpub\custerr" path="406.htm" />
    <error statusCode="412" prefixLanguageFilePath="%SystemDrive%\inetpub\custerr" path="412.htm" />
    <error statusCode="500" prefixLanguageFilePath="%SystemDrive%\inetpub\custerr" path="500.htm" />
    <error statusCode="501" prefixLanguageFilePath="%SystemDrive%\inetpub\custerr" path="501.htm" />
    <error statusCode="502" prefixLanguageFilePath="%SystemDrive%\inetpub\custerr" path="502.htm" />
  </httpErrors>
  <httpProtocol><customHeaders><clear /><add name="X-Powered-By" value="ASP.NET" /></customHeaders></httpProtocol>
  <security>
    <authorization><add accessType="Allow" users="*" /></authorization>
    <requestFiltering>
      <hiddenSegments applyToWebDAV="true"><add segment="web.config" /></hiddenSegments>
    </requestFiltering>
  </security>
  <staticContent>
    <mimeMap fileExtension=".css" mimeType="text/css" /><mimeMap fileExtension=".csv" mimeType="application/octet-stream" />
    <mimeMap fileExtension=".gif" mimeType="image/gif" /><mimeMap fileExtension=".htm" mimeType="text/html" />
    <mimeMap fileExtension=".html" mimeType="text/html" /><mimeMap fileExtension=".ico" mimeType="image/x-icon" />
    <mimeMap fileExtension=".jpg" mimeType="image/jpeg" /><mimeMap fileExtension=".js" mimeType="application/javascript" />
    <mimeMap fileExtension=".json" mimeType="application/json" /><mimeMap fileExtension=".pdf" mimeType="application/pdf" />
    <mimeMap fileExtension=".png" mimeType="image/png" /><mimeMap fileExtension=".svg" mimeType="image/svg+xml" />
    <mimeMap fileExtension=".ts" mimeType="video/vnd.dlna.mpeg-tts" /><mimeMap fileExtension=".txt" mimeType="text/plain" />
    <mimeMap fileExtension=".woff2" mimeType="application/font-woff2" /><mimeMap fileExtension=".xml" mimeType="text/xml" />
  </staticContent>
</system.webServer>"#;

const ASP_NET_HIDES: [&str; 7] =
    ["bin", "App_code", "App_GlobalResources", "App_LocalResources", "App_WebReferences", "App_Data", "App_Browsers"];

impl Server {
    /// Its `<system.webServer>`.
    pub(crate) fn settings(self) -> Element {
        let segments = match self {
            Self::Plain => String::new(),
            Self::AspNet => ASP_NET_HIDES.map(|segment| format!("<add segment=\"{segment}\" />")).concat(),
        };
        read(&INSTALLED.replace("</hiddenSegments>", &format!("{segments}</hiddenSegments>"))).unwrap()
    }
}
