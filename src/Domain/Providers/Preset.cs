namespace CleanCustomers.Domain.Providers;

/// <summary>A provider that answers requests over HTTP: everything the product knows about it, read from one JSON file (ADR 0007).</summary>
public sealed record Preset : ProviderPreset
{
    /// <summary>
    /// Absolute http or https address. Request paths are appended to its path. Links of the provider are resolved against the address of the
    /// request they answer (RFC 3986 §5) and must stay on this one's scheme, host and port.
    /// </summary>
    public required Uri BaseUrl { get; init; }

    public required PresetRequest Request { get; init; }

    public required Paging Paging { get; init; }

    public required EndRule End { get; init; }

    /// <summary>Null when the provider cannot be asked for changes: every run then reads the whole list.</summary>
    public ChangeFilter? ChangedSince { get; init; }

    /// <summary>Where the array of records stands in an answer; empty path when the answer itself is the array.</summary>
    public required JsonPath Records { get; init; }

    /// <summary>An answer without the array is an empty page (SCIM); otherwise it is a fault.</summary>
    public bool RecordsOptional { get; init; }

    /// <summary>What bodies mean that report a fault; the first rule that fits counts, before the status.</summary>
    public IReadOnlyList<ErrorRule> Errors { get; init; } = [];

    public Throttle Throttle { get; init; } = Throttle.Default;

    /// <summary>Null when only the provider bounds how often it is called.</summary>
    public Budget? Budget { get; init; }

    /// <summary>Which of the provider's lists this describes; names it in positions, pages and quarantine (<see cref="Feeds"/>).</summary>
    public string Feed { get; init; } = Feeds.List;

    /// <summary>
    /// Another list that is read in place of this one when only changes are asked for, such as a log of events; null when this one is asked.
    /// </summary>
    public Preset? Changes { get; init; }

    /// <summary>Lists whose every record is a deletion; read after the others in each run that their filter allows.</summary>
    public IReadOnlyList<Preset> DeletionLists { get; init; } = [];

    /// <summary>This list and all the others, in the order in which they are named here.</summary>
    public IEnumerable<Preset> Lists => Changes is null ? [this, .. DeletionLists] : [this, Changes, .. DeletionLists];

    /// <summary>
    /// The list sends the newest version of a record first, as logs of events do: of several versions in one walk the first one counts.
    /// </summary>
    public bool NewestFirst { get; init; }

    /// <summary>Where an answer says how many records the list has, beside the end rule; null when it does not or the count rule says it.</summary>
    public TotalPlace? Total { get; init; }
}

/// <summary>Names of the lists of one provider.</summary>
public static class Feeds
{
    public const string List = "list";
    public const string Changes = "changes";

    /// <summary>The n-th list of deletions, from 1.</summary>
    public static string Deletions(int number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"deletions-{number}");
}

/// <summary>Where an answer tells the number of records of the whole list: in the body or in a header.</summary>
public sealed record TotalPlace(JsonPath? Path, string? Header);
