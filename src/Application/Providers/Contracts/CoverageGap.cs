using System.Text.Json.Serialization;

namespace CleanCustomers.Application.Providers.Contracts;

/// <summary>What the certificate of a run lacks, or says with a reservation.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GapKind>))]
public enum GapKind
{
    /// <summary>The run stopped before the end of the list; the next one goes on or begins anew.</summary>
    [JsonStringEnumMemberName("walk_not_ended")]
    WalkNotEnded,

    /// <summary>A page was asked for and not given.</summary>
    [JsonStringEnumMemberName("page_refused")]
    PageRefused,

    /// <summary>The provider counts more records than arrived.</summary>
    [JsonStringEnumMemberName("total_not_reached")]
    TotalNotReached,

    /// <summary>As before, but reading again changed nothing: its total is not believed any more.</summary>
    [JsonStringEnumMemberName("total_not_trusted")]
    TotalNotTrusted,

    /// <summary>More records arrived than the provider counts.</summary>
    [JsonStringEnumMemberName("total_exceeded")]
    TotalExceeded,

    /// <summary>The list was empty although records of the provider are known; nothing is deleted for that.</summary>
    [JsonStringEnumMemberName("empty_list")]
    EmptyList,
}

/// <param name="What">For people: what, where and how it is closed; holds no customer data.</param>
/// <param name="Since">Since when, over all runs in a row.</param>
/// <param name="Holds">"Complete up to" does not move past it. False for a reservation.</param>
public sealed record CoverageGap(GapKind Kind, string What, DateTimeOffset Since, bool Holds);
