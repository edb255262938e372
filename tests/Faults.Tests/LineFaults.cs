namespace CleanCustomers.Faults.Tests;

/// <summary>N, T, R: reaching the provider, TLS, redirects and links.</summary>
internal static class LineFaults
{
    public static readonly IReadOnlyList<FaultRow> Reaching =
    [
        new("N1", "the name does not resolve", "provider.dns", "BadAnswerTests.A_name_that_does_not_resolve_is_told_as_such"),
        new("N2", "the name points elsewhere now", "connections live two minutes, each new one asks again", "AddressCheckTests.A_name_that_comes_to_point_inward_is_refused_at_the_next_connection"),
        new("N3", "connection refused", "provider.refused", "BadAnswerTests.A_provider_that_is_down_refuses_the_connection"),
        new("N4", "no answer to the connection", "provider.connect_timeout", "DeadlineTests.A_host_that_takes_no_connection_is_a_connect_timeout"),
        new("N5", "accepted, then closed or reset", "provider.reset", "BadAnswerTests.Broken_http_has_its_code"),
        new("N6", "an idle connection was closed", "repeated by the platform, nobody notices", "ConnectionTests.A_connection_that_the_provider_closed_while_idle_is_not_noticed"),
        new("N7", "one address is dead, another lives", "the next address after 250 ms", "AddressCheckTests.A_dead_first_address_costs_a_moment_and_not_the_run"),
        new("N8", "sockets used up by clients made per call", "one client per provider", "ConnectionTests.All_pages_of_all_runs_share_one_connection"),
        new("N9", "a proxy of the environment", "not used", "ProxyTests.A_proxy_of_the_environment_is_not_used"),
        new("N10", "the proxy answers 407", "provider.proxy_auth", "ProxyTests.A_proxy_that_wants_other_credentials_is_told_as_such"),
        new("N11", "the proxy cannot be reached", "provider.proxy", "ProxyTests.A_proxy_that_is_down_is_told_as_the_proxy", "ProxyTests.A_proxy_that_takes_no_connection_in_time_is_told_as_the_proxy"),
        new("N12", "an address that is not allowed", "provider.address_blocked", "AddressCheckTests.No_spelling_of_this_machine_gets_around_the_check", "AddressRulesTests.Addresses_that_are_not_public_are_refused_unless_exactly_they_are_allowed", "AddressRulesTests.Our_own_ports_stay_closed_even_when_this_machine_is_allowed", "ProxyTests.The_address_check_is_for_the_proxys_address"),
    ];

    public static readonly IReadOnlyList<FaultRow> Tls =
    [
        new("T1", "expired certificate", "provider.tls_expired", "TlsTests.An_expired_certificate_is_told_with_subject_and_dates", "TlsTests.A_certificate_that_is_not_valid_yet_is_told_the_same_way"),
        new("T2", "certificate for another name", "provider.tls_name", "TlsTests.A_certificate_for_other_names_is_told_with_them"),
        new("T3", "unknown issuer, self-signed", "provider.tls_untrusted", "TlsTests.An_issuer_that_nobody_vouches_for_is_not_trusted", "TlsTests.The_authority_of_the_preset_is_trusted_beside_the_machines"),
        new("T4", "only TLS 1.0 or 1.1", "provider.tls_version", "TlsTests.A_server_that_speaks_only_old_versions_is_told_as_such"),
        new("T5", "the handshake is never answered", "provider.connect_timeout", "TlsTests.A_handshake_that_is_never_answered_is_a_connect_timeout"),
        new("T6", "plain http on the TLS port", "provider.tls_protocol", "TlsTests.A_port_that_does_not_speak_tls_is_told_as_such", "BadAnswerTests.Plain_http_on_a_secure_port_is_no_transient_fault"),
        new("T7", "a client certificate is demanded", "provider.tls_client", "TlsTests.A_client_certificate_that_is_demanded_is_told_and_sent_when_there_is_one"),
        new("T8", "credentials over plain http", "provider.insecure_url", "PresetReaderTests.Credentials_go_over_http_only_to_this_machine_or_when_allowed"),
        new("T9", "the certificate expires within 14 days", "noted and counted once", "TlsTests.A_certificate_that_expires_within_14_days_is_noted_once"),
    ];

    public static readonly IReadOnlyList<FaultRow> Redirects =
    [
        new("R1", "a redirect", "provider.redirect", "RedirectTests.Without_leave_no_redirect_is_followed"),
        new("R2", "on the same origin, allowed", "followed, at most three, with credentials", "RedirectTests.On_the_same_origin_it_is_followed_with_the_credentials"),
        new("R3", "to another origin", "provider.redirect, provider.moved", "RedirectTests.Another_origin_never_sees_a_request"),
        new("R4", "from https to http or back", "provider.redirect", "RedirectTests.A_target_that_is_not_on_the_same_origin_is_not_followed_however_it_is_written"),
        new("R5", "a Location that is no address", "provider.redirect", "RedirectTests.A_target_that_is_not_on_the_same_origin_is_not_followed_however_it_is_written"),
        new("R6", "a loop of redirects", "provider.redirect", "RedirectTests.At_most_three_redirects_are_followed"),
        new("R7", "a next link to another origin", "provider.foreign_link", "LoopTests.A_link_that_leaves_the_origin_is_refused"),
        new("R8", "a next link to an internal address", "provider.foreign_link, provider.address_blocked", "LoopTests.A_link_that_leaves_the_origin_is_refused", "AddressCheckTests.A_name_that_comes_to_point_inward_is_refused_at_the_next_connection"),
        new("R9", "cookies", "never kept", "RedirectTests.A_cookie_that_the_provider_sets_is_not_sent_back"),
    ];
}
