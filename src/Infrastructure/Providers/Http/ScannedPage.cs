using System.Text.Json;
using CleanCustomers.Application.Providers.Contracts;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>What one pass over a page found.</summary>
internal sealed class ScannedPage(int expectedRecords)
{
    private List<PageRecord>? received;

    /// <summary>The records to hand on.</summary>
    public List<PageRecord> Records { get; private set; } = new(expectedRecords);

    /// <summary>All records as they came, those taken out included.</summary>
    public List<PageRecord> Received => received ?? Records;

    /// <summary>What stands where the records should be; <see cref="JsonTokenType.StartArray"/> when all is well.</summary>
    public JsonTokenType FoundAtRecords { get; set; } = JsonTokenType.None;

    /// <summary>The next token or link; null when it is missing, null or empty.</summary>
    public CursorValue? Next { get; set; }

    /// <summary>The next token or link is there but of a kind that cannot be sent back.</summary>
    public bool NextIsUnusable { get; set; }

    /// <summary>The end rule's flag; null when it is missing or no boolean.</summary>
    public bool? Flag { get; set; }

    /// <summary>The end rule's count; null when it is missing or no whole number.</summary>
    public long? Count { get; set; }

    /// <summary>The declared total; null when it is missing or no whole number.</summary>
    public long? Total { get; set; }

    /// <summary>The delta link; null when it is missing, null, empty or no text.</summary>
    public string? Delta { get; set; }

    /// <summary>The count contradicts the page and was left out of account.</summary>
    public bool CountIsImplausible { get; set; }

    /// <summary>Rows that were known before are what this page was asked for: that they come again says nothing.</summary>
    public bool IsExpectedAgain { get; set; }

    /// <summary>Takes out records that the walk has just handed on in the same state; they would count twice.</summary>
    public void TakeOut(IReadOnlySet<int> indexes)
    {
        if (indexes.Count > 0)
        {
            received = Records;
            Records = [.. Records.Where((_, index) => !indexes.Contains(index))];
        }
    }

    /// <summary>Takes out all of them.</summary>
    public void TakeOutAll()
    {
        received = Received;
        Records = [];
    }
}
