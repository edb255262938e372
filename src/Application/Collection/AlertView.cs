using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Collection;

/// <summary>Something a person should know: raised once, open until its reason is gone.</summary>
/// <param name="Code">What it is about; one of <see cref="AlertCodes"/>.</param>
/// <param name="Message">For people; holds no customer data.</param>
/// <param name="Run">The run that raised it; null when none did.</param>
/// <param name="ClearedAt">When its reason was gone; null while it is open.</param>
public sealed record AlertView(
    long Alert, ProviderId Provider, string Code, string Message, RunId? Run, DateTimeOffset RaisedAt, DateTimeOffset? ClearedAt);

/// <summary>Reasons for alerts. Each is open at most once for a provider.</summary>
public static class AlertCodes
{
    /// <summary>A complete walk had a gap; "complete up to" is held back until it is closed.</summary>
    public static readonly string Gap = "coverage.gap";

    /// <summary>The provider's total is not believed any more.</summary>
    public static readonly string TotalNotTrusted = "coverage.total_not_trusted";

    /// <summary>The provider sent an empty list twice although records are known.</summary>
    public static readonly string EmptyList = "coverage.empty_list";

    /// <summary>Changes became visible later than the declared overlap reaches.</summary>
    public static readonly string LateChanges = "coverage.late_changes";

    /// <summary>More records vanished than may go at once.</summary>
    public static readonly string DeletionsHeld = "deletions.held";

    /// <summary>More than half of a provider's records changed at once.</summary>
    public static readonly string ManyChanged = "collection.many_changed";

    /// <summary>The provider cannot be read until a person acts.</summary>
    public static readonly string NeedsAttention = "health.needs_attention";

    /// <summary>One page is refused run after run.</summary>
    public static readonly string PageRefused = "health.page_refused";
}
