//! What the public record of the real service leaves open (section 12) or contradicts itself on: decided here.

use std::collections::BTreeMap;

use serde::de::{Deserializer, Error};
use serde::{Deserialize, Serialize};

use super::ActiveState;

/// Every property has a default that follows the best evidence.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Switches {
    /// Minutes a token of the authentication service lives (section 1).
    pub token_minutes: u64,
    /// True: refresh answers a new `tokenValue` and the old one dies; false: the same value lives on.
    pub refresh_changes_token: bool,
    /// True: every sign-in is refused like a wrong password, and OAuth2 with 406, as from an address off the allow-list
    /// (section 1).
    pub address_refused: bool,
    /// True: OAuth access tokens also validate and refresh on the authentication service (unknown).
    pub oauth_on_auth_service: bool,
    /// `message` of a 401 of the Integration API (its body is not on record).
    pub unauthorized_message: String,
    /// `WWW-Authenticate` of a 401 of the Integration API; empty sends none (not on record).
    pub www_authenticate: String,
    /// Default and greatest `limit` of a list.
    pub page_size: u64,
    /// Default `limit` of `/workspaces/{w}/admins`, which differs from that of the others (section 4).
    pub admins_page_size: u64,
    /// The misleading `next` of a page that was asked for without `limit` (section 4).
    pub bogus_next: BogusNext,
    /// What `limit=0` does (unknown).
    pub limit_zero: ZeroLimit,
    /// What a `limit` above `page_size` does (unknown on model objects).
    pub large_limit: LargeLimit,
    /// The status for a chunk beyond the last one (not on record).
    #[serde(deserialize_with = "refusal")]
    pub missing_chunk: u16,
    /// Hours after which a task that has been started is forgotten; absent keeps all (unknown).
    pub task_hours: Option<u64>,
    /// Leave the key of an empty list out (always so for `chunks`).
    pub omit_empty_lists: bool,
    /// List an export that never ran in `/files` with `chunkCount` 0 (unknown; false leaves it out).
    pub list_never_run_files: bool,
    /// `/files` keeps telling the chunk count from before the latest run.
    pub stale_chunk_count: bool,
    /// Hours without access after which a private file is deleted (section 8).
    pub private_file_hours: u64,
    /// Unknown or hidden default file: true serves an empty file (200), false 404 (Anaplan's pages differ).
    pub empty_instead_of_404: bool,
    /// While a task runs, everything but exports, tasks and their like waits until the model is free (section 6.2).
    pub busy_blocks: bool,
    /// Seconds after which such a wait ends all the same.
    pub busy_wait_seconds: u64,
    /// Seconds for which a closed model loads when it is touched first or opened (section 6.2: half a minute and more is
    /// on record).
    pub model_load_seconds: u64,
    /// Refuse with 406 and 415 what `Accept` and `Content-Type` rule out (section 6.3).
    pub media_types: bool,
    /// The status for an import that a model does not have: 500 is on record, where everything else is 404 (section 3.5).
    #[serde(deserialize_with = "refusal")]
    pub unknown_import: u16,
    /// The status for the metadata of an export that a model does not have: 404, or 200 for metadata that say nothing
    /// (unknown).
    pub unknown_export: u16,
    /// The list of exports has id, name and exportType only, as in old samples (section 3.4).
    pub bare_exports: bool,
    /// A second task waits until the first has ended (section 6.2).
    pub queue_tasks: bool,
    /// Tasks of other users are listed (unknown).
    pub list_others_tasks: bool,
    /// The status with which what is inside a model of this state is refused, e.g. `{ ARCHIVED = 422, LOCKED = 423,
    /// MAINTENANCE = 424 }` (section 6.3); a state that is not named refuses nothing.
    pub refuse_states: BTreeMap<ActiveState, u16>,
    /// Answer in gzip where the client asks for it (section 3.7: not documented).
    pub gzip: bool,
    /// Write numbers and dates of `rows` and `generate` as the `localeName` of the task does (section 7: not documented):
    /// `1200,5` and `31.01.2026` for `de_DE`. False writes them as the tenant has them.
    pub locale_formats: bool,
    /// Milliseconds before every answer of the Integration API.
    pub latency_ms: u64,
    /// The tenant's token bucket; absent for none (section 6.1).
    pub rate_limit: Option<RateLimit>,
    /// Accept PKCE `S256` (undocumented).
    pub pkce_s256: bool,
    /// Answer an `anaplan_token` beside `access_token` when `X-AUTH-TOKEN: true` is sent (unknown).
    pub anaplan_token: bool,
    /// The base of `meta.schema`.
    pub schema_base: String,
}

impl Default for Switches {
    fn default() -> Switches {
        Switches {
            token_minutes: 35,
            refresh_changes_token: false,
            address_refused: false,
            oauth_on_auth_service: false,
            unauthorized_message: "Token verification failed".into(),
            www_authenticate: String::new(),
            page_size: 5000,
            admins_page_size: 20,
            bogus_next: BogusNext::Always,
            limit_zero: ZeroLimit::Default,
            large_limit: LargeLimit::Clamp,
            missing_chunk: 404,
            task_hours: None,
            omit_empty_lists: true,
            list_never_run_files: true,
            stale_chunk_count: false,
            private_file_hours: 48,
            empty_instead_of_404: false,
            busy_blocks: false,
            busy_wait_seconds: 120,
            model_load_seconds: 0,
            media_types: true,
            unknown_import: 500,
            unknown_export: 404,
            bare_exports: false,
            queue_tasks: true,
            list_others_tasks: false,
            refuse_states: BTreeMap::new(),
            gzip: false,
            locale_formats: false,
            latency_ms: 0,
            rate_limit: None,
            pkce_s256: true,
            anaplan_token: false,
            schema_base: "https://api.anaplan.com".into(),
        }
    }
}

/// A status that refuses.
fn refusal<'de, D: Deserializer<'de>>(from: D) -> Result<u16, D::Error> {
    match u16::deserialize(from)? {
        status @ 400..=599 => Ok(status),
        other => {
            Err(D::Error::custom(format!("{other} is no status of a refusal; write one from 400 to 599")))
        }
    }
}

/// When a page that was asked for without `limit` carries `next=…?limit=20&offset=20`.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum BogusNext {
    /// Whenever the page has items.
    #[default]
    Always,
    /// When the list has more than 20 items.
    Beyond20,
    /// Never.
    Never,
}

/// What `limit=0` does.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum ZeroLimit {
    /// As if absent.
    #[default]
    Default,
    /// A page without items.
    Empty,
    /// 400.
    Refuse,
}

/// What a `limit` above the page size does.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum LargeLimit {
    /// A page of the greatest size.
    #[default]
    Clamp,
    /// As many as were asked for.
    Allow,
    /// 400.
    Refuse,
}

/// A token bucket for the whole tenant.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct RateLimit {
    /// Requests it holds when full.
    pub capacity: f64,
    /// Requests it regains each second on the clock.
    pub refill: f64,
    /// `Retry-After` in seconds on a 429; absent sends no such header.
    pub retry_after: Option<u64>,
}

impl Default for RateLimit {
    fn default() -> RateLimit {
        RateLimit { capacity: 600.0, refill: 10.0, retry_after: Some(10) }
    }
}
