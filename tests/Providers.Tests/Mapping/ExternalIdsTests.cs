using System.Text;
using System.Text.Json;
using CleanCustomers.Infrastructure.Providers.Mapping;

namespace CleanCustomers.Providers.Tests.Mapping;

public sealed class ExternalIdsTests
{
    [Theory]
    [InlineData("\"A1\"", "A1")]
    [InlineData("\"a1\"", "a1")]
    [InlineData("7", "7")]
    [InlineData("\"7\"", "7")]
    [InlineData("7.0", "7.0")]
    [InlineData("9007199254740993", "9007199254740993")]
    [InlineData("1e3", "1e3")]
    [InlineData("\"\\u00e9\"", "é")]
    [InlineData("null", null)]
    [InlineData("true", null)]
    [InlineData("{}", null)]
    [InlineData("[]", null)]
    [InlineData("\"\"", null)]
    [InlineData("\" \"", null)]
    [InlineData("\"\\ud800\"", null)]
    [InlineData("\"a\\u0000\"", null)]
    public void An_id_is_text_or_digits_as_written(string json, string? expected)
    {
        Read(Encoding.UTF8.GetBytes(json)).Should().Be(expected);
    }

    [Theory]
    [InlineData(400, true)]
    [InlineData(401, false)]
    public void An_id_has_at_most_400_characters(int length, bool isUsable)
    {
        var id = new string('x', length);

        Read(Encoding.UTF8.GetBytes($"\"{id}\"")).Should().Be(isUsable ? id : null);
    }

    private static string? Read(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        var place = reader.TokenStartIndex;
        var isRead = ExternalIds.TryRead(ref reader, out var id);
        reader.TokenStartIndex.Should().Be(place, "reading an id moves nothing");
        isRead.Should().Be(id is not null);
        return id;
    }
}
