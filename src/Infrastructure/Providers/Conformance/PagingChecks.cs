using System.Text.Json;
using CleanCustomers.Application.Providers;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Http;

namespace CleanCustomers.Infrastructure.Providers.Conformance;

/// <summary>The member that the end rule rests on is there: a list whose end cannot be told apart from a fault is never proven complete.</summary>
internal sealed class EndRuleCheck : IListCheck
{
    public string Name => "end_rule";

    public CheckStep Look(ListSample sample) => sample.List.End switch
    {
        EndRule.Flag flag => Of(sample, flag.Path, kind => kind is JsonValueKind.True or JsonValueKind.False, "a flag"),
        EndRule.Count { Path: { } path } => Of(sample, path, kind => kind is JsonValueKind.Number, "a count"),
        EndRule.Count { Header: var header } => this.Ok($"Every answer has a count in its header {header}."),
        EndRule.EmptyPage => this.Ok("A page without records ends the list; that costs one request more."),
        _ => OfMissingNext(sample),
    };

    private CheckStep Of(ListSample sample, JsonPath path, Func<JsonValueKind?, bool> isUsable, string what) =>
        sample.Pages.All(page => isUsable(page.Members.GetValueOrDefault(path.Text)))
            ? this.Ok($"Every answer has {what} at {path.Text}.")
            : this.Failed($"Not every answer has {what} at {path.Text}.", "Compare the preset's end rule with an answer.");

    private CheckStep OfMissingNext(ListSample sample)
    {
        var place = DeclaredMembers.NextPath(sample.List.Paging)?.Text;
        var where = place ?? "the Link header";
        if (sample.Pages[0].Next is not null)
        {
            return this.Ok($"The next position stands at {where}; the page without one is the last.");
        }

        var isThere = place is null || sample.Pages[0].Members.GetValueOrDefault(place) is not null;
        var isFull = sample.Pages[0].Records.Count >= sample.List.Paging.Size;
        return (isThere, isFull) switch
        {
            (_, true) => this.Warning(
                $"The first page is full and yet the last: nothing stands at {where}.", "If the list is longer, correct the path of the next position in the preset."),
            (false, _) => this.Warning(
                $"The list ended at its first page because {where} is missing altogether.", "If the list is longer, correct the path of the next position in the preset."),
            _ => this.Ok($"The list has one page: {where} names no next one."),
        };
    }
}

/// <summary>The position that a page names leads on.</summary>
internal sealed class PagingCheck : IListCheck
{
    public string Name => "paging";

    public CheckStep Look(ListSample sample)
    {
        if (sample.Pages[0].Next is null)
        {
            return this.Skipped("The list ended with its first page, so no further position could be tried.");
        }

        if (sample.Fault is { } fault)
        {
            return new CheckStep(Name, CheckOutcome.Failed, $"Page {sample.Pages.Count + 1} could not be read. {fault.Error.Message}") { Code = fault.Error.Code, Remedy = fault.Remedy };
        }

        var stuck = sample.Pages.Zip(sample.Pages.Skip(1)).FirstOrDefault(pair => pair.First.Next == pair.Second.Next && pair.Second.Next is not null);
        return stuck.Second is { } page
            ? this.Failed($"Page {page.Number} names the same next position as the page before it.", "Compare the preset's paging with the provider's documentation.")
            : this.Ok($"{sample.Pages.Count} pages were read one after the other{(sample.HasEnd ? ", the last of the list among them" : "")}.");
    }
}

/// <summary>A further page brings other records than the one before.</summary>
internal sealed class PagesDifferCheck : IListCheck
{
    public string Name => "pages_differ";

    public CheckStep Look(ListSample sample)
    {
        if (sample.Pages.Count < 2)
        {
            return this.Skipped("There is only one page to look at.");
        }

        foreach (var (first, second) in sample.Pages.Zip(sample.Pages.Skip(1)))
        {
            var known = first.Records.Select(record => record.Hash).ToHashSet();
            if (second.Records.Count > 0 && second.Records.All(record => known.Contains(record.Hash)))
            {
                return this.Failed(
                    $"Page {second.Number} holds nothing but records of the page before it.",
                    "The provider may ignore the position: compare the preset's paging with its documentation.");
            }
        }

        return this.Ok("Each page brought other records.");
    }
}

/// <summary>The page size is honoured or clamped; both are read well, and the preset should say what is true.</summary>
internal sealed class PageSizeCheck : IListCheck
{
    public string Name => "page_size";

    public CheckStep Look(ListSample sample)
    {
        var asked = sample.List.Paging.Size;
        var inner = sample.Pages.Where(page => page.Next is not null).Select(page => page.Records.Count).ToList();

        // Further pages by offset bring a few rows of the page before, which are not among their records.
        var again = sample.List.Paging is Paging.Offset ? NumberedWalk.MostOverlap : 0;
        var isEven = inner.TrueForAll(count => count <= inner[0] && count >= inner[0] - again);
        return inner switch
        {
            [] => this.Skipped("No page but the last was seen."),
            _ when inner.Max() > asked => this.Warning(
                $"Asked for {asked} records, got {inner.Max()}: the size is ignored.", "Compare paging.sizeParameter of the preset with the provider's documentation."),
            _ when isEven && inner[0] == asked => this.Ok($"Every page but the last held the {asked} records asked for."),
            _ when isEven => this.Warning(
                $"Asked for {asked} records, got {inner[0]} each time: the provider clamps the size.", $"Write {inner[0]} as paging.size; nothing is lost meanwhile."),
            _ => this.Ok($"Pages held {inner.Min()} to {inner.Max()} of the {asked} records asked for; a short page never ends a list."),
        };
    }
}
