namespace CleanCustomers.Domain.Providers;

/// <summary>The list request, without paging and change filter.</summary>
public sealed record PresetRequest(
    string Path, IReadOnlyList<KeyValuePair<string, string>> Query, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    /// <summary>The JSON body of a POST as written in the preset; null makes a GET.</summary>
    public string? Body { get; init; }

    /// <summary>Character set of answers that name none; null is UTF-8.</summary>
    public string? Charset { get; init; }

    /// <summary>Where conditions on the records go; null when neither the change filter nor the paging has one.</summary>
    public ConditionPlace? Conditions { get; init; }
}

/// <summary>Where a request carries its conditions ("changed since", "after this record").</summary>
public abstract record ConditionPlace
{
    private ConditionPlace()
    {
    }

    /// <summary>
    /// As text in place of <c>{conditions}</c> in a query value or in a string of the body: prefix, then the conditions with the separator
    /// between them; nothing when there is none. A query parameter that ends up empty is left out.
    /// </summary>
    public sealed record InText(string Prefix, string Separator) : ConditionPlace
    {
        public const string Marker = "{conditions}";
    }

    /// <summary>As further elements of the JSON array at this path of the body.</summary>
    public sealed record InBody(JsonPath Array) : ConditionPlace;
}

/// <summary>
/// One condition. Its texts may hold <c>{since}</c> and <c>{until}</c> (change filter), <c>{value}</c> and <c>{id}</c> (the change time and
/// the id of the last record received).
/// </summary>
public abstract record Condition
{
    private Condition()
    {
    }

    public sealed record Text(string Template) : Condition;

    /// <summary>JSON values for the array of conditions, as written in the preset.</summary>
    public sealed record Elements(IReadOnlyList<string> Json) : Condition;
}

/// <summary>Another value for one query parameter or one place of the body.</summary>
/// <param name="Parameter">Query parameter, or null.</param>
/// <param name="Path">Place in the body, or null.</param>
/// <param name="Json">The value as JSON; a text stands for itself in a query.</param>
public sealed record RequestChange(string? Parameter, JsonPath? Path, string Json);
