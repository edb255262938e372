namespace CleanCustomers.Faults.Tests;

/// <summary>C, P: what records hold, and paging.</summary>
internal static class ContentFaults
{
    private const string Damaged = "DamagedRecordTests.Neighbours_of_a_damaged_record_arrive_and_so_do_its_bytes";
    private const string Unreadable = "RecordMapperTests.A_record_that_cannot_be_read_says_where_and_why";

    public static readonly IReadOnlyList<FaultRow> Contents =
    [
        new("C1", "the envelope changed", "provider.shape", "BadAnswerTests.A_body_that_is_no_page_is_a_contract_fault"),
        new("C2", "an error object with 200", "by declared rule", "ErrorRuleTests.A_declared_error_means_what_the_preset_says", "ErrorRuleTests.What_no_rule_names_is_judged_as_ever"),
        new("C3", "no usable id", "record.no_id", Unreadable, "QuarantineTests.A_broken_record_is_kept_with_bytes_pointer_and_rule_and_its_neighbours_are_stored"),
        new("C4", "an id of another kind or case", "ids are texts as written", "RecordMapperTests.The_id_is_handed_on_as_written", "ExternalIdsTests.An_id_is_text_or_digits_as_written"),
        new("C5", "the record cannot be read", "quarantine with pointer and rule", Unreadable, Damaged),
        new("C6", "an optional field is wrong", "noted, the record is stored", "RecordMapperTests.An_object_or_list_where_a_text_belongs_is_noted_and_left_out", "RecordMapperTests.A_date_of_another_kind_is_not_readable"),
        new("C7", "unknown fields", "kept as received", "CollectingTests.The_first_run_stores_every_customer_with_its_bytes"),
        new("C8", "a mapped member twice", "record.duplicate_key", Unreadable),
        new("C9", "numbers beyond double", "texts as written", "RecordMapperTests.Texts_arrive_as_written"),
        new("C10", "NUL, surrogates, control characters", "taken out with a note, or text.lone_surrogate", "QuarantineTests.A_nul_in_a_name_is_taken_out_with_a_note", Unreadable, "StoreFaultTests.A_record_the_store_refuses_is_quarantined_alone"),
        new("C11", "HTML, SQL, formulas in names", "stored as text", "SearchTests.No_text_is_ever_a_query_language"),
        new("C12", "too deep, too many, too long", "provider.too_large, or quarantine of one record", "SizeTests.What_is_too_much_outside_the_records_is_too_much_for_the_page", "SizeTests.What_is_too_much_in_one_record_costs_that_record_only", "RecordMapperTests.A_record_nested_without_end_is_not_read"),
        new("C13", "dates", "declared formats only", "DateTests.Any_other_text_for_an_instant_is_refused", "RecordMapperTests.A_date_of_another_kind_is_not_readable"),
        new("C14", "a record twice", "the later version counts", "CollectingTests.Of_two_versions_in_one_page_the_later_one_is_stored_and_both_are_counted"),
        new("C15", "an older version after a newer one", "does not win", "CollectingTests.An_older_version_arriving_later_never_wins"),
        new("C16", "a person who was erased", "suppressed and counted"),
        new("C17", "very many vanish at once", "held for a person", "AbsenceTests.Too_many_at_once_wait_for_a_person_and_are_told_once"),
        new("C18", "an empty list after many", "nothing is deleted", "AbsenceTests.An_empty_list_deletes_nothing_and_is_told_once_after_two_runs"),
    ];

    public static readonly IReadOnlyList<FaultRow> Paging =
    [
        new("P1", "the same position again", "provider.page_loop", "LoopTests.A_position_that_comes_again_ends_the_walk", "InterruptionTests.An_endless_loop_of_pages_ends_partial_and_does_not_complete_the_walk"),
        new("P2", "a circle of positions", "provider.page_loop", "LoopTests.A_circle_of_positions_ends_the_walk"),
        new("P3", "new positions, old content", "provider.page_loop, provider.too_many_pages", "LoopTests.New_positions_with_old_records_end_the_walk", "LoopTests.A_walk_has_a_greatest_number_of_pages"),
        new("P4", "an empty page in the middle", "read on, at most ten in a row", "PagingTests.An_empty_page_in_the_middle_is_not_the_end", "LoopTests.Ten_empty_pages_in_a_row_pass_and_eleven_do_not"),
        new("P5", "a page shorter than asked", "accepted", "PagingTests.A_short_page_is_not_the_end"),
        new("P6", "a total that is wrong", "never the end alone", "CountRuleTests.A_count_that_shrinks_below_what_was_received_is_not_the_end", "CountRuleTests.An_empty_page_is_the_end_although_the_count_was_not_reached"),
        new("P7", "rows move while we read", "none is lost", "ReadAheadTests.An_id_cursor_loses_no_row_when_rows_before_it_vanish", "InterruptionTests.Rows_that_move_between_an_interrupted_run_and_the_next_are_not_skipped"),
        new("P8", "ties at the boundary", "the boundary is read again", "WatermarkTests.Records_that_share_the_watermark_are_read_again_and_none_is_missed"),
        new("P9", "rows that become visible late", "declared overlap and lag", "WatermarkTests.The_watermark_never_passes_the_beginning_of_the_walk"),
        new("P10", "a cap on rows per question", "the window is split", "WindowTests.Twenty_five_thousand_rows_of_one_instant_arrive_under_a_cap_of_ten_thousand", "WindowTests.A_cap_lower_than_declared_is_found_out_by_its_refusal"),
        new("P11", "a position of another account or filter", "everything is read anew, said aloud", "CollectingTests.A_preset_that_maps_differently_reads_everything_again_and_says_so"),
        new("P12", "a clock far off", "never above the provider's own clock", "WatermarkTests.A_record_from_the_future_is_stored_and_does_not_move_the_watermark", "ProviderClockTests.A_clock_ahead_of_ours_counts_for_no_more_than_ours"),
        new("P13", "a page refused again and again", "half the page size, then attention", "HealthTests.A_page_that_is_refused_in_three_runs_is_asked_for_in_halves_where_the_provider_can_be_told", "HealthTests.A_page_that_is_refused_in_three_runs_is_told_and_never_skipped"),
        new("P14", "announced end of an API version", "noted and counted once", "DeprecationTests.The_end_of_an_api_version_is_noted_once"),
    ];
}
