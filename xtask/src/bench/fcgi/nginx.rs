//! A peer behind nginx, asked by wrk.

use super::Work;
use super::peers::{Peer, Place};
use super::process::Process;
use std::fs;
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;

/// Where nginx listens.
const ADDRESS: &str = "127.0.0.1:9080";

/// Requests a second through nginx that `peer`, at `socket`, answers on `connections` connections.
///
/// # Errors
/// Where nginx does not start, or any answer is wrong.
pub(super) fn measure(
    peer: Peer,
    socket: &Path,
    place: &Place,
    (work, connections, seconds): (Work, usize, f64),
) -> Result<f64, String> {
    let folder = place.out.join("nginx");
    let failed = |error: std::io::Error| format!("failed to set nginx up: {error}");
    fs::create_dir_all(&folder).map_err(failed)?;
    let settings = folder.join("nginx.conf");
    fs::write(&settings, text(&folder, socket)).map_err(failed)?;
    let mut nginx = Command::new("nginx");
    nginx.arg("-p").arg(&folder).arg("-c").arg(&settings);
    let _nginx = Process::other(nginx, place, || TcpStream::connect(ADDRESS).is_ok())?;
    let uri = peer.uri(work).replace("{n}", "7");
    let mut wrk = Command::new("wrk");
    // It takes whole seconds.
    wrk.args(["-t1", &format!("-c{connections}"), &format!("-d{}s", seconds.ceil()), "--timeout", "8s"]);
    let output = wrk.arg(format!("http://{ADDRESS}{uri}")).output();
    let output = output.map_err(|error| format!("failed to start `wrk`: {error}"))?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    if let Some(bad) = said.lines().find(|line| line.contains("Non-2xx") || line.contains("Socket errors")) {
        return Err(bad.trim().to_owned());
    }
    let per_second = said.lines().find_map(|line| line.strip_prefix("Requests/sec:"));
    per_second.and_then(|number| number.trim().parse().ok()).ok_or(said)
}

fn text(folder: &Path, socket: &Path) -> String {
    let (folder, socket) = (folder.display(), socket.display());
    let script = super::peers::sources().join("php/index.php");
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|name| format!("{name}_temp_path {folder}/{name};\n"))
        .concat();
    format!(
        "worker_processes 1;\ndaemon off;\npid {folder}/pid;\nerror_log {folder}/error.log crit;\nuser root;\n\
         events {{ worker_connections 4096; }}\n\
         http {{\naccess_log off;\nkeepalive_requests 100000000;\n{temporary}\
         upstream peer {{ server unix:{socket}; keepalive 64; }}\n\
         server {{ listen {ADDRESS} backlog=1024; location / {{ include /etc/nginx/fastcgi_params;\n\
         fastcgi_param SCRIPT_FILENAME {}; fastcgi_param SCRIPT_NAME \"\"; fastcgi_keep_conn on; fastcgi_pass peer; }} }}\n}}\n",
        script.display()
    )
}
