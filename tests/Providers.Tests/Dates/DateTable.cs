namespace CleanCustomers.Providers.Tests.Dates;

/// <summary>
/// The provider side of the date conformance table, row by row, from the JSON value to the stored field. Each line: row | field | JSON value |
/// declaration | outcome. Field <c>at</c> is an instant, <c>born</c> a day, <c>changed</c> the change time. The declaration is the members of the
/// date source beside its path; formats are parted by commas. The outcome is the value and its notes, <c>absent</c>, or <c>issue</c>.
/// </summary>
internal static class DateTable
{
    /// <summary>Rows of the table that are no reading of one value, and the tests that hold them.</summary>
    public static readonly IReadOnlyDictionary<int, string> Elsewhere = new Dictionary<int, string>
    {
        [37] = nameof(DateTableTests.Row_37_a_zone_that_this_machine_does_not_know_is_told_at_start),
        [71] = nameof(DateTableTests.Row_71_a_text_that_only_looks_like_a_date_stays_as_sent),
    };

    public const string Rows = """
        1 | at | "2026-01-15T10:30:00Z" | iso | 2026-01-15T10:30:00.000000Z
        2 | at | "2026-01-15t10:30:00z" | iso | 2026-01-15T10:30:00.000000Z
        3 | at | "2026-01-15 10:30:00Z" | iso | 2026-01-15T10:30:00.000000Z
        4 | at | "2026-01-15T10:30:00+02:00" | iso | 2026-01-15T08:30:00.000000Z
        5 | at | "2026-01-15T10:30:00-03:00" | iso | 2026-01-15T13:30:00.000000Z
        5 | at | "2026-01-15T10:30:00+05:45" | iso | 2026-01-15T04:45:00.000000Z
        6 | at | "2026-01-15T10:30:00+14:00" | iso | 2026-01-14T20:30:00.000000Z
        7 | at | "2026-01-15T10:30:00+15:00" | iso | issue
        8 | at | "2026-01-15T10:30:00-00:00" | iso | 2026-01-15T10:30:00.000000Z
        9 | at | "2026-01-15T10:30:00+0200" | iso-basic-offset | 2026-01-15T08:30:00.000000Z
        9 | at | "2021-05-27T13:59:29.000+0000" | iso-basic-offset | 2021-05-27T13:59:29.000000Z
        10 | at | "2026-01-15T10:30:00+0200" | iso | issue
        11 | at | "2026-01-15T10:30:00" | iso-local; zone=Europe/Madrid | 2026-01-15T09:30:00.000000Z
        12 | at | "2026-01-15T10:30:00" | iso | issue
        13 | at | "2026-01-15T10:30Z" | iso | 2026-01-15T10:30:00.000000Z
        14 | at | "2026-01-15T10Z" | iso | issue
        15 | at | "20260115T103000Z" | pattern:yyyyMMdd'T'HHmmss'Z' | 2026-01-15T10:30:00.000000Z
        15 | at | "20260115T103000Z" | iso | issue
        16 | at | "\u00a0 2026-01-15T10:30:00Z \r\n" | iso | 2026-01-15T10:30:00.000000Z
        17 | at | "2026-01-15T10:30:00 BRT" | iso | issue
        18 | at | "2026-01-15T10:30:00-03:00[America/Sao_Paulo]" | iso | 2026-01-15T13:30:00.000000Z date.normalised
        19 | at | "2026-01-15T10:30:00[America/Sao_Paulo]" | iso | issue
        20 | at | "2026-01-15T10:30:00+02:00Z" | iso | issue
        21 | at | "2026-01-15T10:30:00.123Z" | iso | 2026-01-15T10:30:00.123000Z
        22 | at | "2026-01-15T10:30:00.1234567Z" | iso | 2026-01-15T10:30:00.123456Z date.truncated
        23 | at | "2026-01-15T10:30:00.123456789Z" | iso | 2026-01-15T10:30:00.123456Z date.truncated
        24 | at | "2026-01-15T10:30:00.99999999Z" | iso | 2026-01-15T10:30:00.999999Z date.truncated
        25 | at | "2026-01-15T10:30:00,123Z" | iso | issue
        26 | at | "2026-01-15T10:30:00.Z" | iso | issue
        27 | at | "2026-01-15T24:00:00Z" | iso | 2026-01-16T00:00:00.000000Z date.normalised
        28 | at | "2026-01-15T24:00:01Z" | iso | issue
        29 | at | "2016-12-31T23:59:60Z" | iso | 2016-12-31T23:59:59.999999Z date.normalised
        30 | at | "2016-12-31T23:59:61Z" | iso | issue
        31 | born | "1990-02-30" | iso-date | issue
        32 | born | "2024-02-29" | iso-date | 2024-02-29
        33 | born | "1990-6-1" | iso-date | issue
        34 | at | "2025-03-30T02:30:00" | iso-local; zone=Europe/Madrid | issue
        34 | at | "2025-03-30T02:30:00" | iso-local; zone=Europe/Madrid; gap=later | 2025-03-30T01:30:00.000000Z date.normalised
        35 | at | "2025-10-26T02:30:00" | iso-local; zone=Europe/Madrid | issue
        35 | changed | "2025-10-26T02:30:00" | iso-local; zone=Europe/Madrid; repeat=earlier | 2025-10-26T00:30:00.000000Z date.overlap
        36 | at | "2018-11-04T00:30:00" | iso-local; zone=America/Sao_Paulo | issue
        38 | at | null | iso | absent
        38 | at | "  " | iso | absent
        39 | at | "N/A" | iso; nullWords=N/A | absent
        39 | at | "N/A" | iso | issue
        40 | at | "0000-00-00 00:00:00" | iso | absent
        41 | at | "/Date(-62135596800000)/" | ms-json | absent
        42 | at | "1900-01-01T00:00:00Z" | iso | 1900-01-01T00:00:00.000000Z date.out_of_window
        42 | at | "1899-12-30T00:00:00Z" | iso; nullWords=1899-12-30T00:00:00Z | absent
        43 | at | 0 | epoch-s | 1970-01-01T00:00:00.000000Z date.out_of_window
        43 | at | 0 | epoch-s; nullWords=0 | absent
        44 | at | "9999-12-31T23:59:59-05:00" | iso | issue
        44 | at | "9999-12-31T23:59:59Z" | iso; nullWords=9999-12-31T23:59:59Z | absent
        45 | at | "+010000-01-01T00:00:00Z" | iso | issue
        46 | born | "2569-01-15" | iso-date | absent date.future_birth_day
        46 | at | "2569-01-15T00:00:00Z" | iso | 2569-01-15T00:00:00.000000Z date.out_of_window
        47 | changed | "2099-01-01T00:00:00Z" | iso | 2099-01-01T00:00:00.000000Z date.out_of_window no-watermark
        48 | at | 1768473000 | epoch-s | 2026-01-15T10:30:00.000000Z
        48 | at | "1768473000" | epoch-s | 2026-01-15T10:30:00.000000Z
        49 | at | 1768473000000 | epoch-ms | 2026-01-15T10:30:00.000000Z
        50 | at | 1768473000000 | epoch-s | issue
        51 | at | 1768473000 | epoch-ms; min=2000-01-01 | issue
        52 | at | 1.768473000123E9 | epoch-s-fraction | 2026-01-15T10:30:00.123000Z
        53 | at | -86400 | epoch-s | 1969-12-31T00:00:00.000000Z
        54 | at | 1768473000.5 | epoch-s | issue
        55 | at | 12345678901234567890 | epoch-s | issue
        56 | at | 45672.4375 | excel-serial; zone=UTC | 2025-01-15T10:30:00.000000Z
        57 | at | "\/Date(1768473000000)\/" | ms-json | 2026-01-15T10:30:00.000000Z
        58 | at | "/Date(1768473000000-0300)/" | ms-json | 2026-01-15T10:30:00.000000Z
        59 | at | 20260115 | iso | issue
        60 | at | "01/02/2026" | iso | issue
        61 | born | "01/02/1990" | pattern:dd/MM/yyyy | 1990-02-01
        62 | born | "02/13/1990" | pattern:dd/MM/yyyy | issue
        63 | born | "15.01.1990" | pattern:dd.MM.yyyy | 1990-01-15
        64 | born | "26-01-15" | iso-date | issue
        65 | born | "Jan 15, 1990" | iso-date | issue
        66 | at | "Thu, 15 Jan 2026 10:30:00 +0200" | http-date | 2026-01-15T08:30:00.000000Z
        67 | at | "Fri, 15 Jan 2026 10:30:00 GMT" | http-date | issue
        68 | at | "2026-01" | iso | issue
        69 | at | "２０２６-０１-１５T10:30:00Z" | iso | issue
        70 | at | "now" | iso | issue
        72 | born | "1990-05-20" | iso-date; zone=Pacific/Kiritimati | 1990-05-20
        73 | born | "1990-05-20T00:00:00+02:00" | iso | 1990-05-20
        74 | born | "1990-05-19T22:00:00Z" | iso; zone=Europe/Madrid | 1990-05-20
        75 | born | "1990-05-19T22:00:00Z" | iso | issue
        76 | born | "1990-05-20T12:00:00Z" | iso; noon | 1990-05-20 date.normalised
        76 | born | "1990-05-20T12:00:00Z" | iso | issue
        77 | born | 643161600 | epoch-s | 1990-05-20
        77 | born | 643161601 | epoch-s | issue
        78 | born | "2000-02-29" | iso-date | 2000-02-29
        79 | born | "--05-20" | iso-date | issue
        80 | at | "1900-01-01T00:00:00" | iso-local; zone=America/Sao_Paulo | 1900-01-01T03:06:00.000000Z date.out_of_window
        """;
}
