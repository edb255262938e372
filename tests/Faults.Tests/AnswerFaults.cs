namespace CleanCustomers.Faults.Tests;

/// <summary>S, B: status codes and bodies.</summary>
internal static class AnswerFaults
{
    private const string Status = "BadAnswerTests.Every_status_has_its_code_and_class";

    public static readonly IReadOnlyList<FaultRow> Statuses =
    [
        new("S1", "429 with Retry-After", "provider.throttled", "RetryTests.A_throttled_page_waits_as_told", "InterruptionTests.A_scheduled_run_waits_as_long_as_the_provider_asked"),
        new("S2", "429 with another hint", "provider.throttled", "RetryTests.A_throttled_page_waits_as_told"),
        new("S3", "429 without a usable hint", "provider.throttled", "RetryTests.Throttling_without_a_usable_hint_waits_a_second_or_more_and_ends_at_the_third"),
        new("S4", "a wait longer than the run has left", "provider.throttled", "RunDeadlineTests.A_wait_beyond_the_deadline_gives_the_lease_back_at_once", "BreakerTests.A_wait_that_outlasts_the_run_ends_it_and_moves_into_the_next_due_time"),
        new("S5", "503 maintenance", "provider.unavailable", Status, "RetryTests.A_long_wait_ends_the_read_and_tells_until_when"),
        new("S6", "500, 502, 504, 408, 520 to 529", "provider.server_error", Status, "RetryTests.A_transient_fault_is_asked_again_after_growing_waits"),
        new("S7", "401", "provider.unauthorized", Status),
        new("S8", "the token endpoint refuses", "provider.token_refused", "OAuthTests.A_refusal_is_told_with_its_remedy_and_not_repeated"),
        new("S9", "the token expires during a run", "refreshed", "OAuthTests.A_token_is_renewed_before_it_ends", "TokenTests.Tokens_that_end_while_a_list_is_read_are_renewed_and_no_customer_is_lost"),
        new("S10", "403", "provider.forbidden", Status, "RedirectTests.A_missing_right_is_named_when_the_provider_names_it"),
        new("S11", "404 or 410 on the list, 301 or 308 to elsewhere", "provider.moved", Status, "RedirectTests.Another_origin_never_sees_a_request"),
        new("S12", "404 on one record", "never asked for: a record is removed by a declared rule only", "RecordMapperTests.Removed_is_the_declared_value", "CollectingTests.A_tombstone_removes_the_customer_once"),
        new("S13", "the cursor expired", "provider.cursor_expired", "ExpiredCursorTests.A_resumed_read_whose_first_request_is_refused_says_that_its_position_expired", "InterruptionTests.A_position_the_provider_no_longer_knows_is_forgotten_and_the_next_run_begins_anew"),
        new("S14", "400, 405, 406, 415, 422", "provider.rejected", Status, "RetryTests.What_a_person_must_mend_is_asked_once"),
        new("S15", "402, 451", "provider.account", Status),
        new("S16", "304", "no validator is sent, so provider.unexpected_status", Status),
        new("S17", "any other status", "provider.unexpected_status", Status),
        new("S18", "302, 303, 307, 308", "provider.redirect", "RedirectTests.Without_leave_no_redirect_is_followed", Status),
        new("S19", "out of quota in a 200 body", "provider.throttled", "ErrorRuleTests.A_declared_error_means_what_the_preset_says"),
    ];

    public static readonly IReadOnlyList<FaultRow> Bodies =
    [
        new("B1", "the body stalls", "provider.stalled", "DeadlineTests.A_body_that_stops_for_15_seconds_is_stalled"),
        new("B2", "the body drips", "provider.too_slow", "DeadlineTests.A_body_that_drips_is_ended_by_the_page_deadline"),
        new("B3", "cut below its length, or chunked", "provider.truncated", "BadAnswerTests.Broken_http_has_its_code"),
        new("B4", "cut where only closing ends it", "provider.truncated", "BadAnswerTests.Broken_http_has_its_code"),
        new("B5", "records before the cut", "none is used", "InterruptionTests.A_line_cut_between_pages_neither_loses_nor_repeats_a_customer"),
        new("B6", "decompression bomb, nested too", "provider.too_large", "ContentTests.A_decompression_bomb_is_stopped_by_its_ratio", "SizeTests.A_bomb_inside_a_bomb_is_stopped_by_what_comes_out", "SizeTests.A_bomb_costs_no_more_memory_than_a_page_may_have"),
        new("B7", "encoding that cannot be undone", "provider.encoding", "ContentTests.Data_that_is_not_compressed_as_told_is_an_encoding_fault"),
        new("B8", "larger than the limit", "provider.too_large", "BadAnswerTests.Limits_hold_for_records_and_bytes_of_a_page", "SizeTests.Bytes_on_the_wire_are_limited_whether_or_not_a_length_is_told"),
        new("B9", "a page of HTML with 200", "provider.not_json", "BadAnswerTests.A_body_that_is_no_page_is_a_contract_fault", "NotJsonTests.The_title_of_a_page_is_shown_and_nothing_else_of_it"),
        new("B10", "empty, 204, null", "provider.empty", "BadAnswerTests.A_body_that_is_no_page_is_a_contract_fault", Status),
        new("B11", "another content type, good JSON", "accepted, noted once", "ContentTests.A_wrong_content_type_does_not_matter_when_the_json_is_good", "NotJsonTests.Json_under_another_name_is_noted_once"),
        new("B12", "names of character sets", "known ones are read, else provider.charset", "ContentTests.A_declared_character_set_counts_where_the_answer_names_none", "ContentTests.Known_character_sets_become_utf8", "ContentTests.A_character_set_that_is_unknown_or_broken_is_a_fault_and_no_replacement_character"),
        new("B13", "bytes that are not UTF-8", "text.invalid_utf8", "RecordMapperTests.Bytes_that_are_not_UTF_8_are_found_where_they_are_mapped", "DamagedRecordTests.Neighbours_of_a_damaged_record_arrive_and_so_do_its_bytes"),
        new("B14", "byte order mark, UTF-16", "accepted", "ContentTests.A_byte_order_mark_is_accepted"),
        new("B15", "broken JSON, trailing text, comments", "provider.bad_json", "BadAnswerTests.A_body_that_is_no_page_is_a_contract_fault"),
        new("B16", "two lengths", "provider.protocol", "SizeTests.Two_lengths_that_contradict_each_other_are_no_answer"),
        new("B17", "headers above 64 KiB", "provider.headers_too_large", "BadAnswerTests.Headers_above_64_KiB_are_refused"),
        new("B18", "no HTTP at all", "provider.protocol", "BadAnswerTests.Broken_http_has_its_code"),
    ];
}
