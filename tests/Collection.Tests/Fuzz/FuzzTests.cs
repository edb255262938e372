using System.Globalization;
using System.Text;
using System.Text.Json;
using CleanCustomers.Application.Collection;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Testing;
using Xunit.Abstractions;

namespace CleanCustomers.Collection.Tests.Fuzz;

/// <summary>
/// Ten thousand payloads on a real socket into a real store: no crash, no hang, and every record is stored, unchanged, removed or quarantined.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Seed = 20_261_124;
    private const int RecordPages = 68;
    private const int RecordsPerPage = 100;
    private const int DamagedPages = 2_600;

    [Fact]
    public async Task Every_record_is_accounted_for_whatever_it_holds()
    {
        var payloads = new Payloads(Seed);
        var pages = Enumerable.Range(0, RecordPages)
            .Select(page => Enumerable.Range(0, RecordsPerPage).Select(i => payloads.Record((page * RecordsPerPage) + i)).ToList()).ToList();
        await using var server = RawServer.Start(target => Answer(PageAt(pages, target)));
        await using var app = await AppAsync(server.BaseUrl);

        var first = await app.CollectAsync();
        var again = await app.CollectAsync(full: true);

        first.Should().BeEquivalentTo(new { State = RunState.Succeeded, Counters = new { Read = (long)RecordPages * RecordsPerPage } });
        again.Should().BeEquivalentTo(new { State = RunState.Succeeded, Counters = new { Read = (long)RecordPages * RecordsPerPage, Created = 0L, Removed = 0L } });
        app.Value("PRAGMA quick_check").Should().Be("ok");
        AllAreKept(app, pages.SelectMany(page => page));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{RecordPages * RecordsPerPage} record payloads: {first.Counters.Created} created, {first.Counters.Updated} updated, {first.Counters.Unchanged} unchanged, {first.Counters.Quarantined} quarantined"));
    }

    [Fact]
    public async Task A_damaged_page_is_a_fault_or_a_page_and_nothing_between()
    {
        var payloads = new Payloads(Seed + 1);
        var page = Array.Empty<byte>();
        await using var server = RawServer.Start(target => Answer(target.Contains("token=", StringComparison.Ordinal) ? Payloads.PageOf([]) : page));
        await using var app = await AppAsync(server.BaseUrl);
        var faults = 0;

        for (var number = 0; number < DamagedPages; number++)
        {
            page = payloads.Page(number);
            var run = await app.CollectAsync(full: true);

            var records = RecordsOf(page);
            if (run.State == RunState.Succeeded)
            {
                run.Counters.Read.Should().Be(records, "the page of number {0} holds so many: {1}", number, Encoding.Latin1.GetString(page));
                continue;
            }

            faults++;
            run.ErrorCode.Should().StartWith("provider.", "page {0} is {1}", number, Encoding.Latin1.GetString(page));
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{DamagedPages} damaged pages: {faults} refused, {DamagedPages - faults} read whole"));
        faults.Should().BePositive().And.BeLessThan(DamagedPages);
    }

    [Fact]
    public void What_no_parser_may_take_is_taken_by_none() =>
        Payloads.MustReject.Should().OnlyContain(text => !Payloads.IsOneValue(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public async Task A_feed_cut_at_any_byte_loses_nothing_and_stores_nothing_twice()
    {
        byte[][] pages =
        [
            Payloads.PageOf(Customers(0), "\"p1\""),
            Payloads.PageOf(Customers(3), "\"p2\""),
            Payloads.PageOf(Customers(6)),
        ];
        var cuts = pages.SelectMany((page, number) => Enumerable.Range(0, page.Length).Select(length => (Page: number, Length: length))).ToList();
        var isCut = true;
        await using var server = RawServer.Start(target =>
        {
            var number = target.Contains("token=p", StringComparison.Ordinal) ? target[^1] - '0' : 0;
            var cut = cuts[int.Parse(target.Split('/')[1], CultureInfo.InvariantCulture)];
            return Answer(isCut && cut.Page == number ? pages[number][..cut.Length] : pages[number]);
        });
        await using var any = await ScriptedProvider.StartAsync(records: 0);
        await using var app = await CollectionApp.StartAsync([.. cuts.Select((_, n) => PresetOf(any, server.BaseUrl, NameOf(n)) with { Request = new PresetRequest($"/{n}/token", [], []) })]);

        for (var n = 0; n < cuts.Count; n++)
        {
            isCut = true;
            var damaged = await app.CollectAsync(NameOf(n));
            isCut = false;
            var whole = await app.CollectAsync(NameOf(n));

            damaged.State.Should().Be(cuts[n].Page == 0 ? RunState.Failed : RunState.Partial);
            damaged.ErrorCode.Should().BeOneOf("provider.truncated", "provider.empty", "provider.bad_json");
            damaged.Counters.Created.Should().Be(cuts[n].Page * 3);
            whole.Should().BeEquivalentTo(new { State = RunState.Succeeded, Counters = new { Created = 9L - (cuts[n].Page * 3), Quarantined = 0L } });
        }

        app.Value("SELECT count(*) || ' ' || count(DISTINCT provider_key) FROM record_bodies").Should().Be($"{cuts.Count * 9} {cuts.Count}");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{cuts.Count} truncations of a feed of three pages"));
    }

    private static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"cut-{number}");

    private static IEnumerable<byte[]> Customers(int from) => Enumerable.Range(from, 3)
        .Select(n => Encoding.UTF8.GetBytes($$"""{"id":"c{{n}}","name":"Zoë {{n}}","updatedAt":"2026-01-15T10:30:0{{n}}Z"}"""));

    // Framed by the end of the connection: the one form in which nothing but the JSON itself tells that something is missing.
    private static byte[] Answer(byte[] body) =>
        [.. "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n"u8, .. body];

    private static byte[] PageAt(List<List<byte[]>> pages, string target)
    {
        var number = target.Split("token=") is [_, var token] ? int.Parse(token.Split('&')[0], CultureInfo.InvariantCulture) : 0;
        return Payloads.PageOf(pages[number], number + 1 < pages.Count ? $"\"{number + 1}\"" : "null");
    }

    private static async Task<CollectionApp> AppAsync(Uri server)
    {
        await using var any = await ScriptedProvider.StartAsync(records: 0);
        return await CollectionApp.StartAsync(PresetOf(any, server, "crm"));
    }

    private static Preset PresetOf(ScriptedProvider any, Uri server, string name) => any.Preset(name: name) with { BaseUrl = server, ChangedSince = null };

    // Null when it is no page. The last member of a name counts, as in the reader.
    private static long? RecordsOf(byte[] page)
    {
        if (!Payloads.IsOneValue(page))
        {
            return null;
        }

        using var document = JsonDocument.Parse(page, new JsonDocumentOptions { MaxDepth = 1000 });
        return document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("items", out var items)
            && items.ValueKind == JsonValueKind.Array ? items.GetArrayLength() : null;
    }

    private static void AllAreKept(CollectionApp app, IEnumerable<byte[]> payloads)
    {
        var kept = app.Rows("SELECT hex(body) FROM record_bodies UNION SELECT hex(body) FROM quarantine").ToHashSet(StringComparer.Ordinal);
        var ids = app.Rows("SELECT external_id FROM record_bodies").ToHashSet(StringComparer.Ordinal);
        var lost = payloads.Where(payload => !kept.Contains(Convert.ToHexString(payload.AsSpan().Trim(" \t\r\n"u8))) && !ids.Contains(IdOf(payload)));
        lost.Select(Encoding.Latin1.GetString).Should().BeEmpty("every record must be stored or in quarantine");
    }

    // A record whose bytes are not kept any more was replaced by a later version of the same id.
    private static string? IdOf(byte[] payload)
    {
        using var document = JsonDocument.Parse(payload, new JsonDocumentOptions { MaxDepth = 1000 });
        if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("id", out var id))
        {
            return null;
        }

        return id.ValueKind switch { JsonValueKind.String => id.GetString(), JsonValueKind.Number => id.GetRawText(), _ => null };
    }
}
