//! A stateful, faithful fake of Anaplan for tests and for developers: the authentication service, OAuth2 and
//! the Integration API 2.0 on one port, over real HTTP, with faults on demand.
//!
//! A [`Tenant`] says what exists (users, workspaces, models, exports with their content and task scripts, and
//! [`Switches`] for what the public record of the service leaves open). A [`Server`] serves it on a free port of the
//! loopback interface until it is dropped; [`Server::state`] moves its clock, expires tokens, sets [`Fault`]s and
//! changes files; [`Server::requests`] is the log for assertions. There is no global: servers run side by side.
//!
//! ```no_run
//! use anaplan_mock::{Fault, Server, Tenant};
//!
//! let server = Server::start(Tenant::default());
//! server.state().add_fault(Fault::on("GET", "/2/0/**/tasks/*").status(503).nth(2));
//! // … let the code under test talk to server.url() …
//! assert_eq!(server.requests().iter().filter(|request| request.method == "POST").count(), 2);
//! ```
//!
//! # What it holds to
//!
//! The lines of the checklist for a faithful mock of the Anaplan API, and the tests (module and function in
//! `tests/suite`) that hold each. A test checks that every test named here exists.
//!
//! | Line | Tests |
//! |---|---|
//! | 201 on authenticate, recorded shape | `auth::answers_have_the_recorded_shape` |
//! | 400/401 matrix, logout revokes | `auth::refusals_follow_the_matrix` |
//! | 35-minute expiry on a controllable clock, refresh keeps the token | `auth::tokens_die_after_35_minutes_and_refresh_prolongs_them` |
//! | refresh changes the token (switch) | `auth::refresh_may_change_the_token` |
//! | certificate sign-in with a verified signature | `certificate::a_certificate_signs_in_whom_it_names_if_its_key_has_signed` |
//! | authorize 302, login, consent, code, PKCE plain and S256, `expires_in` 2100, single-use code | `oauth::a_code_becomes_tokens_that_the_api_takes` |
//! | refused consent | `oauth::refusing_goes_back_with_access_denied` |
//! | prelogin 200, wrong password, single sign-on | `oauth::wrong_passwords_stay_on_the_page_and_single_sign_on_needs_none` |
//! | registered clients and callbacks | `oauth::bad_authorization_requests` |
//! | refusals of the token endpoint | `oauth::bad_token_requests` |
//! | form bodies, rotating refresh token, reuse refused | `oauth::refresh_tokens_rotate_and_are_refused_when_reused` |
//! | `anaplan_token` (switch) | `oauth::an_anaplan_token_comes_by_switch_and_header` |
//! | device grant with authorization_pending and slow_down | `oauth::a_device_waits_for_its_user` |
//! | OAuth tokens on the authentication service (switch) | `oauth::oauth_tokens_are_strangers_to_the_authentication_service` |
//! | `AnaplanAuthToken` and `Bearer` | `auth::both_schemes_reach_the_api_and_no_token_does_not` |
//! | case of ids, both URL forms, trailing slash, `//`, 405, error envelope | `list::urls` |
//! | page size default and maximum, bogus `next`, omitted keys | `list::paging`, `list::paging_switches`, `option::a_misleading_next_and_a_limit_of_zero_are_switches`, `option::a_large_limit_is_a_switch` |
//! | sort rules | `list::sorting` |
//! | users, workspaces, models, archived and same-named ones | `list::users_workspaces_and_models_have_the_recorded_shape` |
//! | masked 404, NO ACCESS | `list::access_is_hidden_behind_404` |
//! | export definitions, metadata | `list::export_definitions_and_metadata_have_the_recorded_shape`, `list::metadata_can_lie` |
//! | actions, processes, imports, lists, modules, model status | `list::other_resources_are_listed` |
//! | views as CSV and JSON, large reads | `list::views_are_read_as_csv_json_and_in_pages`, `resource::views_have_axes_and_layouts` |
//! | lists as JSON and CSV, large reads, their expiry | `resource::lists_are_read_as_json_csv_and_in_pages` |
//! | line items, dimensions, calendar | `resource::line_items_dimensions_and_the_calendar_have_the_shape_that_clients_read` |
//! | users of workspaces and models, the filter `s` | `resource::users_are_listed_with_what_they_see` |
//! | administrators in pages of 20 (switch) | `option::administrators_come_in_pages_of_twenty` |
//! | models that refuse by state: 422, 423, 424, 425 (switch) | `option::models_may_refuse_by_their_state` |
//! | task: script, progress | `export::a_run_goes_through_its_script_and_writes_the_fresh_file`, `task::progress_is_a_number_and_success_has_a_result` |
//! | task: `localeName`, 200, empty list of an unknown export | `task::starting_needs_a_locale_and_answers_200` |
//! | task: failure with details | `task::failure_is_complete_with_details_and_leaves_the_file` |
//! | task: failure dumps, processes that fail | `option::a_failure_may_leave_a_dump`, `option::a_process_fails_with_its_export` |
//! | a chunk beyond the last one, tasks that are forgotten (switches) | `option::a_chunk_beyond_the_last_one_is_a_switch`, `option::old_tasks_may_be_forgotten` |
//! | task: side by side (switch) | `option::tasks_may_run_side_by_side` |
//! | task: imports and other actions | `resource::imports_and_other_actions_run_too` |
//! | task: CANCELLED, never ends, DELETE | `task::cancelled_tasks_have_no_result`, `task::a_task_without_end_is_cancelled_by_delete` |
//! | task: `creationTime` optional | `task::creation_time_on_post_is_optional` |
//! | task: queue, unpolled end, processes, other users' | `task::a_second_task_waits_for_the_first`, `task::a_task_that_nobody_polls_ends_with_the_clock`, `task::a_process_writes_the_files_of_its_exports`, `task::tasks_of_others_are_listed_by_switch` |
//! | private copy per user and export | `file::each_user_has_a_private_copy_before_the_default` |
//! | Selective Access: another content for another user | `option::what_a_run_writes_may_differ_between_users` |
//! | numbers and dates by `localeName` (switch) | `option::numbers_and_dates_may_follow_the_locale` |
//! | words of a 401 (switch) | `option::a_refusal_of_a_token_has_the_words_of_the_tenant` |
//! | an address off the allow-list (switch) | `option::an_address_may_be_refused` |
//! | gzip (switch) | `option::gzip_is_answered_where_it_is_asked_for_and_switched_on` |
//! | default for Admins | `file::a_file_for_administrators` |
//! | 48 h expiry | `file::private_files_go_after_48_hours_without_access` |
//! | stale `chunkCount` | `file::the_chunk_count_of_the_file_list_can_be_stale` |
//! | `chunks` omitted at 0, whole file 404 at 0 | `file::a_file_that_was_never_written`, `file::what_is_unknown_about_empty_files_is_a_switch` |
//! | octet-stream, byte-exact chunks, cuts inside characters | `export::chunks_cut_inside_characters_and_join_to_the_whole` |
//! | encodings, separators, quotes, CRLF, final newline, preamble, header-only, zero bytes, at every cut | `file::content_variants` |
//! | generated rows, any chunk at once | `file::generated_rows_are_the_same_however_they_are_cut`, `file::a_far_chunk_of_fifty_million_rows` |
//! | uploads | `file::uploads_are_private_and_keep_their_order`, `resource::a_file_is_uploaded_at_once_and_compressed` |
//! | writes to lists, cells and the calendar | `write::members_of_a_list_are_added_changed_and_deleted`, `write::an_empty_list_resets_its_index`, `write::cells_are_written_by_their_coordinates`, `write::the_calendar_is_written`, `write::refused_writes` |
//! | closed models load slowly (switch), and are deleted | `write::a_closed_model_loads_on_its_first_touch`, `write::closed_models_are_deleted` |
//! | imports that fail, their dumps | `write::a_failing_import_leaves_its_dump` |
//! | 401 mid-poll and mid-download | `fault::tokens_expire_in_the_middle_of_polling_and_download` |
//! | 403, 404, 409, 410, 422–425, 500–504 | `fault::rules_answer_with_any_status` |
//! | 429 with seconds, date, nothing; rate limit | `fault::retry_after_comes_as_seconds_as_date_or_not_at_all`, `fault::the_rate_limit_is_a_bucket_for_the_tenant` |
//! | a clock that stands still | `fault::a_held_clock_stands_still_until_it_is_moved` |
//! | slow body, cut connection, short content, HTML page | `fault::bodies_are_html_own_cut_short_or_slow` |
//! | a file that changes | `fault::a_file_changes_between_two_chunks`, `file::content_for_the_next_run_and_for_the_present_file` |
//! | busy model blocks files, answers tasks | `task::a_busy_model_blocks_files_until_the_task_ends` |
//! | every confirmed fact, as text | `confirmed::every_confirmed_fact_holds` |
//! | every route has a case | `confirmed::other_answers_hold`, `confirmed::every_route_is_requested_by_a_case` |
//! | 406 and 415 by header (switch) | `robust::accept_and_content_type_may_be_refused` |
//! | broken requests, odd paths, wrong bodies | `robust::broken_requests_are_answered_and_harm_nobody`, `robust::odd_paths`, `robust::bodies_that_are_not_as_documented` |
//! | log: order, secrets, token in a URL | `server::the_log_keeps_order_and_no_secret` |
//! | control API, HAR | `fault::the_control_api_does_what_the_library_does`, `server::the_har_file_has_all_that_its_format_requires` |
//! | several tenants and the default one | `situation::lists_show_the_default_tenant_and_ids_of_others_work` |
//! | a role without one export or module | `situation::a_role_may_not_allow_one_export_or_module` |
//! | lists that miss or tell less than others (switches) | `situation::models_may_miss_one_that_its_workspace_lists`, `situation::an_unknown_export_may_be_answered_and_the_list_be_an_old_one` |
//! | UTF-16 BE, Windows 1252, an empty separator | `situation::made_up_rows_and_text_come_in_big_endian_and_windows_1252`, `situation::a_separator_may_be_empty` |
//! | a model that is closed from the start | `situation::a_model_may_be_closed_from_the_start` |
//! | task: no result, an unknown state, left by an earlier client | `situation::a_task_may_end_without_result_or_in_a_state_that_nobody_knows`, `situation::a_task_of_an_earlier_client_may_be_in_the_queue` |
//! | a run by another client, requests that take simulated time | `situation::another_client_may_run_the_export_between_two_chunks_and_requests_may_take_time` |
//! | bounds of unfinished uploads | `situation::unfinished_uploads_are_bounded_in_total` |
//! | control API: no web page, no file of the disk | `situation::the_control_api_answers_no_web_page`, `situation::files_are_read_from_the_tenants_own_folder_and_never_by_http` |
//! | isolation | `server::two_hundred_servers_run_side_by_side_each_with_its_own_state`, `server::dropping_stops_it_and_frees_the_port` |
//! | https with a self-signed certificate, kept for the next start | `server::https_with_a_certificate_to_trust`, `server::the_certificate_is_kept_for_the_next_start` |
//! | clients of others | `python::anaplan_sdk_lists_runs_and_is_refused`, `python::anaplan_api_lists_runs_and_is_refused`, `python::apapi_lists_runs_uploads_and_is_refused`, `python::anaplan_orm_runs_uploads_and_is_refused`, `python::anaplan_connector_lists_runs_and_uploads` |

mod address;
mod content;
mod error;
mod fault;
mod har;
mod log;
mod routes;
mod server;
mod state;
mod tenant;
mod tls;

pub use content::Encoding;
pub use fault::{ChangeFile, Fault, FaultId};
pub use log::LoggedRequest;
pub use routes::{app, paths};
pub use server::{Options, Server, StartError};
pub use state::Anaplan;
pub use tenant::{
    Action, ActiveState, BogusNext, Calendar, Cell, Column, Content, DataFile, DataType, Detail, End, Export,
    Generate, Import, LargeLimit, LineEnding, LineItem, ListItem, Model, Module, NamedList, OAuth,
    OAuthClient, Process, RateLimit, Switches, TaskScript, Tenant, TenantError, User, View, Workspace,
    ZeroLimit,
};
