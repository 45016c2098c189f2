//! The smallest settings for each server around the lines that `mapping` prints: what those say is the operator's.

use crate::server::{Kind, Place};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where Debian has Apache's modules.
const APACHE_MODULES: &str = "/usr/lib/apache2/modules";

/// Writes the settings, and gives the command that starts the server with them in the foreground.
pub(crate) fn command(kind: Kind, place: &Place) -> Command {
    let path = place.folder.join("server.conf");
    let text = match kind {
        Kind::Nginx | Kind::NginxPasswords => nginx(kind, place),
        Kind::ApacheProxy | Kind::ApacheFcgid => apache(kind, place),
        Kind::LighttpdSocket | Kind::LighttpdSpawns => lighttpd(kind, place),
    };
    fs::write(&path, text).unwrap();
    let mut command = Command::new(program(kind));
    match kind {
        Kind::Nginx | Kind::NginxPasswords => command.arg("-p").arg(&place.folder).arg("-c").arg(&path),
        Kind::ApacheProxy | Kind::ApacheFcgid => command.arg("-f").arg(&path).arg("-DFOREGROUND"),
        Kind::LighttpdSocket | Kind::LighttpdSpawns => command.arg("-D").arg("-f").arg(&path),
    };
    command
}

/// The server's program; Debian has them outside the `PATH` of those who aren't root.
fn program(kind: Kind) -> PathBuf {
    let name = match kind {
        Kind::Nginx | Kind::NginxPasswords => "nginx",
        Kind::ApacheProxy | Kind::ApacheFcgid => "apache2",
        Kind::LighttpdSocket | Kind::LighttpdSpawns => "lighttpd",
    };
    Path::new("/usr/sbin").join(name)
}

fn nginx(kind: Kind, place: &Place) -> String {
    let Place { folder, port, name, root, socket, mapping, .. } = place;
    fs::copy("/etc/nginx/fastcgi_params", folder.join("fastcgi_params")).unwrap();
    let mut passwords = "";
    if kind == Kind::NginxPasswords {
        fs::write(folder.join(format!("{name}.params")), "fastcgi_param AUTH_TYPE Basic;\n").unwrap();
        fs::write(folder.join("passwords"), "anna:{PLAIN}secret\n").unwrap();
        passwords = "auth_basic Staff;\n        auth_basic_user_file passwords;\n        ";
    }
    let (folder, root) = (folder.display(), root.display());
    let temporary: String = ["client_body", "fastcgi", "proxy", "uwsgi", "scgi"]
        .iter()
        .map(|kind| format!("    {kind}_temp_path {folder}/{kind};\n"))
        .collect();
    format!(
        "daemon off;\nmaster_process off;\npid {folder}/pid;\nerror_log stderr;\nevents {{}}\nhttp {{\n    \
         access_log off;\n    include /etc/nginx/mime.types;\n{temporary}    \
         upstream {name} {{\n        server unix:{};\n        keepalive 8;\n    }}\n    \
         server {{\n        listen 127.0.0.1:{port};\n        root {root};\n        {passwords}include {};\n    }}\n}}\n",
        socket.display(),
        mapping.display(),
    )
}

fn apache(kind: Kind, place: &Place) -> String {
    let Place { folder, port, name, root, socket, program, mapping, .. } = place;
    let own = if kind == Kind::ApacheFcgid { &["fcgid"][..] } else { &["proxy", "proxy_fcgi"] };
    let modules: String = ["mpm_event", "authz_core", "mime", "dir", "alias", "env", "allowmethods"]
        .iter()
        .chain(own)
        .map(|module| format!("LoadModule {module}_module {APACHE_MODULES}/mod_{module}.so\n"))
        .collect();
    let executable = match kind {
        Kind::ApacheFcgid => format!(
            "FcgidIPCDir {folder}/sockets\nFcgidProcessTableFile {folder}/processes\nDefine {name} \"{}\"\n",
            program.display(),
            folder = folder.display(),
        ),
        _ => format!(
            "Define {name} \"unix:{}|fcgi://{name}/\"\n<Proxy \"fcgi://{name}/\" enablereuse=on>\n</Proxy>\n",
            socket.display(),
        ),
    };
    let folder = folder.display();
    // A process that Apache has no use for is ended, and with it the connections that visitors keep: here all of them stay.
    format!(
        "ServerName localhost\nServerRoot {folder}\nPidFile {folder}/pid\nDefaultRuntimeDir {folder}\nMutex file:{folder}\n\
         ErrorLog /dev/stderr\n{modules}TypesConfig /etc/mime.types\nListen 127.0.0.1:{port}\n\
         User www-data\nGroup www-data\nThreadLimit 250\nThreadsPerChild 250\nServerLimit 14\nMaxRequestWorkers 3500\nMaxSpareThreads 3500\n\
         {executable}<VirtualHost 127.0.0.1:{port}>\nDocumentRoot {}\nInclude {}\n</VirtualHost>\n",
        root.display(),
        mapping.display(),
    )
}

fn lighttpd(kind: Kind, place: &Place) -> String {
    let Place { port, base_path, root, socket, program, mapping, .. } = place;
    let spawned = match kind {
        Kind::LighttpdSpawns => format!("\"bin-path\" => \"{}\", \"max-procs\" => 1, ", program.display()),
        _ => String::new(),
    };
    format!(
        "server.port = {port}\nserver.bind = \"127.0.0.1\"\nserver.document-root = \"{}\"\n\
         index-file.names = (\"index.html\")\n\
         mimetype.assign = (\".html\" => \"text/html\", \".txt\" => \"text/plain\", \"\" => \"application/octet-stream\")\n\
         server.modules += (\"mod_access\", \"mod_redirect\", \"mod_rewrite\", \"mod_fastcgi\")\n\
         fastcgi.server = (\"{base_path}/_generator\" => ((\"socket\" => \"{}\", {spawned}\"check-local\" => \"disable\")))\n\
         include \"{}\"\n",
        root.display(),
        socket.display(),
        mapping.display(),
    )
}
