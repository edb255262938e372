using System.Text.RegularExpressions;
using CleanCustomers.Application.Providers;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Conformance;

/// <summary>The lower bound of change time is inclusive: asked since a record's own change time, that record comes back.</summary>
internal sealed class LowerBoundCheck : IListCheck
{
    private const string LosesTies = "A record changed in the same instant would be missed: give changedSince an overlap longer than the provider's clock step.";

    public string Name => "lower_bound";

    public CheckStep Look(ListSample sample) => sample switch
    {
        { List.ChangedSince: null } => this.Skipped("The preset has no change filter: every run reads the whole list."),
        { List.Changes: not null } => this.Skipped("Changes come from another list of this provider."),
        { Boundary: null } => this.Skipped("No record told a change time, or changes are asked for from a mark."),
        { Boundary.Fault: { } fault } => new CheckStep(Name, CheckOutcome.Failed, $"Asking for changes failed. {fault.Error.Message}") { Code = fault.Error.Code, Remedy = fault.Remedy },
        { Boundary.CameBack: true } => this.Ok("Asked since the latest change time seen, its record came back: the bound is inclusive."),
        { Boundary.HasMore: true } => this.Warning(
            "Asked since the latest change time seen, its record was not on the first two pages.", "If answers come by time, the bound is not inclusive. " + LosesTies),
        _ when sample.List.ChangedSince!.Overlap > TimeSpan.Zero => this.Warning(
            "Asked since the latest change time seen, its record did not come back: the bound is exclusive.",
            $"The declared overlap of {FieldWords.Seconds(sample.List.ChangedSince.Overlap)} covers it; never set it to zero."),
        _ => this.Failed("Asked since the latest change time seen, its record did not come back: the bound is exclusive.", LosesTies),
    };
}

/// <summary>Records come in the order that the paging rests on.</summary>
internal sealed class OrderCheck : IListCheck
{
    public string Name => "order";

    public CheckStep Look(ListSample sample)
    {
        var isAscending = sample.List.Paging is Paging.Keyset or Paging.Window;
        if (!isAscending && !sample.List.NewestFirst)
        {
            return this.Skipped("The preset rests on no order.");
        }

        var times = sample.Records.Select(record => record.ChangedAt).OfType<DateTimeOffset>().ToList();
        if (times.Count < 2)
        {
            return this.Skipped("Fewer than two records told a change time.");
        }

        if (sample.List.Paging is Paging.Keyset keyset && keyset.Id.Text == sample.List.Map.Id.Text && TiesOutOfOrder(sample) is > 0 and var ties)
        {
            return this.Warning(
                $"{ties} records changed in the same instant as the one before them and have a smaller id.",
                "Behind a record the next page begins by change time and id: ask for both in that order, otherwise pages skip records.");
        }

        var wrong = times.Zip(times.Skip(1)).Count(pair => isAscending ? pair.First > pair.Second : pair.First < pair.Second);
        var order = isAscending ? "by change time, oldest first" : "newest first";
        return wrong == 0
            ? this.Ok($"{times.Count} records came {order}.")
            : this.Failed($"{wrong} of {times.Count} records stand out of order; the preset rests on {order}.", "Ask for that order in request.query of the preset; otherwise pages skip records.");
    }

    // Numbers by value and texts by code point or without case are all orders that databases have; whichever fits best counts.
    private static int TiesOutOfOrder(ListSample sample)
    {
        var pairs = sample.Records.Zip(sample.Records.Skip(1))
            .Where(pair => pair.First.ChangedAt is { } time && time == pair.Second.ChangedAt && pair.First.ExternalId != pair.Second.ExternalId)
            .Select(pair => (First: pair.First.ExternalId ?? "", Second: pair.Second.ExternalId ?? "")).ToList();
        return Orders.Min(order => pairs.Count(pair => order.Compare(pair.First, pair.Second) > 0));
    }

    private static readonly IComparer<string>[] Orders =
    [
        StringComparer.Ordinal, StringComparer.OrdinalIgnoreCase, Comparer<string>.Create((a, b) => a.Length == b.Length ? string.CompareOrdinal(a, b) : a.Length.CompareTo(b.Length)),
    ];
}

/// <summary>The total that the provider tells is the number of records it sends.</summary>
internal sealed class TotalCheck : IListCheck
{
    public string Name => "total";

    public CheckStep Look(ListSample sample)
    {
        if (sample.Pages[^1].Total is not { } total)
        {
            return this.Skipped("The preset declares no total.");
        }

        long received = sample.Records.Count();
        return (sample.HasEnd, total - received) switch
        {
            (true, > 0) => this.Warning($"The provider says {total} records and sent {received}.", "It may change while it is read. If it stays, some are hidden from these credentials, or the list ends too soon."),
            (_, < 0) => this.Warning($"The provider says {total} records and sent {received} so far.", "Its total is no count of the list: do not rest the end rule on it."),
            (true, _) => this.Ok($"The provider says {total} records and sent as many."),
            _ => this.Ok($"The provider says {total} records; {received} were looked at."),
        };
    }
}

/// <summary>Answers tell the provider's time, which bounds "complete up to".</summary>
internal sealed class DateHeaderCheck : IListCheck
{
    public string Name => "date_header";

    public CheckStep Look(ListSample sample)
    {
        var without = sample.Answers.Count(answer => answer.Date is null);
        return without == 0
            ? this.Ok($"{sample.Answers.Count} answers, each with a Date header.")
            : this.Warning(
                $"{without} of {sample.Answers.Count} answers have no Date header.", "Five minutes are allowed for the provider's clock instead; \"complete up to\" lags by as much.");
    }
}

/// <summary>The provider's clock is about ours.</summary>
internal sealed class ClockCheck : IListCheck
{
    // A Date header has whole seconds and is made before the answer is sent.
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(30);

    public string Name => "clock";

    public CheckStep Look(ListSample sample)
    {
        var skews = sample.Answers.Where(answer => answer.Date is not null).Select(answer => answer.Date!.Value - answer.Ours).ToList();
        if (skews.Count == 0)
        {
            return this.Skipped("No answer told the provider's time.");
        }

        var skew = skews.MaxBy(skew => skew.Duration());
        var said = $"The provider's clock is {FieldWords.Seconds(skew.Duration())} {(skew < TimeSpan.Zero ? "behind" : "ahead of")} ours.";
        return skew.Duration() <= Usual
            ? this.Ok(said)
            : this.Warning(said, "Change times are bounded by the earlier of both clocks, so nothing is lost. Set the clock of this machine, or tell the provider.");
    }
}

/// <summary>Which headers tell of request limits; a preset can declare them before the first refusal.</summary>
internal sealed partial class LimitHeadersCheck : IListCheck
{
    private const int Most = 12;

    public string Name => "limit_headers";

    public CheckStep Look(ListSample sample)
    {
        var seen = sample.Answers.SelectMany(answer => answer.Limits).DistinctBy(header => header.Key, StringComparer.OrdinalIgnoreCase).Take(Most)
            .Select(header => Plain.IsMatch(header.Value) ? $"{header.Key}: {header.Value}" : header.Key).ToList();
        return seen.Count == 0
            ? this.Ok("No answer has a header that tells of request limits.")
            : this.Ok($"Answers tell of request limits: {string.Join(", ", seen)}.");
    }

    // Counters and windows; anything else may be hostile text.
    [GeneratedRegex(@"\A[A-Za-z0-9 /=;:,._-]{1,80}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Plain { get; }
}
