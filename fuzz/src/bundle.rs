//! Bundles: as they are, and with the lengths and checksums that their lines have, or nothing would get past those.

use generator::bundle::Bundle;
use serde_json::Value;
use std::io::Cursor;

pub(crate) fn bundle(bytes: &[u8]) {
    read(bytes.to_vec());
    if let Some(signed) = signed(bytes) {
        read(signed);
    }
}

/// Whatever it says, it is read or refused.
fn read(bytes: Vec<u8>) {
    let Ok(bundle) = Bundle::read(Cursor::new(bytes)) else { return };
    let is_sound = bundle.verify().is_ok();
    for (index, route) in bundle.routes().enumerate() {
        let read = [bundle.content(index).is_ok(), bundle.root(index).is_ok(), bundle.row(index, &["a"]).is_ok()];
        assert!(!is_sound || read == [true; 3], "what was verified can be read");
        assert!(route.sources.iter().all(|&source| source < bundle.sources().len()));
    }
}

/// `bytes` with the lengths and checksums of its lines where the header has some; `None` where it has no place for them.
fn signed(bytes: &[u8]) -> Option<Vec<u8>> {
    let end = bytes.iter().position(|&byte| byte == b'\n')?;
    let (line, records) = bytes.split_at(end + 1);
    let mut header: Value = serde_json::from_slice(line).ok()?;
    let mut lines = records.split_inclusive(|&byte| byte == b'\n');
    for kind in ["texts", "values", "objects", "roots", "tables", "programs"] {
        for extent in header.get_mut("records")?.get_mut(kind)?.as_array_mut()? {
            let line = lines.next().unwrap_or_default();
            *extent = serde_json::json!([line.len(), checksum(line)]);
        }
    }
    header.as_object_mut()?.shift_remove("checksum");
    let mut line = serde_json::to_string(&header).ok()?;
    line.pop();
    let checksum = checksum(line.as_bytes());
    let signed = format!("{line},\"checksum\":\"{checksum}\"}}\n");
    Some([signed.as_bytes(), records].concat())
}

fn checksum(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..16].to_owned()
}
