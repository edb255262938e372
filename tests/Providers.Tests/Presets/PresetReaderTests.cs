using System.Text.Json.Nodes;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Providers.Tests.Presets;

public sealed class PresetReaderTests
{
    public static TheoryData<string> WrongPresets => [.. WrongPreset.All.Select(wrong => wrong.Name)];

    [Fact]
    public void A_preset_is_read_whole()
    {
        var preset = PresetTexts.Preset();

        preset.Provider.Should().Be(new ProviderId("shop"));
        preset.Title.Should().Be("Shop");
        preset.BaseUrl.Should().Be(new Uri("https://shop.example.com/api"));
        preset.Cron.Should().Be("*/10 * * * *");
        preset.TimeZone.Should().Be("UTC");
        preset.Auth.Should().Be(new Auth.Bearer("env:SHOP_TOKEN"));
        preset.Request.Path.Should().Be("/customers");
        preset.Request.Query.Should().HaveCount(1).And.Contain("sort", "id");
        preset.Paging.Should().Be(new Paging.Page("page", 1, 500, "limit"));
        preset.End.Should().BeOfType<EndRule.Flag>().Which.Path.Text.Should().Be("$.has_more");
        preset.ChangedSince.Should().Be(new ChangeFilter("updated_since", new DateFormat(DateFormatKind.Iso), TimeSpan.FromMinutes(2)));
        preset.Records.Text.Should().Be("$.data");
        preset.Map.Texts.Keys.Should().BeEquivalentTo([CustomerField.Name, CustomerField.Email, CustomerField.Country]);
        preset.Map.Dates[CustomerField.UpdatedAt].NullWords.Should().Equal("never");
        preset.Map.Removed!.Value.Should().Be("true");
        preset.Cleaning.Overrides.Should().HaveCount(1).And.Contain("email.syntax", RuleAction.Reject);
        preset.Limits.Connect.Should().Be(TimeSpan.FromSeconds(5));
        preset.Limits.RecordBytes.Should().Be(65536);
        preset.Limits.Page.Should().Be(TimeSpan.FromSeconds(100), "limits not named keep their default");
    }

    [Theory]
    [InlineData("""{ "absence": {} }""", 2, 0.2)]
    [InlineData("""{ "absence": { "walks": 3, "most": 1 } }""", 3, 1.0)]
    public void Deletion_by_absence_is_read_with_its_defaults(string deletions, int walks, double most) =>
        PresetTexts.Preset(node => node["deletions"] = JsonNode.Parse(deletions)).Absence.Should().Be(new AbsenceRule(walks, most));

    [Fact]
    public void Nothing_is_deleted_by_absence_unless_the_preset_says_so() => PresetTexts.Preset().Absence.Should().BeNull();

    [Theory]
    [InlineData("""{ "style": "page", "parameter": "p", "first": 0 }""", typeof(Paging.Page))]
    [InlineData("""{ "style": "offset", "parameter": "o" }""", typeof(Paging.Offset))]
    [InlineData("""{ "style": "idCursor", "parameter": "after" }""", typeof(Paging.IdCursor))]
    [InlineData("""{ "style": "bodyToken", "parameter": "t", "path": "$.next" }""", typeof(Paging.BodyToken))]
    [InlineData("""{ "style": "bodyLink", "path": "$['@odata.nextLink']" }""", typeof(Paging.BodyLink))]
    [InlineData("""{ "style": "linkHeader" }""", typeof(Paging.LinkHeader))]
    public void Every_paging_style_is_read(string json, Type style)
    {
        var preset = PresetTexts.Preset(node => node["paging"] = JsonNode.Parse(json));

        preset.Paging.Should().BeOfType(style);
    }

    [Theory]
    [MemberData(nameof(WrongPresets))]
    public void A_mistake_is_told_with_file_place_and_remedy(string name)
    {
        var wrong = WrongPreset.All.Single(preset => preset.Name == name);

        var file = PresetTexts.Read(wrong.Node().ToJsonString());

        file.Preset.Should().BeNull();
        file.Problems.Should().Contain(problem => problem.Pointer == wrong.Pointer, "it is where {0} stands; told: {1}", name, string.Join(" ", file.Problems));
        file.Problems.Should().OnlyContain(problem => problem.File == "providers/shop.json" && problem.Message.Length > 10 && problem.Remedy.Length > 5);
    }

    [Fact]
    public void All_mistakes_of_a_file_are_told_at_once()
    {
        var file = PresetTexts.Read(node =>
        {
            node["baseUrl"] = "nowhere";
            node["end"] = JsonNode.Parse("""{ "rule": "never" }""");
            node["map"]!["name"] = 7;
            node["limits"] = JsonNode.Parse("""{ "retries": -1 }""");
        });

        file.Problems.Select(problem => problem.Pointer).Should().BeEquivalentTo("/baseUrl", "/end/rule", "/map/name", "/limits/retries");
    }

