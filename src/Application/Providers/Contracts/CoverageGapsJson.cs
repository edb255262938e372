using System.Text.Json;
using CleanCustomers.Application.Common;

namespace CleanCustomers.Application.Providers.Contracts;

/// <summary>Gaps as they are stored: a JSON array, nothing at all when there are none.</summary>
public static class CoverageGapsJson
{
    public static string? Write(IReadOnlyList<CoverageGap> gaps) => gaps.Count == 0 ? null : JsonSerializer.Serialize(gaps, WireJson.Options);

    /// <param name="json">As written before; null for no gap.</param>
    public static IReadOnlyList<CoverageGap> Read(string? json) =>
        json is null ? [] : JsonSerializer.Deserialize<IReadOnlyList<CoverageGap>>(json, WireJson.Options)!;
}
