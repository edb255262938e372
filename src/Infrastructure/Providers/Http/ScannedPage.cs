using System.Text.Json;
using CleanCustomers.Application.Providers.Contracts;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>What one pass over a page found.</summary>
internal sealed class ScannedPage(int expectedRecords)
{
    public List<PageRecord> Records { get; } = new(expectedRecords);

    /// <summary>What stands where the records should be; <see cref="JsonTokenType.StartArray"/> when all is well.</summary>
    public JsonTokenType FoundAtRecords { get; set; } = JsonTokenType.None;

    /// <summary>The next token or link; null when it is missing, null or empty.</summary>
    public string? Next { get; set; }

    /// <summary>The next token or link is there but neither text nor number.</summary>
    public bool NextIsUnusable { get; set; }

    /// <summary>The end rule's flag; null when it is missing or no boolean.</summary>
    public bool? Flag { get; set; }

    /// <summary>The end rule's count; null when it is missing or no whole number.</summary>
    public long? Count { get; set; }

    /// <summary>The declared total; null when it is missing or no whole number.</summary>
    public long? Total { get; set; }

    /// <summary>The last record's own id where <see cref="Domain.Providers.Paging.IdCursor.Path"/> declares one; null when it has none.</summary>
    public string? LastId { get; set; }

    /// <summary>The delta link; null when it is missing, null, empty or no text.</summary>
    public string? Delta { get; set; }
}