    [Theory]
    [InlineData("/recrods", "'records'")]
    [InlineData("/PAGING", "'paging'")]
    [InlineData("/zzz", "Known here: ")]
    public void An_unknown_member_gets_a_hint(string pointer, string hint)
    {
        var file = PresetTexts.Read(node => node[pointer[1..]] = "x");

        file.Problems.Should().ContainSingle().Which.Should().Match<Application.Providers.PresetProblem>(
            problem => problem.Pointer == pointer && problem.Remedy.Contains(hint, StringComparison.Ordinal));
    }

    [Fact]
    public void A_literal_secret_is_never_repeated()
    {
        var file = PresetTexts.Read(node => node["auth"] = JsonNode.Parse("""{ "kind": "basic", "user": "sk_live_4242", "password": "hunter2" }"""));

        file.Problems.Should().HaveCount(2);
        string.Join(" ", file.Problems).Should().NotContain("sk_live").And.NotContain("hunter2");
    }

    [Fact]
    public void A_password_in_the_address_is_never_repeated()
    {
        var file = PresetTexts.Read(node => node["baseUrl"] = "https://admin:hunter2@shop.example.com");

        string.Join(" ", file.Problems).Should().NotContain("hunter2").And.Contain("auth");
    }

    [Theory]
    [InlineData("http://127.0.0.1:3000", false, true)]
    [InlineData("http://localhost:3000", false, true)]
    [InlineData("http://[::1]:3000", false, true)]
    [InlineData("http://10.0.0.7", false, false)]
    [InlineData("http://10.0.0.7", true, true)]
    public void Credentials_go_over_http_only_to_this_machine_or_when_allowed(string address, bool isAllowed, bool isRead)
    {
        var file = PresetTexts.Read(node =>
        {
            node["baseUrl"] = address;
            node["allowInsecureHttp"] = isAllowed;
        });

        (file.Preset is not null).Should().Be(isRead);
    }

    [Fact]
    public void Without_credentials_http_is_read()
    {
        var preset = PresetTexts.Preset(node =>
        {
            node.Remove("auth");
            node["baseUrl"] = "http://10.0.0.7";
        });

        preset.Auth.Should().Be(Auth.None.Instance);
    }

    [Fact]
    public void Schedule_null_means_by_hand_only()
    {
        PresetTexts.Preset(node => node["schedule"] = null).Cron.Should().BeNull();
    }

    [Fact]
    public void A_schedule_has_cron_and_zone()
    {
        var preset = PresetTexts.Preset(node => node["schedule"] = JsonNode.Parse("""{ "cron": "30 4 * * 1-5", "timeZone": "Europe/Madrid" }"""));

        preset.Cron.Should().Be("30 4 * * 1-5");
        preset.TimeZone.Should().Be("Europe/Madrid");
    }

    [Theory]
    [InlineData("{\n  \"provider\": shop\n}", "line 2, column 15")]
    [InlineData("{\n  \"provider\": \"shop\",\n}", "line 3, column 1")]
    [InlineData("", "line 1, column 1")]
    [InlineData("{ // no comments\n}", "line 1")]
    public void Broken_JSON_is_told_with_line_and_column(string json, string place)
    {
        var file = PresetTexts.Read(json);

        file.Problems.Should().ContainSingle().Which.Message.Should().Contain(place);
    }

    [Theory]
    [InlineData("[]", "not a JSON object")]
    [InlineData("null", "not a JSON object")]
    [InlineData("""{ "provider": "a", "provider": "b" }""", "stands here twice")]
    [InlineData("""{ "provider": "\ud800" }""", "surrogate")]
    public void Odd_JSON_is_told(string json, string message)
    {
        var file = PresetTexts.Read(json);

        file.Preset.Should().BeNull();
        file.Problems.Should().Contain(problem => problem.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_byte_order_mark_is_no_mistake()
    {
        PresetTexts.Read("\uFEFF" + PresetTexts.Valid).Preset.Should().NotBeNull();
    }

    [Fact]
    public void A_base_URL_from_the_configuration_replaces_the_one_in_the_file()
    {
        var file = PresetTexts.Read(PresetTexts.Valid, new Dictionary<string, string>(StringComparer.Ordinal) { ["shop"] = "http://127.0.0.1:3000", ["crm"] = "nonsense" });

        ((Domain.Providers.Preset)file.Preset!).BaseUrl.Should().Be(new Uri("http://127.0.0.1:3000"));
    }

    [Fact]
    public void A_base_URL_from_the_configuration_obeys_the_same_rules()
    {
        var file = PresetTexts.Read(PresetTexts.Valid, new Dictionary<string, string>(StringComparer.Ordinal) { ["shop"] = "http://shop.example.com" });

        file.Problems.Should().ContainSingle().Which.Message.Should().Contain("Providers:BaseUrls");
    }
}
