namespace CleanCustomers.Faults.Tests;

/// <summary>O: ourselves.</summary>
internal static class OwnFaults
{
    public static readonly IReadOnlyList<FaultRow> Ourselves =
    [
        new("O1", "the host stops in the middle of a page", "run.stopped", "RunDeadlineTests.A_shutdown_takes_the_page_under_way_when_it_comes_soon_and_asks_for_no_more", "RunDeadlineTests.A_shutdown_drops_a_page_that_does_not_come_within_five_seconds"),
        new("O2", "killed", "run.interrupted", "KillTests.Killed_at_a_hundred_random_moments_it_loses_nothing_and_stores_nothing_twice", "LeaseTests.A_dead_process_of_this_machine_is_not_waited_for", "ChaosTests.Whatever_happens_to_nodes_and_database_each_due_time_has_one_effect_and_the_customers_are_right"),
        new("O3", "frozen for longer than the lease", "run.lease_lost", "LeaseTests.A_frozen_owner_that_wakes_up_cannot_write"),
        new("O4", "the store is unavailable or full", "store.*", "StoreFaultTests.A_full_disk_ends_the_run_with_a_code_keeps_what_was_stored_and_heals", "StoreFaultTests.A_store_locked_by_another_process_gives_a_clear_error_and_heals"),
        new("O5", "a commit that was done and told as failed", "repeating is harmless", "CollectingTests.A_second_full_run_finds_all_unchanged_and_writes_no_change"),
        new("O6", "the cache is down or frozen", "collecting needs none, reads go to the store", "OutageTests.A_killed_Redis_fails_no_request_and_is_used_again_when_it_is_back", "OutageTests.A_commit_while_Redis_is_frozen_is_not_held_up_and_is_told_when_it_thaws"),
        new("O7", "a run longer than its interval", "run.deadline, never two at once", "RunDeadlineTests.A_scheduled_run_ends_partial_after_four_fifths_of_its_interval_or_as_declared", "LeaseTests.A_scheduled_occurrence_joins_the_run_in_hand"),
        new("O8", "started by hand while running", "joins the run", "RunsTests.A_run_is_started_or_joined", "LeaseTests.A_scheduled_occurrence_joins_the_run_in_hand"),
        new("O9", "the clock moved", "one run, not many", "ScheduleTests.Occurrences_missed_while_nobody_ran_become_one_run"),
        new("O10", "an exception nobody expected", "run.unexpected", "UnexpectedFaultTests.A_fault_of_ours_closes_the_run_and_the_process_lives"),
        new("O11", "a secret cannot be read", "provider.secret_unreadable", "SecretResolverTests.What_cannot_be_read_is_named", "RequestTests.A_secret_that_cannot_be_used_is_told_before_anything_is_sent"),
        new("O12", "a provider is changed or removed while it runs", "the run ends, data stays", "ReloadTests.A_run_of_a_provider_taken_away_ends_stopped_and_keeps_its_pages", "ReloadTests.A_run_by_a_mapping_that_changed_ends_stopped_and_the_next_one_maps_anew"),
    ];
}
