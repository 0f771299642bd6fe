//! A server without the key of its database does not start, and says why.

#![allow(clippy::unwrap_used, reason = "a test")]

use std::process::Command;

use domain::language::Language;
use store::Sqlite;

#[tokio::test]
async fn without_its_key_the_server_says_what_to_put_back() {
    let folder = tempfile::tempdir().unwrap();
    let key_file = folder.path().join("instroom.key");
    let sqlite = Sqlite::open(&folder.path().join("instroom.sqlite"), &key_file)
        .await
        .unwrap();
    sqlite.create_office("Kantoor", Language::Dutch).await.unwrap();
    sqlite.close().await;
    std::fs::remove_file(&key_file).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_instroom"))
        .args(["serve", "--demo", "--addr", "127.0.0.1:0", "--data"])
        .arg(folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success());
    assert!(
        said.contains("instroom.key is missing") && said.contains("backup"),
        "{said}"
    );
    assert!(!key_file.exists());
}
