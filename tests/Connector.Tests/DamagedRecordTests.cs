using System.Text;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Testing;

namespace CleanCustomers.Connector.Tests;

/// <summary>A damaged record costs neither its page nor its neighbours, and its bytes arrive as sent.</summary>
public sealed class DamagedRecordTests
{
    private static readonly Dictionary<string, (byte[] Bytes, string? Id)> Records = new(StringComparer.Ordinal)
    {
        ["invalid UTF-8"] = ([.. "{\"id\":\"x\",\"name\":\""u8, 0xC3, 0x28, 0xFF, .. "\"}"u8], "x"),
        ["UTF-8 cut before the quote"] = ([.. "{\"id\":\"x\",\"name\":\"Zo"u8, 0xC3, .. "\"}"u8], "x"),
        ["lone surrogate"] = ("""{"id":"x","name":"\ud800"}"""u8.ToArray(), "x"),
        ["lone surrogate in a member's name"] = ("""{"\udc00":1,"id":"x"}"""u8.ToArray(), "x"),
        ["NUL"] = ("""{"id":"x","name":"a\u0000b"}"""u8.ToArray(), "x"),
        ["2 MB string"] = (Encoding.UTF8.GetBytes($$"""{"name":"{{new string('y', 2_000_000)}}","id":"x"}"""), "x"),
        ["deep nesting"] = (Encoding.UTF8.GetBytes($$"""{"id":"x","deep":{{new string('[', 5_000)}}{{new string(']', 5_000)}}}"""), "x"),
        ["no id"] = ("""{"name":"x"}"""u8.ToArray(), null),
        ["null id"] = ("""{"id":null}"""u8.ToArray(), null),
        ["empty id"] = ("""{"id":""}"""u8.ToArray(), null),
        ["object as id"] = ("""{"id":{"id":"x"},"z":[1]}"""u8.ToArray(), null),
        ["lone surrogate in the id"] = ("""{"id":"\ud800"}"""u8.ToArray(), null),
        ["invalid UTF-8 in the id"] = ([.. "{\"id\":\""u8, 0xFF, .. "\"}"u8], null),
        ["NUL in the id"] = ("""{"id":"a\u0000"}"""u8.ToArray(), null),
        ["escaped member name"] = ("""{"\u0069d":"x"}"""u8.ToArray(), "x"),
        ["number as id"] = ("""{"id":9007199254740993}"""u8.ToArray(), "9007199254740993"),
        ["id after nested ones"] = ("""{"a":{"id":"no"},"b":[{"id":"no"}],"id":"x"}"""u8.ToArray(), "x"),
        ["a number in place of a record"] = ("5"u8.ToArray(), null),
        ["null in place of a record"] = ("null"u8.ToArray(), null),
        ["an array in place of a record"] = ("""[{"id":"no"}]"""u8.ToArray(), null),
        ["an empty object"] = ("{}"u8.ToArray(), null),
    };

    /// <summary>Only the names: the runner writes theory data into the names of tests, and some records are large.</summary>
    public static TheoryData<string> Damages() => [.. Records.Keys];

    /// <summary>Damage inside values; member names are the mapping's own matter.</summary>
    public static TheoryData<string> DamagesToMap() => [.. Records.Keys.Where(name => !name.Contains("member's name", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Neighbours_of_a_damaged_record_arrive_and_so_do_its_bytes(string damage)
    {
        var (bytes, id) = Records[damage];
        await using var provider = await ScriptedProvider.StartAsync(records: 3, recordBytes: 0);
        provider.Customers.Replace(ScriptedCustomers.IdOf(2), bytes);
        using var harness = new ConnectorHarness(provider.Preset());

        var (ids, texts) = await ReadAsync(harness);

        ids.Should().Equal(["c000001", id, "c000003"], damage);
        texts[1].Should().Equal(bytes);
        texts[2].Should().Equal(provider.Customers.JsonOf("c000003"));
        harness.Pool.Outstanding.Should().Be(0);
    }

    [Theory]
    [MemberData(nameof(DamagesToMap))]
    public async Task The_mapping_answers_for_every_damage_and_throws_for_none(string damage)
    {
        var (bytes, id) = Records[damage];
        await using var provider = await ScriptedProvider.StartAsync(records: 0);
        using var harness = new ConnectorHarness(provider.Preset());

        var reading = harness.Connector.Map(Feeds.List, bytes);

        (reading is RecordReading.Mapped or RecordReading.Unreadable).Should().BeTrue(damage);
        (reading is RecordReading.Mapped && id is null).Should().BeFalse("a record without a usable id is never mapped");
    }

    [Fact]
    public async Task Two_records_with_one_id_both_arrive()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 2, recordBytes: 0);
        provider.Customers.AddRaw("c000003", provider.Customers.JsonOf("c000001"));

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset());

        outcome.Ids.Should().Equal("c000001", "c000002", "c000001");
    }

    [Fact]
    public async Task White_space_and_member_order_do_not_matter()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 0);
        provider.Answers(Answers.Text(" \r\n{ \"next\" : \"n\" ,\n \"x\":[[{}]], \"items\" : [ { \"id\" : \"a\" } ,\t{\"id\":\"b\"} ] , \"more\":{} } \n"), times: 1);
        using var harness = new ConnectorHarness(provider.Preset());

        var (ids, texts) = await ReadAsync(harness);

        ids.Should().Equal("a", "b");
        texts[0].Should().Equal("{ \"id\" : \"a\" }"u8.ToArray());
    }

    private static async Task<(List<string?> Ids, List<byte[]> Texts)> ReadAsync(ConnectorHarness harness)
    {
        var (ids, texts) = (new List<string?>(), new List<byte[]>());
        await foreach (var page in harness.Connector.ReadPagesAsync(new ReadFrom(null, null), CancellationToken.None))
        {
            using (page)
            {
                ids.AddRange(page.Records.Select(r => r.ExternalId));
                texts.AddRange(page.Records.Select(r => page.Body.Slice(r.Offset, r.Length).ToArray()));
            }
        }

        return (ids, texts);
    }
}
