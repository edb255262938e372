using System.Text;
using CleanCustomers.Infrastructure.Providers.Mapping;
using CleanCustomers.Providers.Tests.Presets;

namespace CleanCustomers.Providers.Tests.Mapping;

public sealed class UnmappedMembersTests
{
    [Theory]
    [InlineData("""{"id":1,"first":"Ana","last":"Ruiz","tier":"gold","address":{"city":"Vigo"}}""", "/tier", "/address")]
    [InlineData("""{"id":1,"email":null,"a/b":1,"t\u00e9l":2}""", "/a~1b", "/tél")]
    [InlineData("""{"id":1}""")]
    [InlineData("""[1,2]""")]
    [InlineData("""{"x":1,"id":""", "/x")]
    public void Members_that_no_mapping_reads_are_named_by_their_place(string record, params string[] unmapped)
    {
        var mapper = new RecordMapper(PresetTexts.Preset());

        mapper.Unmapped(Encoding.UTF8.GetBytes(record)).Should().Equal(unmapped);
    }

    [Fact]
    public void Below_a_mapped_place_only_the_others_are_named()
    {
        var mapper = new RecordMapper(PresetTexts.Preset(preset => preset["map"]!["city"] = "$.address.city"));

        mapper.Unmapped("""{"id":1,"address":{"city":"Vigo","zip":"36201","geo":{"lat":1}}}"""u8).Should().Equal("/address/zip", "/address/geo");
    }

    [Fact]
    public void A_hundred_are_enough()
    {
        var record = "{" + string.Join(',', Enumerable.Range(0, 500).Select(i => $"\"m{i}\":1")) + "}";

        new RecordMapper(PresetTexts.Preset()).Unmapped(Encoding.UTF8.GetBytes(record)).Should().HaveCount(100);
    }
}
